from django.core.management.base import BaseCommand, CommandError

from outcomes import scale


class Command(BaseCommand):
    help = "Fill a scratch database with synthetic figures, for benchmarks only."

    def add_arguments(self, parser):
        parser.add_argument("--areas", type=int, required=True, help="How many areas of all kinds.")
        parser.add_argument("--quarters", type=int, required=True, help="How many quarters each.")
        parser.add_argument(
            "--database", default="", help="The database's name, if it is not a scratch one."
        )

    def handle(self, *, areas, quarters, database, **options):
        try:
            rows = scale.generate(areas=areas, quarters=quarters, database=database)
        except scale.NotScratch as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{rows:,} synthetic observations of {scale.MEASURES} measures.")
