"""What must be in place before the portal serves: tables, published data, and results from them."""

import io
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from cdp_portal import demonstration
from outcomes.models import Owed, RecomputeRun
from returns import rounds

PUBLISHED = settings.BASE_DIR / "outcomes" / "data" / "observations.csv"


def prepare(out):
    """Bring the database up to this version; changes nothing when it is."""
    out.write("Preparing the database")
    call_command("migrate", interactive=False, verbosity=0)
    out.write("Loading areas, catalogue and published observations")
    for command in (["load_reference"], ["load_observations", PUBLISHED]):
        call_command(*command, stdout=io.StringIO())  # the Data page tells what was loaded
    if settings.DEMO:
        demonstration.load(demonstration.password())
    else:
        demonstration.close()
    out.write("Opening the returns that are due")
    rounds.open_due()


def welcome():
    """Who signs in to the demonstration, a line each; nothing where it is off."""
    if not settings.DEMO:
        return []
    return [
        f"Demonstration accounts, all with the password {demonstration.password()}",
        *(f"  {line}" for line in demonstration.lines()),
    ]


def results_are_behind():
    """Whether anything is still to be computed, or nothing ever was."""
    return Owed.objects.exists() or not good_runs().exists()


def night_was_missed():
    """Whether the nightly run is due: the machine was off, say."""
    yesterday = timezone.now() - timedelta(days=1)
    return not good_runs().filter(is_full=True, started_at__gte=yesterday).exists()


def good_runs():
    return RecomputeRun.objects.filter(outcome=RecomputeRun.Outcome.SUCCEEDED)
