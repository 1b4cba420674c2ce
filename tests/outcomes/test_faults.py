"""What ends a run half way leaves each metric whole, as it was or is; the sweep does the rest.

With processes that are killed and connections that are cut, over figures that are committed and
put back afterwards.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

from outcomes import recompute
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("country")

CODES = ["drug_seizures", "drug_seizures_heroin"]
ROOT = Path(__file__).parents[2]
SETTING_UP = "import django; django.setup(); from outcomes import recompute, tasks; "
OWED = "recompute.run(asked_by='tests', owed_only=True)"
LOCKS = (  # of this database: others on the same server compute too
    "FROM pg_locks WHERE locktype = 'advisory'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
SWEEP = "from datetime import timedelta; tasks.sweep(timedelta(0))"


class Outside:
    """A connection of its own, in which everything is committed at once."""

    def __init__(self):
        settings = connection.settings_dict
        self.url = (
            f"postgresql://{settings['USER']}@/{settings['NAME']}?host={quote(settings['HOST'])}"
        )
        self.server = psycopg2.connect(self.url)
        self.server.autocommit = True
        self.started = []
        found = self.ask("SELECT id FROM outcomes_metric WHERE code = ANY(%s) ORDER BY id", CODES)
        self.first, self.second = (pk for (pk,) in found)

    def ask(self, query, *values):
        with self.server.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def change(self, by):
        """Move every figure of both metrics, and so what is owed."""
        self.ask(
            "UPDATE outcomes_observation SET numerator = numerator + %s, value = value + %s"
            " WHERE metric_id = ANY(%s) AND superseded_at IS NULL AND numerator IS NOT NULL",
            by, by, [self.first, self.second],
        )  # fmt: skip

    def totals(self):
        """What the stored figures of each metric add up to."""
        return [
            self.ask(
                "SELECT count(full_numerator), sum(full_numerator) FROM outcomes_indicator"
                " WHERE metric_id = %s AND basis = 'published'",
                metric,
            )[0]
            for metric in (self.first, self.second)
        ]

    def outcomes(self):
        """How the runs of this test ended, newest first."""
        return [
            outcome
            for (outcome,) in self.ask(
                "SELECT outcome FROM outcomes_recomputerun WHERE id > %s ORDER BY id DESC",
                self.before,
            )
        ]

    def owed(self):
        return self.ask("SELECT metric_id FROM outcomes_owed")

    def start(self, code):
        environment = os.environ | {
            "DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "cdp_portal.settings",
        }  # fmt: skip
        started = subprocess.Popen(
            [sys.executable, "-c", SETTING_UP + code],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.started.append(started)
        return started

    def waits(self):
        """The server's process of a run that waits for the second metric; None while none does."""
        found = self.ask(
            f"SELECT pid {LOCKS} AND NOT granted AND classid = %s AND objid = %s",
            recompute.COMPUTING, self.second,
        )  # fmt: skip
        return found[0][0] if found else None

    def hold(self):
        """Stop whoever comes to the second metric, until `let_go`."""
        self.ask("SELECT pg_advisory_lock(%s, %s)", recompute.COMPUTING, self.second)

    def let_go(self):
        self.ask("SELECT pg_advisory_unlock_all()")

    def nobody_computes(self):
        return not self.ask(f"SELECT 1 {LOCKS}")


def ends(process, code=0):
    said, _ = process.communicate(timeout=120)
    assert process.returncode == code, said.decode()


@pytest.fixture
def outside():
    outside = Outside()
    (outside.before,) = outside.ask("SELECT coalesce(max(id), 0) FROM outcomes_recomputerun")[0]
    ends(outside.start(OWED))
    outside.was = outside.totals()
    outside.change(10)
    outside.becomes = [(count, total + 10 * count) for count, total in outside.was]
    outside.hold()
    yield outside
    outside.let_go()
    for process in outside.started:
        process.kill()
        process.wait()
        process.stdout.close()
    until(outside.nobody_computes)
    outside.change(-10)
    final = outside.start(SWEEP)
    ends(final)
    final.stdout.close()
    assert outside.totals() == outside.was
    assert outside.owed() == []
    outside.server.close()


def half_done(outside):
    """The first metric is as it is now, the second whole as it was."""
    return outside.totals() == [outside.becomes[0], outside.was[1]]


def test_a_worker_killed_half_way(outside):
    worker = outside.start(OWED)
    until(outside.waits)
    assert half_done(outside)
    worker.kill()
    worker.wait()
    outside.let_go()
    until(outside.nobody_computes)
    assert half_done(outside)
    assert outside.owed() == [(outside.second,)]
    ends(outside.start(SWEEP))
    assert outside.totals() == outside.becomes
    assert outside.outcomes()[:2] == ["succeeded", "failed"]


def test_a_connection_cut_half_way(outside):
    """As when the database is started again."""
    worker = outside.start(OWED)
    outside.ask("SELECT pg_terminate_backend(%s)", until(outside.waits))
    ends(worker, code=1)
    assert half_done(outside)
    outside.let_go()
    ends(outside.start(SWEEP))
    assert outside.totals() == outside.becomes
    assert outside.outcomes()[:2] == ["succeeded", "failed"]


def test_two_runs_at_once(outside):
    named = outside.start(f"recompute.run(asked_by='tests', codes={CODES})")
    until(outside.waits)
    owed = outside.start(f"recompute.run(asked_by='tests', codes={CODES[1:]})")
    until(lambda: outside.ask(f"SELECT 1 {LOCKS} AND NOT granted OFFSET 1"))
    assert half_done(outside)
    outside.let_go()
    ends(named)
    ends(owed)
    assert outside.totals() == outside.becomes
    assert outside.outcomes()[:2] == ["succeeded", "succeeded"]
