"""The private servers: shared by their users, stopped after the last, never losing data."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.waiting import until

CHECKOUT = Path(__file__).parents[2]
USER = """
from cdp_portal import embedded
try:
    embedded.hold("postgresql")
except embedded.ServerFailed as failure:
    print("failed:", failure, flush=True)
else:
    print(embedded.DATABASE_URL, embedded.HOME, embedded.RUN, sep="\\n", flush=True)
    input()
"""


class Instance:
    """A private PostgreSQL of this test's own, in a folder with spaces in its name."""

    def __init__(self, folder):
        folder.mkdir()
        self.environment = os.environ | {"PORTAL_STATE": str(folder)}
        self.environment.pop("PORTAL_TEMPORARY", None)
        self.users = []

    def user(self):
        """A new process that holds the server, which runs when this returns."""
        user = subprocess.Popen(
            [sys.executable, "-c", USER],
            cwd=CHECKOUT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.users.append(user)
        user.first_line = user.stdout.readline()
        if user.first_line.startswith("postgresql://"):
            self.url = user.first_line.strip()
            self.home, self.run = (Path(user.stdout.readline().strip()) for _ in range(2))
        return user

    def end(self, user):
        user.communicate("\n")

    def query(self, sql):
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            connection.commit()
            return cursor.fetchall() if cursor.description else None

    def stopped(self):
        """Whether the server and all that it forked have ended."""
        with open(self.home / "postgresql.server.lock") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def postmaster(self):
        """Its process number, or None while it is starting."""
        try:
            return int((self.home / "postgresql" / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError):
            return None

    def remove(self):
        for user in self.users:
            if user.poll() is None:
                user.kill()
            user.communicate()
        until(self.stopped)
        shutil.rmtree(self.home)
        shutil.rmtree(self.run, ignore_errors=True)


@pytest.fixture
def instance(tmp_path):
    made = Instance(tmp_path / "a folder with spaces")
    yield made
    made.remove()


def parent_of(process):
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def test_the_last_user_to_end_stops_it(instance):
    first, second = instance.user(), instance.user()
    instance.end(first)
    assert instance.query("SELECT 1") == [(1,)]
    instance.end(second)
    until(instance.stopped)


def test_a_killed_user_leaves_nothing_running_and_loses_nothing(instance):
    user = instance.user()
    instance.query("CREATE TABLE kept AS SELECT 7 AS figure")
    user.kill()
    until(instance.stopped)
    instance.user()
    assert instance.query("SELECT figure FROM kept") == [(7,)]


def test_a_killed_server_is_started_again_with_its_data(instance):
    instance.user()
    instance.query("CREATE TABLE kept AS SELECT 7 AS figure")
    killed = instance.postmaster()
    os.kill(killed, signal.SIGKILL)
    until(lambda: instance.postmaster() not in {None, killed})
    instance.user()  # returns when it answers
    assert instance.query("SELECT figure FROM kept") == [(7,)]


def test_a_killed_guard_takes_its_server_with_it_and_a_new_one_starts(instance):
    user = instance.user()
    os.kill(parent_of(instance.postmaster()), signal.SIGKILL)
    until(instance.stopped)
    instance.user()
    assert instance.query("SELECT 1") == [(1,)]
    instance.end(user)


def test_a_stale_process_number_does_not_prevent_a_start(instance):
    instance.end(instance.user())
    until(instance.stopped)
    stale = instance.home / "postgresql" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{instance.home}/postgresql\n0\n5432\n{instance.run}\n")
    instance.user()
    assert instance.query("SELECT 1") == [(1,)]


def test_only_the_version_that_made_the_data_starts_it(instance):
    instance.end(instance.user())
    until(instance.stopped)
    version = instance.home / "postgresql" / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("9\n")
    refused = instance.user()
    version.write_text(made_by)
    message = refused.first_line + refused.stdout.read()
    assert message.startswith("failed: PostgreSQL 9 made the data")
    assert "make backup" in message
    assert "make restore FILE=" in message


def test_nobody_else_may_read_it(instance):
    instance.user()
    for folder in (instance.home, instance.home / "postgresql", instance.run):
        assert folder.stat().st_mode & 0o077 == 0
    assert instance.query("SHOW listen_addresses") == [("",)]
