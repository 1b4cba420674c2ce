from django.conf import settings
from django.core.management.base import BaseCommand

from returns import drawn


class Command(BaseCommand):
    help = "Draw the workflow of returns into docs/returns.md, from its table."

    def handle(self, **options):
        page = settings.BASE_DIR / "docs" / "returns.md"
        page.write_text(drawn.renewed(page.read_text()))
