"""The largest file takes no more memory than a small one, and comes whole from a real server."""

import csv
import http.client
import io
import tracemalloc
from urllib.parse import urlsplit

import pytest
from django.db import connection

from outcomes import csv_files
from outcomes.api import base
from outcomes.models import Indicator

from .reading import ask, file_rows

MANY = 100_000
MOST = 8 * 1024 * 1024
"""A third of what so many rows take as text, and less than a tenth of what they take as rows."""


@pytest.fixture
def many_rows(country, db):
    """Indicators in days of their own, copied from one that is held."""
    model = Indicator.objects.filter(public_state="shown").first()
    columns = [field.column for field in Indicator._meta.concrete_fields if not field.primary_key]
    days = {"period_start": "date '1700-01-01' + day", "period_end": "date '1700-01-01' + day"}
    copied = ", ".join(days.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO outcomes_indicator ({names}) SELECT {copied} FROM outcomes_indicator,"  # noqa: S608 - columns of ours
            " generate_series(1, %s) AS day WHERE id = %s",
            [MANY, model.pk],
        )
        cursor.execute("ANALYZE outcomes_indicator")


def test_the_largest_file_is_never_held(client, many_rows):
    file_rows(ask(client, "indicators", area="E23000016", format="csv"))  # loads what it needs
    tracemalloc.start()
    try:
        answer = ask(client, "indicators", format="csv")
        lines = sum(piece.count(b"\r\n") for piece in answer.streaming_content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert lines > MANY
    assert peak < MOST, f"{peak / 1024 / 1024:.1f} MB"


def test_a_late_page_of_many_rows_takes_no_more_queries(
    client, many_rows, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        answer = ask(client, "indicators", page_size=1000, page=100)
    assert len(answer.json()["results"]) == 1000


@pytest.fixture
def caller(portal_server, db):
    """A connection of plain HTTP to the portal that a browser would meet."""
    parts = urlsplit(portal_server.url)
    caller = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
    yield caller
    caller.close()


def get(caller, path, method="GET"):
    caller.request(method, path)
    return caller.getresponse()


def test_a_real_server_sends_the_whole_file_row_by_row(caller, monkeypatch):
    monkeypatch.setattr(base, "AT_ONCE", 500)
    answer = get(caller, "/api/v1/indicators/?format=csv")
    assert (answer.status, answer.getheader("Content-Length")) == (200, None)
    text = answer.read().decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert tuple(found[0]) == csv_files.COLUMNS
    held = Indicator.objects.filter(window="as_published")
    assert len(found) - 1 == held.exclude(area__nation="demonstration").count()


def test_a_caller_that_leaves_early_leaves_nothing_behind(portal_server, caller):
    """Its cursor is closed with the answer: the next callers are served, and none is left open."""
    for _ in range(5):
        answer = get(caller, "/api/v1/indicators/?format=csv")
        assert answer.read(1000)
        caller.close()
    assert get(caller, "/api/v1/areas/?page_size=1").status == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND state = 'idle in transaction'"
            " AND query LIKE '%%outcomes_indicator%%'"
        )
        assert cursor.fetchone() == (0,)


def test_a_real_head_has_no_body(caller):
    answer = get(caller, "/api/v1/indicators/?format=csv", "HEAD")
    assert (answer.status, answer.read()) == (200, b"")
    assert answer.getheader("ETag")
