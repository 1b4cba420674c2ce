import pghistory
from django.core.management.base import BaseCommand

import outcomes.reference
import partnerships.reference
import returns.reference
from partnerships import audit
from partnerships.models import Act


class Command(BaseCommand):
    help = "Load areas, bodies, the catalogue and what returns ask; safe to run again."

    def handle(self, **options):
        with pghistory.context(portal="load_reference"):
            left = partnerships.reference.load() + outcomes.reference.load()
            returns.reference.load()
            audit.record(Act.LOADED, what="reference")
        self.stdout.write("Reference data is loaded.")
        for what, rows in sorted(left.items()):
            self.stdout.write(f"{rows} of the {what} were left as an administrator keeps them.")
