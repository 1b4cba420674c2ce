from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from outcomes.observation_files import Unreadable
from returns import supplying


class Command(BaseCommand):
    help = "Load a file of figures that a source sends ahead of publication: all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen; write nothing."
        )

    def handle(self, *, file, dry_run, **options):
        try:
            report = supplying.load(file, dry_run=dry_run)
        except Unreadable as error:
            raise CommandError(f"{error} Nothing was written.") from error
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {file}.") from error
        except supplying.Refused as refused:
            for conflict in refused.conflicts:
                self.stderr.write(str(conflict))
            count = len(refused.conflicts)
            raise CommandError(
                f"{count} conflict{'' if count == 1 else 's'}: nothing was written."
            ) from refused
        would = "Would load" if dry_run else "Loaded"
        self.stdout.write(
            f"{would} {report.rows:,} rows, {report.added:,} new, {report.changed:,} changed; "
            f"{report.filled:,} answers of drafts filled in."
        )
