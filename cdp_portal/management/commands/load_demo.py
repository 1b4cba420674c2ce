from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cdp_portal import demonstration


class Command(BaseCommand):
    help = "Load Exampleshire, the fictional area, with its figures and accounts."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("The demonstration is switched off here: DEMO is 0.")
        demonstration.load(demonstration.password())
        self.stdout.write("Exampleshire is loaded; `manage.py recompute` brings its indicators.")
