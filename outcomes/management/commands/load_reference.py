from django.core.management.base import BaseCommand

import outcomes.reference
import partnerships.reference


class Command(BaseCommand):
    help = "Load areas, bodies and the catalogue from the shipped files; safe to run again."

    def handle(self, **options):
        partnerships.reference.load()
        outcomes.reference.load()
        self.stdout.write("Reference data is loaded.")
