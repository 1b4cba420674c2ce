from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from cdp_portal import backup, embedded


class Command(BaseCommand):
    help = "Write the database and the stored files to one file."

    def add_arguments(self, parser):
        name = f"cdp-portal-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar"
        parser.add_argument("file", nargs="?", type=Path, default=embedded.STATE / "backups" / name)

    def handle(self, *, file, **options):
        manifest = backup.write(file)
        files = len(manifest["sha256"]) - 1
        self.stdout.write(f"Written to {file}: the database and {files} stored files.")
