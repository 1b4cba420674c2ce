"""`manage.py portal`, which `make run` runs: from nothing to ready, and every way to its end.

The tests share one portal, since its first start loads and computes everything.
"""

import json
import os
import signal
import socket

import pytest

from tests.platform.checkout import Portal
from tests.waiting import until


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("portal") / "its data")
    yield portal
    portal.remove()


@pytest.fixture
def running(portal):
    if portal.process is None or portal.process.poll() is not None:
        portal.start()
    return portal


def test_first_start_loads_and_computes_before_it_says_ready(portal):
    said = portal.start()
    assert "Computing indicators" in said
    assert said[-1] == f"Portal ready at http://127.0.0.1:{portal.port}"
    password = (portal.state / "demonstration_password").read_text()
    assert said[-13] == f"Demonstration accounts, all with the password {password}"
    assert said[-12].split() == ["office@exampleshire.example", "Policing", "body's", "office"]
    assert portal.get("/healthz") == "ok\n"
    state = json.loads(portal.get("/readyz"))
    assert state["ready"]
    assert state["last_run"]["outcome"] == "succeeded"


def test_every_line_of_the_web_servers_log_is_json(running):
    running.get("/healthz?name=Ada")
    lines = (running.state / "log" / "web.log").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    assert any(event.get("path") == "/healthz" and event["request_id"] for event in events)
    assert "Ada" not in str(events)


def test_a_second_copy_on_the_same_data_is_refused(running):
    said, code = running.said("portal", PORT="0")
    assert code != 0
    assert f"already runs on the data in {running.state}" in said
    assert running.get("/healthz") == "ok\n"


def test_other_commands_work_beside_it(running):
    said, code = running.shell(
        "from outcomes.models import Observation as o; print(o.objects.count())"
    )
    assert code == 0
    assert int(said) > 20_000


@pytest.mark.parametrize("command", ["celery -A cdp_portal.celery worker", "gunicorn", "beat"])
def test_a_killed_process_is_started_again(running, command):
    before = running.processes(command)
    os.kill(min(before), signal.SIGKILL)
    until(lambda: running.processes(command) and min(before) not in running.processes(command))
    line = running.process.stdout.readline()
    assert "is started again" in line


def test_killed_it_leaves_nothing_running_and_the_next_start_is_quick(running):
    running.process.kill()
    running.process.communicate()
    until(running.ended)
    said = running.start()
    assert "Computing indicators" not in said
    assert said[-1].startswith("Portal ready")


def test_asked_to_end_it_stops_everything(running):
    assert running.stop() == 0
    assert running.processes("") == []


def test_a_taken_port_is_refused_by_name(portal):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = str(taken.getsockname()[1])
        said, code = portal.said("portal", PORT=number)
    assert code != 0
    assert f"Cannot listen at 127.0.0.1:{number}" in said


def test_plain_http_is_not_served_to_other_machines(portal):
    said, code = portal.said("portal", HOST="0.0.0.0")  # noqa: S104 - it must be refused
    assert code != 0
    assert "would serve plain HTTP to other machines" in said
