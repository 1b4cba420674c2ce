from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cdp_portal import backup


class Command(BaseCommand):
    help = "Put back a backup in place of all that the portal holds."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--confirm", action="store_true", help="Replace data that is held.")

    def handle(self, *, file, confirm, **options):
        try:
            manifest = backup.restore(file, confirmed=confirm)
        except backup.Refused as refused:
            raise CommandError(f"{refused} Nothing was changed.") from refused
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"Restored what was backed up at {manifest['made_at']}.")
