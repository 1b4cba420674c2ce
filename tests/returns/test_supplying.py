"""Figures that a source sends ahead: conflicts by row and column, all of a file or none."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from outcomes import periods
from outcomes.models import Source
from outcomes.observation_files import Unreadable
from partnerships import everything, stored_files
from partnerships.models import Act, AuditEvent
from returns import supplied_files, supplying
from returns.models import Delegation, Evidence, Status, Supplied
from returns.supplied_files import COLUMNS, Known, Place, Wanted

from . import making
from .making import LEEDS_CITY, People

KNOWN = Known(
    metrics={
        "deaths": Wanted(1, False, "quarter", frozenset({"upper_tier"})),
        "waits": Wanted(2, True, "quarter", frozenset({"upper_tier"})),
        "adults": Wanted(3, False, "rolling 12 months", frozenset({"upper_tier"})),
    },
    areas={"E1": Place(11, "upper_tier"), "E2": Place(12, "police_force")},
    sources=frozenset({"ndtms"}),
    today=date(2026, 11, 25),
)
GOOD = "deaths,E1,2026-07-01,2026-09-30,4,,ndtms"


def text(*lines):
    return "\n".join([",".join(COLUMNS), *lines, ""])


def test_a_row_is_a_figure():
    sent, conflicts = supplied_files.read(
        text(GOOD, "waits,E1,2026-04-01,2026-06-30,2,71.5,ndtms",
             "adults,E1,2025-10-01,2026-09-30,812,,ndtms"), KNOWN
    )  # fmt: skip
    assert conflicts == []
    assert [(one.metric, one.area, one.numerator, one.denominator) for one in sent] == [
        (1, 11, 4, None), (2, 11, 2, Decimal("71.5")), (3, 11, 812, None),
    ]  # fmt: skip
    assert (sent[2].period_start, sent[2].period_end) == (date(2025, 10, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("other,E1,2026-07-01,2026-09-30,4,,ndtms", "metric_key"),
        ("deaths,E9,2026-07-01,2026-09-30,4,,ndtms", "area_code"),
        ("deaths,E2,2026-07-01,2026-09-30,4,,ndtms", "area_code"),
        ("deaths,E1,2026-7-1,2026-09-30,4,,ndtms", "period_start"),
        ("deaths,E1,2026-07-01,2026-09-31,4,,ndtms", "period_end"),
        ("deaths,E1,2026-07-01,2026-08-31,4,,ndtms", "period_end"),
        ("deaths,E1,2025-10-01,2026-09-30,4,,ndtms", "period_start"),
        ("adults,E1,2026-07-01,2026-09-30,4,,ndtms", "period_start"),
        ("deaths,E1,2026-10-01,2026-12-31,4,,ndtms", "period_end"),
        ("deaths,E1,2026-07-01,2026-09-30,,,ndtms", "numerator"),
        ("deaths,E1,2026-07-01,2026-09-30,-4,,ndtms", "numerator"),
        ("deaths,E1,2026-07-01,2026-09-30,*,,ndtms", "numerator"),
        ("deaths,E1,2026-07-01,2026-09-30,4,9,ndtms", "denominator"),
        ("waits,E1,2026-07-01,2026-09-30,4,,ndtms", "denominator"),
        ("waits,E1,2026-07-01,2026-09-30,0,0,ndtms", "denominator"),
        ("waits,E1,2026-07-01,2026-09-30,5,4,ndtms", "numerator"),
        ("deaths,E1,2026-07-01,2026-09-30,4,,nobody", "source"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(line, column):
    _, conflicts = supplied_files.read(text(GOOD.replace("07-01", "04-01").replace(
        "09-30", "06-30"), line), KNOWN)  # fmt: skip
    assert [(one.row, one.column) for one in conflicts] == [(3, column)]
    assert conflicts[0].what
    assert conflicts[0].remedy


def test_the_same_figure_twice_is_a_conflict_and_every_row_is_looked_at():
    _, conflicts = supplied_files.read(text(GOOD, GOOD, "other,E9,x,y,z,,w"), KNOWN)
    assert [(one.row, one.column) for one in conflicts] == [
        (3, "metric_key"), (4, "metric_key"), (4, "area_code"), (4, "source"),
        (4, "period_start"), (4, "period_end"), (4, "numerator"),
    ]  # fmt: skip


def test_a_file_without_the_columns_is_no_such_file():
    with pytest.raises(Unreadable, match="no column denominator, source"):
        supplied_files.read("metric_key,area_code,period_start,period_end,numerator\n", KNOWN)


# Into returns


@pytest.fixture
def a_file(tmp_path, country, db):
    """A function: a_file("suspected_deaths,…") is the path of a file with these lines."""

    def write(*lines):
        path = tmp_path / "sent.csv"
        path.write_text(text(*lines))
        return path

    return write


@pytest.fixture
def drafted(country, db):
    one = making.a_round()
    people = People()
    leeds, _ = making.opened(one)
    return one, leeds, people


def sent_ahead():
    return Supplied.objects.filter(area__code=LEEDS_CITY)


def line(one, key, numerator, denominator="", back=0, area=LEEDS_CITY):
    start = periods.add_months(one.quarter, -3 * back)
    end = periods.last_day(start, 3)
    source = Source.objects.first().key
    return f"{key},{area},{start},{end},{numerator},{denominator},{source}"


def test_blank_answers_are_filled_and_typed_ones_stay(a_file, drafted):
    one, leeds, people = drafted
    making.give(leeds, "suspected_deaths", by=people.lead, numerator="9")
    path = a_file(line(one, "suspected_deaths", 4), line(one, "waits_over_3_weeks", 2, 71, back=1))
    report = supplying.load(path)
    assert (report.rows, report.added, report.changed, report.filled) == (2, 2, 0, 1)
    value = leeds.returnvalues.get(question__key="waits_over_3_weeks")
    assert (value.state, value.numerator, value.denominator) == ("given", 2, 71)
    assert (value.origin, value.is_supplied) == ("supplied", True)
    assert leeds.returnvalues.get(question__key="suspected_deaths").numerator == 9
    act = AuditEvent.objects.filter(act=Act.LOADED).order_by("-id").first()
    assert act.detail == {"sent_ahead": 2, "rows": 2}
    again = supplying.load(path)
    assert (again.added, again.changed, again.filled) == (0, 0, 0)


def test_a_changed_figure_follows_into_what_nobody_typed(a_file, drafted):
    one, leeds, _ = drafted
    supplying.load(a_file(line(one, "suspected_deaths", 4)))
    report = supplying.load(a_file(line(one, "suspected_deaths", 5)))
    assert (report.added, report.changed, report.filled) == (0, 1, 1)
    assert leeds.returnvalues.get(question__key="suspected_deaths").numerator == 5


def test_a_return_past_draft_stays_as_it_is(a_file, drafted):
    one, leeds, people = drafted
    making.say_not_known(leeds, people.lead)
    people.take(leeds, Status.SUBMITTED)
    assert supplying.load(a_file(line(one, "suspected_deaths", 4))).filled == 0
    assert sent_ahead().count() == 1


def test_one_conflict_and_nothing_is_written(a_file, drafted, capsys):
    one, leeds, _ = drafted
    path = a_file(line(one, "suspected_deaths", 4), line(one, "county_lines_closed", 4))
    with pytest.raises(CommandError, match="1 conflict: nothing was written"):
        call_command("load_supplied", path)
    assert "Row 3, area_code" in capsys.readouterr().err
    assert not sent_ahead().exists()
    assert leeds.returnvalues.get(question__key="suspected_deaths").state == ""


def test_a_dry_run_says_and_writes_nothing(a_file, drafted, capsys):
    one, leeds, _ = drafted
    path = a_file(line(one, "suspected_deaths", 4))
    call_command("load_supplied", path, "--dry-run")
    said = "Would load 1 rows, 1 new, 0 changed; 1 answers of drafts filled in."
    assert capsys.readouterr().out.strip() == said
    assert not sent_ahead().exists()
    assert leeds.returnvalues.get(question__key="suspected_deaths").state == ""


def test_no_such_file_and_no_csv(tmp_path, country, db):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("load_supplied", tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"\xff")
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("load_supplied", tmp_path / "latin.csv")


# What returns hold of people and of files


def test_somebodys_steps_and_sections_are_told_to_them_by_number(drafted):
    _, leeds, people = drafted
    making.say_not_known(leeds, people.lead)
    section = leeds.returnvalues.first().question.section
    asked = Delegation.objects.create(
        quarterly_return=leeds, section=section, user=people.lead, given_at=leeds.opened_at,
        given_by=people.lead,
    )  # fmt: skip
    submitted = people.take(leeds, Status.SUBMITTED)
    told = everything.about_user(people.lead)
    assert told["steps_of_returns"] == [
        {"return": leeds.pk, "step": "submit", "at": submitted.submitted_at.isoformat()}
    ]
    assert told["sections_of_returns_asked_of_them"] == [
        {"return": leeds.pk, "section": section.pk, "asked_at": asked.given_at.isoformat(),
         "done_at": None}
    ]  # fmt: skip


def test_files_that_returns_rest_on_are_in_use():
    assert (Evidence, "file") in stored_files.HOLDERS
