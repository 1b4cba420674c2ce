"""Bugs that others had with returns and who reaches them, and the test that answers each.

| Seen in | What went wrong | Tests |
|---|---|---|
| etools PRP 918 | a blank read as nought | below, `prp_918` |
| etools PRP 1040 | what is sent back stays in totals | test_publishing.py, `sent_back_was_never` |
| DHIS2 11981 | undone below after it was accepted above | test_publishing.py, `a_year_later` |
| Avni 1995 | a certified return rejected a year later | test_publishing.py, `a_year_later` |
| DHIS2 20160 | the nightly job stops at what is locked | test_rounds.py, `in_every_status` |
| DHIS2 2110, 4681 | more came than was expected | below, `dhis2_2110_4681` |
| DHIS2 19591 | hundreds of rules on one form | `make bench`, `checks` |
| Superset 34013 | lists show what is out of reach | below, `superset_34013` |
| Kobo 3113 | a scoped user meets a page that refuses | below, `superset_34013` |
| funding-service | mail sent before the commit it tells of | test_reminding.py, `sent` |
"""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from partnerships.access import ANYONE
from returns import flagging, reach, rounds
from returns.forms import FigureForm
from returns.models import QuarterlyReturn, Status

from . import making
from .making import FORCE, LEEDS, People
from .test_workflow import everybody

BLANKS = st.sampled_from(["", " ", "\t", "  \n"])


def said(**typed):
    form = FigureForm({"state": "", "reason": "", "note": "", **typed}, has_denominator=True)
    return form.is_valid() and (
        form.cleaned_data["state"], form.cleaned_data["numerator"], form.cleaned_data["denominator"]
    )  # fmt: skip


@given(BLANKS, BLANKS)
def test_blank_is_no_answer_and_never_nought_prp_918(numerator, denominator):
    assert said(numerator=numerator, denominator=denominator) == ("", None, None)


@pytest.mark.parametrize("typed", ["0", "0.0", " 0 ", "£0"])
def test_nought_is_an_answer_prp_918(typed):
    assert said(numerator=typed, denominator="7") == ("given", 0, 7)


def test_nil_is_nought_by_a_word_prp_918():
    assert said(state="nil", numerator="", denominator="7") == ("nil", 0, 7)
    assert said(state="not_known", numerator="", denominator="", reason="Lost.") == (
        "not_known", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [
        {"numerator": "", "denominator": "7"}, {"numerator": "3", "denominator": ""},
        {"state": "nil", "numerator": "3", "denominator": "7"},
        {"state": "not_known", "numerator": "", "denominator": ""},
        {"state": "not_known", "numerator": "3", "denominator": "", "reason": "Lost."},
        {"numerator": "-1", "denominator": "7"}, {"numerator": "nan", "denominator": "7"},
        {"numerator": "1e99", "denominator": "7"}, {"numerator": "three", "denominator": "7"},
    ],
)  # fmt: skip
def test_half_an_answer_or_two_at_once_is_none_prp_918(typed):
    assert said(**typed) is False


@pytest.mark.django_db
def test_no_more_is_answered_than_was_asked_dhis2_2110_4681(country):
    people = People()
    leeds, _ = making.opened(making.a_round())
    making.say_not_known(leeds, people.lead)
    for status in (Status.SUBMITTED, Status.CERTIFIED, Status.ACCEPTED):
        stands = people.take(leeds, status)
        flagging.count(stands)
        assert 0 < stands.answered <= stands.asked
        leeds = QuarterlyReturn.objects.get(pk=leeds.pk)
    with pytest.raises(IntegrityError, match="no_more_answered"), transaction.atomic():
        QuarterlyReturn.objects.filter(pk=leeds.pk).update(answered=leeds.asked + 1)


@pytest.mark.django_db
def test_a_list_of_returns_is_exactly_those_that_open_superset_34013(demonstration):
    """For everybody, with a second factor and without: the list and the page ask one question."""
    people, one = People(), making.a_round()
    making.opened(one, LEEDS, FORCE, making.ELSEWHERE, making.OTHER_FORCE)
    viewers = everybody(people)
    viewers |= {
        f"{name}, once": replace(viewer, second_factor=False) for name, viewer in viewers.items()
    }
    viewers["anyone"] = ANYONE
    returns = list(QuarterlyReturn.objects.select_related("partnership__area", "force", "round"))
    assert len({each.area.is_demonstration for each in returns}) == 2
    for name, viewer in viewers.items():
        listed = set(reach.readable(viewer).values_list("pk", flat=True))
        opened = {each.pk for each in returns if reach.why_not_read(viewer, each) == ""}
        assert listed == opened, name
    assert rounds.open_round(one, making.day(0), code__in=[LEEDS]) == 0
