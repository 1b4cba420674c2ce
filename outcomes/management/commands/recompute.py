from django.core.management.base import BaseCommand, CommandError

from outcomes import recompute
from outcomes.models import Metric


class Command(BaseCommand):
    help = "Rebuild the indicators of every metric, or of the metrics named."

    def add_arguments(self, parser):
        parser.add_argument("--full", action="store_true", help="Every metric (the default).")
        parser.add_argument("--metric", nargs="+", default=[], metavar="CODE")

    def handle(self, *, full, metric, **options):
        unknown = set(metric) - set(Metric.objects.values_list("code", flat=True))
        if unknown:
            raise CommandError(f"No metric has the code {', '.join(sorted(unknown))}.")
        recompute.close_interrupted_runs()
        run = recompute.run(codes=() if full else metric, asked_by="command")
        seconds = (run.finished_at - run.started_at).total_seconds()
        self.stdout.write(f"{run.rows:,} indicators of {run.metrics} metrics in {seconds:.1f} s.")
