from django.core.management.base import BaseCommand

from cdp_portal import preparation
from outcomes.tasks import recompute_all


class Command(BaseCommand):
    help = "Migrate, load the published data, and ask the worker for results if they are behind."

    def handle(self, **options):
        preparation.prepare(self.stdout)
        if preparation.results_are_behind():
            recompute_all.delay(asked_by="start")
