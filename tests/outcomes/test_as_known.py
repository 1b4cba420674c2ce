"""A page as known on a day holds what had been recorded by its end, and nothing since."""

import csv
import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from outcomes import as_known, observations, recompute
from outcomes.models import Indicator, Observation, Release
from partnerships.models import Area, AuditEvent

PAGE = "/outcomes/drug_poisoning_deaths/E23000013/"
FILE = "/outcomes/drug_poisoning_deaths/E23000013.csv"


@pytest.fixture
def revised(country, db):
    """Cleveland's deaths of 2020 are revised from 123 to 147 today; all else came ten days ago.

    Returns the day before.
    """
    now = timezone.now()
    Release.objects.update(recorded_at=now - timedelta(days=10))
    Observation.objects.update(recorded_at=now - timedelta(days=10))
    old = (
        Observation.objects.current()
        .filter(
            metric__code="drug_poisoning_deaths",
            area__name="Middlesbrough",
            period_start="2020-01-01",
        )
        .get()
    )
    Observation.objects.filter(pk=old.pk).update(superseded_at=now)
    new = Observation.objects.get(pk=old.pk)
    new.pk, new.superseded_at, new.recorded_at = None, None, now
    new.numerator = old.numerator + 24
    new.value = new.numerator if old.value is not None else None
    new.save()
    recompute.run(codes=["drug_poisoning_deaths"], asked_by="tests")
    return timezone.localdate() - timedelta(days=1)


def figures(client, day=None, path=FILE):
    answer = client.get(path, {"as-known-on": day} if day else {})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return answer, list(csv.DictReader(text.splitlines()))


def in_2020(rows):
    return next(row for row in rows if row["period_start"] == "2020-01-01")


def test_page_file_and_picture_show_what_was_known(client, revised):
    _, now = figures(client)
    answer, then = figures(client, revised)
    assert float(in_2020(now)["numerator"]) == float(in_2020(then)["numerator"]) + 24
    assert float(in_2020(then)["numerator"]) == 123
    assert {row["marking"] for row in then} == {f"As known on {revised.day} {revised:%B %Y}"}
    assert {row["marking"] for row in now} == {""}
    assert f"as-known-on={revised}" in answer["Content-Disposition"]
    page = client.get(PAGE, {"as-known-on": revised}).content.decode()
    assert "from 58 registered in 2016 to 123" in page
    assert f"As known on {revised.day} {revised:%B %Y}" in page
    assert "from 58 registered in 2016 to 147" in client.get(PAGE).content.decode()
    picture = client.get(PAGE.rstrip("/") + ".svg", {"as-known-on": revised}).content.decode()
    assert "123" in picture
    assert "As known on" in picture


def test_what_did_not_change_stands_as_it_is(client, revised):
    """The other measures of the force's page are the same then and now."""
    _, now = figures(client, path="/areas/E23000013.csv")
    _, then = figures(client, revised, path="/areas/E23000013.csv")
    told = ("metric", "period_start", "numerator", "value", "state", "reason")
    apart = {
        row["metric"]
        for one, row in zip(now, then, strict=True)
        if any(one[name] != row[name] for name in told)
    }
    assert apart == {"drug_poisoning_deaths"}


def test_nothing_is_left_behind(client, revised, django_assert_max_num_queries):
    before = Indicator.objects.count(), Observation.objects.count(), AuditEvent.objects.count()
    client.get("/forces/cleveland/", {"as-known-on": revised})
    assert "147" in client.get(PAGE).content.decode()
    after = Indicator.objects.count(), Observation.objects.count(), AuditEvent.objects.count()
    assert before == after
    with django_assert_max_num_queries(60):
        client.get(PAGE, {"as-known-on": revised})


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2010-01-01", "the first figures came on"),
        ("2999-01-01", "still to come"),
        ("22 November", "is not a day"),
        ("<b>", "is not a day"),
    ],
)
def test_a_day_that_cannot_be_drawn_is_refused_in_words(client, country, db, day, why):
    answer = client.get(PAGE, {"as-known-on": day})
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert "<b>" not in answer.content.decode().partition("<main")[2].partition("is not")[0]


def test_today_is_now(client, country, db):
    today = timezone.localdate()
    shown = client.get(PAGE, {"as-known-on": today}).content.decode()
    assert client.get(PAGE).context["page"].headline.text in shown.replace("&#x27;", "'")


def test_choices_and_downloads_keep_the_day(client, revised):
    page = client.get("/forces/cleveland/", {"as-known-on": revised}).content.decode()
    assert f"?group=outcome&amp;as-known-on={revised}" in page
    assert f".csv?as-known-on={revised}" in page


def test_an_address_keeps_to_its_day():
    known = as_known.Known(timezone.localdate())
    assert known.keeping("/a.csv") == f"/a.csv?{known.query}"
    assert known.keeping("/a.csv?demo=1") == f"/a.csv?demo=1&{known.query}"
    assert known.keeping("?") == f"?{known.query}"


FORCE, MEASURE = "X23000001", "recorded_drug_offences"
HEADER = "metric_key,area_code,period_start,period_end,numerator,denominator,value,lower_ci,"
HEADER += "upper_ci,note"


@pytest.fixture
def ten_days_ago(demonstration, db):
    """The day on which all that is held was loaded: ten days before today."""
    earlier = timedelta(days=10)
    Observation.objects.update(recorded_at=F("recorded_at") - earlier)
    Release.objects.update(recorded_at=F("recorded_at") - earlier)
    return timezone.localdate() - earlier


def revise(tmp_path, row, numerator, **where):
    """Load another figure in the place of this one."""
    path, base = tmp_path / "revised.csv", row.denominator or ""
    span = f"{row.period_start},{row.period_end}"
    line = f"{row.metric.code},{row.area.code},{span},{numerator},{base},,,,"
    path.write_text("\n".join([HEADER, line]))
    observations.record(path, source="demonstration", **where)
    recompute.run(codes=[row.metric.code], asked_by="tests")


def test_the_past_is_what_was_stored_then(client, ten_days_ago, tmp_path):
    """Computed again for the answer, every column but the moment is as it had been stored."""
    addresses = [f"/outcomes/{MEASURE}/{FORCE}.csv?demo=1", f"/areas/{FORCE}.csv?demo=1"]
    stored = [told(client, address) for address in addresses]
    held = Observation.objects.current().filter(metric__code=MEASURE, area__code=FORCE)
    row = held.filter(basis="published").latest("period_end")
    revise(tmp_path, row, row.numerator + 1717)
    day = as_known.Known(ten_days_ago)
    assert [told(client, day.keeping(address)) for address in addresses] == stored
    assert told(client, addresses[0]) != stored[0]


def told(client, address):
    """A file without what says when it was made."""
    text = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) > 3
    apart = {"computed_at", "marking"}
    return [{name: cell for name, cell in row.items() if name not in apart} for row in rows]


def test_hidden_figures_of_the_past_change_no_public_byte(client, ten_days_ago, tmp_path):
    """A restricted return is revised today; what it was then tells the public nothing."""
    returns = Observation.objects.filter(basis="return", metric__code="treatment_progress")
    row = returns.current().latest("period_end")
    revise(tmp_path, row, int(row.denominator) // 2, basis="return")
    day = as_known.Known(ten_days_ago)
    places = Area.objects.filter(code__in=[FORCE, row.area.code])
    addresses = [day.keeping(place.get_absolute_url()) for place in places]
    addresses += [day.keeping(f"/outcomes/treatment_progress/{row.area.code}/?all=1")]
    before = [untimed(client.get(address).content) for address in addresses]
    returns.filter(superseded_at=None).update(numerator=F("numerator") + 1)
    returns.exclude(superseded_at=None).update(numerator=F("numerator") + 2)
    assert [untimed(client.get(address).content) for address in addresses] == before


def untimed(page):
    """A page without the minute at which its figures were computed: now."""
    return re.sub(rb"\b\d\d:\d\d\b", b"", page)
