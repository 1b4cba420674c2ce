from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from outcomes import observations
from outcomes.observation_files import Unreadable


class Command(BaseCommand):
    help = "Load a file of published observations: all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", default="", help="Source key, if the file has no such column."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would happen; write nothing."
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="Withdraw rows of these sources that the file lacks.",
        )

    def handle(self, *, file, source, dry_run, complete, **options):
        try:
            report = observations.record(file, source=source, dry_run=dry_run, complete=complete)
        except Unreadable as error:
            raise CommandError(f"{error} Nothing was written.") from error
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {file}.") from error
        except observations.Refused as refused:
            self._list(refused.report.conflicts, self.stderr)
            raise CommandError(str(refused)) from refused
        self._list(report.conflicts, self.stdout)
        self._say(report, dry_run)

    def _list(self, conflicts, out):
        for conflict in conflicts:
            out.write(str(conflict))

    def _say(self, report, dry_run):
        would = "Would load" if dry_run else "Loaded"
        if report.conflicts:
            self.stdout.write(f"{len(report.conflicts)} conflicts: the file would be refused.")
            return
        for release in report.releases:
            self.stdout.write(
                f"{would} {release.source_id}: {release.rows:,} rows, {release.added:,} new, "
                f"{release.revised:,} revised ({release.moved:,} figures moved), "
                f"{release.withdrawn:,} withdrawn."
            )
        if report.releases and not dry_run:
            self.stdout.write("What follows from them is computed within minutes.")
        if not report.releases:
            self.stdout.write(f"{report.rows:,} rows, nothing new: nothing changed.")
        for source, rows in report.unlisted.items():
            self.stdout.write(f"{source}: {rows:,} current rows are not in the file; they stay.")
