from django.core.management.base import BaseCommand, CommandError

from partnerships import seals


class Command(BaseCommand):
    help = "Compute every seal of the audit and the history again; fails if anything differs."

    def handle(self, **options):
        found = seals.verify_and_record()
        for difference in found.differences:
            self.stderr.write(str(difference))
        self.stdout.write(
            f"{found.rows:,} rows under {found.seals:,} seals; {found.unsealed:,} not sealed yet."
        )
        if not found.held:
            raise CommandError(f"{len(found.differences)} differences: the audit was touched.")
        self.stdout.write("Everything sealed is as it was.")
