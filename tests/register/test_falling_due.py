"""What is due, what is late: worked cases and properties."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from partnerships.falling_due import SOON, Standing, anniversary, stands

TODAY = date(2026, 11, 25)


@dataclass(frozen=True)
class Version:
    due_on: date | None
    agreed_on: date | None


def test_a_needs_assessment_is_refreshed_three_years_after_it_was_agreed():
    held = Version(date(2022, 12, 31), date(2022, 12, 20))
    assert stands("needs_assessment", [held], TODAY) == Standing(
        "late", held, date(2025, 12, 20), 340
    )


def test_a_day_that_was_set_comes_before_the_rule():
    held = Version(None, date(2024, 1, 10))
    asked = Version(date(2026, 12, 1), None)
    assert stands("needs_assessment", [held, asked], TODAY) == Standing(
        "soon", held, date(2026, 12, 1), 6
    )


def test_the_due_day_itself_is_not_late():
    asked = Version(TODAY, None)
    assert stands("progress_report", [asked], TODAY).state == "soon"
    assert stands("progress_report", [asked], TODAY + timedelta(days=1)) == Standing(
        "late", None, TODAY, 1
    )


def test_what_is_agreed_and_never_refreshed_stays_agreed():
    held = Version(None, date(2022, 9, 30))
    assert stands("terms_of_reference", [held], TODAY) == Standing("agreed", held)


def test_nothing_entered_is_not_late():
    assert stands("delivery_plan", [], TODAY) == Standing("not recorded")


def test_what_was_agreed_later_was_not_agreed_then():
    held = Version(date(2026, 1, 31), date(2026, 3, 1))
    assert stands("progress_report", [held], date(2026, 2, 1)) == Standing(
        "late", None, date(2026, 1, 31), 1
    )


def test_a_leap_day_has_its_anniversary_on_the_28th():
    assert anniversary(date(2024, 2, 29), 3) == date(2027, 2, 28)


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
version = st.builds(Version, st.none() | days, st.none() | days)
kinds = st.sampled_from(["needs_assessment", "terms_of_reference", "progress_report"])


@given(kinds, st.lists(version, max_size=5), days)
def test_late_and_left_agree_with_the_due_day(kind, versions, day):
    found = stands(kind, versions, day)
    if found.due_on is None:
        assert found.days is None
    elif found.state == "late":
        assert found.due_on + timedelta(days=found.days) == day
        assert found.days > 0
    else:
        assert day + timedelta(days=found.days) == found.due_on
        assert (found.state == "soon") == (found.days <= SOON.days)


@given(kinds, st.lists(version, max_size=5), days)
def test_once_late_a_day_later_is_later_unless_something_was_agreed(kind, versions, day):
    found, then = stands(kind, versions, day), stands(kind, versions, day + timedelta(days=1))
    agreed = any(one.agreed_on == day + timedelta(days=1) for one in versions)
    if found.state == "late" and not agreed:
        assert (then.state, then.days) == ("late", found.days + 1)
