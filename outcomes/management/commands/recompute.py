from django.core.management.base import BaseCommand, CommandError

from outcomes import recompute
from outcomes.models import Metric


class Command(BaseCommand):
    help = "Compute the indicators that are owed, of the metrics named, or all."

    def add_arguments(self, parser):
        parser.add_argument("--full", action="store_true", help="Every metric, owed or not.")
        parser.add_argument("--metric", nargs="+", default=[], metavar="CODE")

    def handle(self, *, full, metric, **options):
        unknown = set(metric) - set(Metric.objects.values_list("code", flat=True))
        if unknown:
            raise CommandError(f"No metric has the code {', '.join(sorted(unknown))}.")
        recompute.close_interrupted_runs()
        owed_only = not full and not metric
        codes = () if full else metric
        run = recompute.run(codes=codes, owed_only=owed_only, asked_by="command")
        if run is None:
            self.stdout.write("Nothing is owed: every figure follows from what is held.")
            return
        seconds = (run.finished_at - run.started_at).total_seconds()
        self.stdout.write(
            f"{run.rows:,} indicators of {run.metrics} metrics in {seconds:.1f} s; "
            f"{run.changed:,} changed."
        )
