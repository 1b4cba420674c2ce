"""The country and Exampleshire, computed, in a database that is built once and copied.

Where a run is shared out among several processes, the first that needs a database builds this one
while the others go on with tests that need none (`tests/order.py`); then each has a copy. A process
that runs alone builds only what its tests ask for, in its own.
"""

import fcntl
import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from cdp_portal import preparation
from cdp_portal.demonstration import load as load_demonstration
from outcomes import recompute
from outcomes.catalogue_files import DATA

NAME = "test_portal_prepared"
DEMONSTRATION_PASSWORD = "Only-in-tests-4f1c"  # noqa: S105 - of no installation


def country():
    """The real areas, catalogue and published figures, computed."""
    call_command("load_reference")
    call_command("load_observations", DATA / "observations.csv")
    compute()


def demonstration():
    load_demonstration(DEMONSTRATION_PASSWORD)
    compute()


def compute():
    if preparation.results_are_behind():  # not where a database of an earlier run is used again
        recompute.run(asked_by="tests")


def share():
    """Have the test database that is about to be made copied from the one that is built once."""
    folder = Path(os.environ["PORTAL_TESTS_SHARED"])
    built = folder / "prepared"
    with open(folder / "prepared.lock", "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            _build()
            built.touch()
    connection.settings_dict["TEST"]["TEMPLATE"] = NAME


def _build():
    own = connection.settings_dict["NAME"]
    names = connection.settings_dict["TEST"]
    copy, names["NAME"] = names["NAME"], NAME
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        country()
        demonstration()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    finally:
        connection.close()  # whoever is connected to it keeps it from being copied
        names["NAME"] = copy
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = own
