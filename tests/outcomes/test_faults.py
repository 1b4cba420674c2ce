"""What ends a run half way leaves each metric whole, as it was or is; the sweep does the rest.

With processes that are killed, connections that are cut, a database that is started again and a
broker that is lost, over figures that are committed and put back afterwards.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

from cdp_portal.postgresql import client
from outcomes import recompute
from tests.platform.test_embedded import Instance
from tests.waiting import until

CODES = ["drug_seizures", "drug_seizures_heroin"]
ROOT = Path(__file__).parents[2]
SETTING_UP = "import django; django.setup(); from outcomes import recompute, tasks; "
OWED = "recompute.run(asked_by='tests', owed_only=True)"
LOCKS = (  # of this database: others on the same server compute too
    "FROM pg_locks WHERE locktype = 'advisory'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
SWEEP = "from datetime import timedelta; tasks.sweep(timedelta(0))"
NIGHTLY = "tasks.recompute_all(asked_by='tests')"


@pytest.fixture
def db(country):
    """In place of the transaction in which other tests run: no other process would see into it.

    By this name pytest-django knows that there must be a database of tests.
    """


def url_of_tests():
    settings = connection.settings_dict
    return f"postgresql://{settings['USER']}@/{settings['NAME']}?host={quote(settings['HOST'])}"


class Outside:
    """A connection of its own, in which everything is committed at once."""

    def __init__(self, url):
        self.url = url
        self.connect()
        self.started = []
        found = self.ask("SELECT id FROM outcomes_metric WHERE code = ANY(%s) ORDER BY id", CODES)
        self.first, self.second = (pk for (pk,) in found)

    def connect(self):
        self.server = psycopg2.connect(self.url)
        self.server.autocommit = True
        return True

    def answers(self):
        try:
            return self.connect()
        except psycopg2.OperationalError:
            return False

    def begin(self):
        """Have nothing owed, then both metrics, and hold the second."""
        (self.before,) = self.ask("SELECT coalesce(max(id), 0) FROM outcomes_recomputerun")[0]
        ends(self.start(OWED))
        self.was = self.totals()
        self.change(10)
        self.becomes = [(count, total + 10 * count) for count, total in self.was]
        self.hold()

    def end(self):
        for process in self.started:
            process.kill()
            process.wait()
            process.stdout.close()

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

    def start(self, code, **more):
        environment = os.environ | more | {
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
    return said.decode()


class Broker:
    """A queue of this test's own, which nobody works for."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()  # sockets need a short path
        self.socket = f"{self.folder}/redis.sock"
        self.url = f"unix://{self.socket}"
        options = ["--port", "0", "--unixsocket", self.socket, "--save", "", "--dir", self.folder]
        command = [shutil.which("redis-server"), *options]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(lambda: self.ask("PING") == "PONG")

    def ask(self, *words):
        command = [shutil.which("redis-cli"), "-s", self.socket, *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def lose(self):
        self.server.kill()
        self.server.wait()


@pytest.fixture
def broker():
    broker = Broker()
    yield broker
    broker.lose()
    shutil.rmtree(broker.folder)


@pytest.fixture
def outside(db):
    outside = Outside(url_of_tests())
    outside.begin()
    yield outside
    outside.let_go()
    outside.end()
    until(outside.nobody_computes)
    outside.change(-10)
    final = outside.start(SWEEP)
    ends(final)
    final.stdout.close()
    assert outside.totals() == outside.was
    assert outside.owed() == []
    outside.server.close()


@pytest.fixture
def elsewhere(db, tmp_path):
    """The same on a server of this test's own, which may be ended: `elsewhere.instance`."""
    instance = Instance(tmp_path / "server")
    instance.user()
    version = psycopg2.connect(instance.url).server_version // 10000
    without = [f"--exclude-table-data={table}" for table in ("outcomes_indicator", "*event")]
    dumped = subprocess.run(
        [client("pg_dump", version), "--no-owner", *without, url_of_tests()],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    loading = [client("psql", version), "--quiet", "--set=ON_ERROR_STOP=1", instance.url]
    subprocess.run(loading, input=dumped, stdout=subprocess.DEVNULL, check=True)
    elsewhere = Outside(instance.url)
    elsewhere.instance = instance
    owed = "INSERT INTO outcomes_owed (metric_id, since, why) SELECT id, now(), 'tests'"
    elsewhere.ask(f"{owed} FROM outcomes_metric WHERE code = ANY(%s)", CODES)
    elsewhere.begin()
    yield elsewhere
    elsewhere.end()
    elsewhere.server.close()
    instance.remove()


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
    worker = outside.start(OWED)
    outside.ask("SELECT pg_terminate_backend(%s)", until(outside.waits))
    ends(worker, code=1)
    assert half_done(outside)
    outside.let_go()
    ends(outside.start(SWEEP))
    assert outside.totals() == outside.becomes
    assert outside.outcomes()[:2] == ["succeeded", "failed"]


def test_a_database_started_again_half_way(elsewhere):
    """Its server ends at once, without a word to anybody; its guard starts another."""
    worker = elsewhere.start(OWED)
    until(elsewhere.waits)
    ended = elsewhere.instance.postmaster()
    os.kill(ended, signal.SIGQUIT)  # as `pg_ctl stop --mode immediate` does
    until(lambda: elsewhere.instance.postmaster() not in {None, ended})
    until(elsewhere.answers)
    ends(worker, code=1)
    assert half_done(elsewhere)
    assert elsewhere.owed() == [(elsewhere.second,)]
    ends(elsewhere.start(SWEEP))
    assert elsewhere.totals() == elsewhere.becomes
    assert elsewhere.outcomes()[:2] == ["succeeded", "failed"]


def test_a_broker_lost_with_what_it_held_and_not_there_when_it_is_asked(outside, broker):
    outside.let_go()
    ends(outside.start(NIGHTLY, REDIS_URL=broker.url))
    assert int(broker.ask("LLEN", "celery")) > 1
    broker.lose()
    assert "OperationalError" in ends(outside.start(NIGHTLY, REDIS_URL=broker.url), code=1)
    assert outside.totals() == outside.was
    assert {(outside.first,), (outside.second,)} < set(outside.owed())
    # The others are as they were, and long to compute.
    outside.ask(
        "DELETE FROM outcomes_owed WHERE metric_id <> ALL(%s)", [outside.first, outside.second]
    )
    ends(outside.start(SWEEP, REDIS_URL=broker.url))
    assert outside.totals() == outside.becomes
    assert outside.owed() == []
    assert outside.outcomes()[:3] == ["succeeded", "failed", "failed"]


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
