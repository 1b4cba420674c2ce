import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cdp_portal import benchmarks

RESULTS = settings.BASE_DIR / "bench" / "results.json"


class Command(BaseCommand):
    help = "Measure speed beside a yardstick in the same run; writes bench/results.json."

    def add_arguments(self, parser):
        parser.add_argument("--only", default="", help="Names, with commas between.")

    def handle(self, *, only, **options):
        names = [name for name in only.split(",") if name]
        unknown = set(names) - set(benchmarks.ALL)
        if unknown:
            raise CommandError(f"No benchmark {', '.join(unknown)}: {', '.join(benchmarks.ALL)}.")
        results = benchmarks.measure(names)
        for name, found in results.items():
            yardstick = ", ".join(
                f"{label} {taken:.3f} s" for label, taken in found["beside"].items()
            )
            self.stdout.write(
                f"{name}: {found['ours_s']:.3f} s for {found['rows']:,} rows, beside {yardstick}: "
                f"ratio {found['ratio']}, peak {found['peak_mb']} MB"
            )
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
