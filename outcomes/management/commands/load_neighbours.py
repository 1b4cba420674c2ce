from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from outcomes import similar_areas


class Command(BaseCommand):
    help = "Load an official list of neighbours: area_code, neighbour_code, rank. All or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", required=True, help="What the list is called on pages.")
        parser.add_argument("--source", required=True, help="Whose list it is, and of what year.")

    def handle(self, *, file, name, source, **options):
        try:
            made = similar_areas.load(file, name, source)
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {file}.") from error
        except (similar_areas.Refused, UnicodeDecodeError) as error:
            raise CommandError(f"{error} Nothing was written.") from error
        self.stdout.write(f"Loaded {made.neighbours.count():,} neighbours of {made}.")
