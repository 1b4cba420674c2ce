"""Pytest plugin: a private PostgreSQL and Redis for this run alone, where no variable names one.

A run that is shared out among several processes has one PostgreSQL, in which each has a database of
its own (tests/prepared.py), and a Redis for each: they empty their caches. Named by `addopts`,
because pytest-django reads the settings before any conftest.py.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["PORTAL_ENV"] = "local"
# Playwright's synchronous interface keeps an event loop in the thread that tests run in.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

one_of_several = os.environ.pop("PYTEST_XDIST_WORKER", "")
ours = one_of_several or "PORTAL_STATE" not in os.environ  # not in processes that this one starts
if one_of_several:
    os.environ.setdefault("DATABASE_URL", os.environ["PORTAL_TESTS_DATABASE_URL"])
if ours:
    os.environ["STATIC_ROOT"] = str(Path(__file__).parent.parent / "var" / "static")
    os.environ["PORTAL_STATE"] = tempfile.mkdtemp(prefix="cdp-portal-test-")
    os.environ["PORTAL_TEMPORARY"] = "1"

from cdp_portal import embedded  # noqa: E402 - it reads the variables set above

embedded.hold(*embedded.needed())
if not one_of_several:  # for the processes that this one may share its run out among
    os.environ["PORTAL_TESTS_DATABASE_URL"] = embedded.DATABASE_URL
    os.environ["PORTAL_TESTS_SHARED"] = str(embedded.STATE)


def remove():
    """Leave nothing of this run behind."""
    embedded.release()
    for folder in [embedded.STATE, embedded.HOME, embedded.RUN]:
        shutil.rmtree(folder, ignore_errors=True)


if ours:
    atexit.register(remove)
