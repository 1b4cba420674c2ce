"""Two at once, and what ends a step half way: exactly one wins, nothing is lost, nothing doubled.

On a PostgreSQL of these tests' own, in which everything is committed: threads with their own
connections, workers that are killed, a broker that is lost, a database that is started again.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2
import pytest
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from cdp_portal.postgresql import client
from outcomes import periods
from outcomes.models import Indicator, Observation, Owed, Release
from partnerships.access import NotAllowed
from returns import rounds, saving, workflow
from returns.models import QuarterlyReturn, ReturnValue, Round, Status, Step
from returns.saving import Typed
from tests.outcomes.test_faults import Broker, ends, url_of_tests
from tests.platform.test_embedded import Instance
from tests.waiting import until

from . import making
from .making import FORCE, LEEDS, LEEDS_CITY, People

LEFT_OUT = ("outcomes_indicator", "outcomes_observation", "*event")
ROOT = Path(__file__).parents[2]
SETTING_UP = "import django; django.setup(); from returns import saving, workflow; "
WAITING = (  # for a lock that another holds, in this database
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND wait_event_type = 'Lock'"
)


@pytest.fixture(scope="module")
def apart(country, tmp_path_factory, django_db_blocker):
    """The country without its figures on a server of its own, where this process works too."""
    instance = Instance(tmp_path_factory.mktemp("apart") / "server")
    instance.user()
    with django_db_blocker.unblock():
        copy_to(instance)
        wrapper = connections["default"]
        wrapper.close()
        was, address = dict(wrapper.settings_dict), urlsplit(instance.url)
        wrapper.settings_dict.update(
            NAME=address.path[1:], USER=address.username,
            HOST=unquote(parse_qs(address.query)["host"][0]),
        )  # fmt: skip
        yield instance
        wrapper.close()
        wrapper.settings_dict.update(was)
    instance.remove()


def copy_to(instance):
    version = psycopg2.connect(instance.url).server_version // 10000
    without = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    dumped = subprocess.run(
        [client("pg_dump", version), "--no-owner", *without, url_of_tests()],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    loading = [client("psql", version), "--quiet", "--set=ON_ERROR_STOP=1", instance.url]
    subprocess.run(loading, input=dumped, stdout=subprocess.DEVNULL, check=True)


@pytest.fixture
def db(apart):
    """In place of the transaction in which other tests run: no other connection would see into it.

    By this name pytest-django knows that there must be a database of tests.
    """


@pytest.fixture
def broker():
    made = Broker()
    yield made
    made.lose()


@pytest.fixture(scope="module")
def people(apart):
    return People()


QUARTERS = iter(range(1, 40))


@pytest.fixture
def leeds(db, people):
    """A draft of Leeds, of a round of its own, with nothing in the way of its submission."""
    leeds, _ = making.opened(making.a_round(quarters_ago=next(QUARTERS)), LEEDS)
    making.say_not_known(leeds, people.lead)
    Owed.objects.all().delete()
    return leeds


def at_once(*acts):
    """Do these in threads of their own, begun together; what came of each, errors among it."""
    begin, came = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        begin.wait()
        try:
            came[place] = act()
        except NotAllowed as refused:
            came[place] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return came


@contextmanager
def held(quarterly_return):
    """Hold the return's row until the block ends, as a step that is under way does."""
    with closing(connection.copy()) as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM returns_quarterlyreturn WHERE id = %s FOR UPDATE",
                [quarterly_return.pk],
            )
            yield
            other.rollback()


def moved(event, leeds, by):
    return lambda: workflow.apply(event, leeds.pk, by=by)


def one_won(came):
    """The one that was refused, where exactly one was."""
    (refused,) = [one for one in came if isinstance(one, NotAllowed)]
    return str(refused)


def test_two_submit_at_once_and_one_is_told(leeds, people):
    other = making.person("other-lead", "lead")
    with held(leeds):
        acts = begun(moved("submit", leeds, people.lead), moved("submit", leeds, other))
    assert one_won(acts()) == "This return is submitted: only one that is draft can be submitted."
    assert Step.objects.filter(quarterly_return=leeds, event="submit").count() == 1


def begun(*acts):
    """Begin these while the return is held: when all wait for it. Gives a function that ends."""
    came, before = [], len(asked(WAITING))
    thread = threading.Thread(target=lambda: came.extend(at_once(*acts)))
    thread.start()
    until(lambda: len(asked(WAITING)) == before + len(acts))

    def end():
        thread.join(120)
        return came

    return end


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_two_certify_at_once_and_one_is_told(leeds, people):
    other = making.person("other-sro", "sro")
    people.take(leeds, Status.SUBMITTED)
    with held(leeds):
        acts = begun(moved("certify", leeds, people.sro), moved("certify", leeds, other))
    assert "only one that is submitted can be certified" in one_won(acts())


def test_two_accept_at_once_and_it_is_published_once(leeds, people):
    other = making.person("other-office", "office", FORCE)
    making.give(leeds, "suspected_deaths", by=people.lead, numerator="3")
    people.take(leeds, Status.CERTIFIED)
    releases = Release.objects.count()
    with held(leeds):
        acts = begun(moved("accept", leeds, people.office), moved("accept", leeds, other))
    assert "only one that is certified can be accepted" in one_won(acts())
    assert Release.objects.count() == releases + 1
    assert of(leeds).edition == of(leeds).editions.count() == 1
    assert returned(leeds) == [3]


def of(leeds):
    return QuarterlyReturn.objects.get(pk=leeds.pk)


def returned(leeds):
    """What is published of it: its one count of suspected deaths, by value."""
    found = Observation.objects.current().filter(
        metric__code="suspected_deaths", area__code=LEEDS_CITY, basis="return",
        period_end=leeds.round.ends,
    )  # fmt: skip
    return [int(value) for value in found.values_list("numerator", flat=True)]


def deaths(leeds):
    """The version and the figure of its count of suspected deaths."""
    value = ReturnValue.objects.get(quarterly_return=leeds, question__key="suspected_deaths")
    return value.version, value.numerator


def typing(leeds, people, number, version=1):
    fields = {"state": "", "numerator": str(number), "reason": ""}
    typed = [Typed(f"suspected_deaths:{LEEDS_CITY}", version, fields)]
    viewer = making.known(people.lead)
    return lambda: saving.save(leeds.pk, typed, by=viewer)[0]


def test_two_save_one_value_and_the_second_is_shown_the_first(leeds, people):
    with held(leeds):
        acts = begun(typing(leeds, people, 3), typing(leeds, people, 4))
    came = sorted(acts(), key=lambda one: one.outcome)
    assert [one.outcome for one in came] == ["changed", "saved"]
    assert came[0].theirs["numerator"] == f"{came[1].answer.numerator:f}"
    assert deaths(leeds) == (2, came[1].answer.numerator)


@pytest.mark.parametrize("attempt", range(3))
def test_a_save_against_a_submission_is_in_it_or_is_refused(attempt, leeds, people):
    came = at_once(typing(leeds, people, 3), moved("submit", leeds, people.lead))
    saved, submitted = came
    assert submitted.status == Status.SUBMITTED
    if isinstance(saved, NotAllowed):
        assert "so it is frozen" in str(saved)
        assert deaths(leeds) == (1, None)
    else:
        assert deaths(leeds) == (2, 3)
        last = Step.objects.filter(quarterly_return=leeds, event="submit").get().at
        assert ReturnValue.objects.get(pk=saved.answer.pk).edited_at <= last


def test_a_stale_submission_loses_to_the_save_that_came_first(leeds, people):
    edits = saving.edits(leeds)
    with held(leeds):
        acts = begun(typing(leeds, people, 3))
        submitting = begun(lambda: workflow.apply("submit", leeds.pk, by=people.lead, edits=edits))
    (saved,), (refused,) = acts(), submitting()
    assert saved.outcome == "saved"  # who waits first comes first
    assert "Somebody changed this return" in str(refused)
    assert of(leeds).status == Status.DRAFT


def test_a_row_written_past_every_rule_waits_for_the_submission_and_is_refused(leeds, people):
    """Raw SQL beside a submission that is under way: the database holds it until it knows."""
    said = []

    def write():
        with closing(connection.copy()) as other, other.cursor() as cursor:
            try:
                cursor.execute(
                    "UPDATE returns_returnvalue SET note = 'x' WHERE quarterly_return_id = %s",
                    [leeds.pk],
                )
            except DatabaseError as error:
                said.append(str(error))

    with closing(connection.copy()) as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "UPDATE returns_quarterlyreturn SET status = 'submitted' WHERE id = %s", [leeds.pk]
            )
            thread = threading.Thread(target=write)
            thread.start()
            until(lambda: asked(WAITING))
            other.commit()
    thread.join(120)
    assert "This return is frozen: it is submitted." in said[0]


def test_a_round_opened_twice_at_once_is_opened_once(db, people):
    one = making.a_round(quarters_ago=next(QUARTERS))
    day = timezone.localdate()

    def act():
        return rounds.open_round(one, day, code__in=[LEEDS, FORCE])

    assert sorted(at_once(act, act)) == [0, 2]
    assert QuarterlyReturn.objects.filter(round=one).count() == 2
    assert making.of_leeds(one).returnvalues.filter(question__key="suspected_deaths").count() == 1


def test_a_round_prepared_twice_at_once_is_one(db):
    quarter = periods.quarter_of(timezone.localdate())
    assert not Round.objects.filter(quarter=quarter).exists()
    first, second = at_once(*[lambda: rounds.prepare(quarter)] * 2)
    assert first == second
    assert Round.objects.filter(quarter=quarter).count() == 1


# What ends a step half way


@pytest.fixture
def start(apart):
    """A function: start(code, **environment) runs this Python in a process of its own."""
    started = []

    def run(code, **more):
        environment = os.environ | more | {
            "DATABASE_URL": apart.url, "DJANGO_SETTINGS_MODULE": "cdp_portal.settings",
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-c", SETTING_UP + code], cwd=ROOT, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


SWEEP = "from datetime import timedelta; from outcomes import tasks; tasks.sweep(timedelta(0))"


def accepting(leeds, people):
    office = f"User.objects.get(pk={people.office.pk})"
    return (
        f"from partnerships.models import User; workflow.apply('accept', {leeds.pk}, by={office})"
    )


@pytest.fixture
def certified(leeds, people):
    making.give(leeds, "suspected_deaths", by=people.lead, numerator="3")
    return people.take(leeds, Status.CERTIFIED)


def shown(leeds):
    """What every page reads of its count of suspected deaths."""
    found = Indicator.objects.filter(
        metric__code="suspected_deaths", area__code=LEEDS_CITY, basis="return",
        window="as_published", period_end=leeds.round.ends,
    )  # fmt: skip
    return [int(value) for value in found.values_list("full_numerator", flat=True)]


@contextmanager
def held_in(table):
    """Hold a table that something writes last, so that it stops in its middle."""
    with closing(connection.copy()) as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            yield
            other.rollback()


def test_whoever_accepts_is_killed_in_the_middle(certified, people, start, broker):
    releases = Release.objects.count()
    with held_in("returns_edition"):  # what an acceptance writes last
        worker = start(accepting(certified, people), REDIS_URL=broker.url)
        until(lambda: asked(WAITING))
        worker.kill()
        worker.wait()
    until(lambda: not asked(WAITING))
    assert of(certified).status == Status.CERTIFIED
    assert (returned(certified), Release.objects.count()) == ([], releases)
    ends(start(accepting(certified, people), REDIS_URL=broker.url))
    assert (returned(certified), Release.objects.count()) == ([3], releases + 1)
    assert of(certified).edition == 1
    assert broker.ask("LLEN", "celery") == "1"


def test_the_broker_is_down_at_acceptance_and_the_sweep_completes_it(
    certified, people, start, broker
):
    broker.lose()
    ends(start(accepting(certified, people), REDIS_URL=broker.url))
    assert of(certified).status == Status.ACCEPTED
    assert returned(certified) == [3]
    assert Owed.objects.filter(metric__code="suspected_deaths").exists()
    assert shown(certified) == []
    Owed.objects.exclude(metric__code="suspected_deaths").delete()  # the others take long
    ends(start(SWEEP, REDIS_URL=broker.url))
    assert shown(certified) == [3]
    assert not Owed.objects.exists()


def test_the_database_starts_again_in_the_middle_of_a_save(leeds, people, apart, start):
    """Last of all: who saves is told by an error, nothing is half written, and again is once."""
    fields = {"state": "", "numerator": "3", "reason": ""}
    save = (
        "from partnerships.access import viewer_of; from partnerships.models import User; "
        f"viewer = viewer_of(User.objects.get(pk={people.lead.pk}), second_factor=True); "
        f"typed = [saving.Typed('suspected_deaths:{LEEDS_CITY}', 1, {fields!r})]; "
        f"print(saving.save({leeds.pk}, typed, by=viewer)[0].outcome)"
    )
    with pytest.raises(DatabaseError), held_in("partnerships_auditevent"):  # noqa: PT012 - both end
        saver = start(save)
        until(lambda: asked(WAITING))
        ended = apart.postmaster()
        os.kill(ended, signal.SIGQUIT)  # as `pg_ctl stop --mode immediate` does
        until(lambda: apart.postmaster() not in {None, ended})
    connection.close()
    until(lambda: answers(apart))
    ends(saver, code=1)
    assert deaths(leeds) == (1, None)
    assert ends(start(save)).strip().endswith("saved")
    assert deaths(leeds) == (2, 3)
    assert ends(start(save)).strip().endswith("same")


def answers(apart):
    try:
        psycopg2.connect(apart.url).close()
    except psycopg2.OperationalError:
        return False
    return True
