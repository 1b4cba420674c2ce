"""A figure across returns and quarters, the grant return, and what Home tells of returns."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from outcomes.models import Observation, Release
from partnerships.access import viewer_of
from partnerships.models import AuditEvent, User
from returns import needs
from returns.models import Confirmation, Delegation, QuarterlyReturn, ReturnValue, Round, Section

from .test_overview import words

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
HERE = "/returns/side-by-side/"


def told(account):
    """{title: (detail, address)} of what Home tells an account of returns."""
    user = User.objects.get(email=f"{account}@exampleshire.example")
    found = needs.of(viewer_of(user, second_factor=False))
    return {need.title: (need.detail, need.url) for need in found}


def test_one_figure_of_each_authority_with_its_state_in_words(signed_in):
    page = words(signed_in("office").get(f"{HERE}?round=2026-q1&metric=workforce_in_post"))
    values = ReturnValue.objects.filter(
        question__metric__code="workforce_in_post", quarterly_return__round__quarter="2026-04-01"
    )
    assert values.count() == 2
    for value in values.select_related("area"):
        assert value.area.name in page
        assert f"{value.numerator.normalize():f} of {value.denominator.normalize():f} (" in page
    assert "2 authorities have a figure for Q1 2026/27" in page


def test_what_was_not_given_is_words_never_nought(signed_in, current):
    ReturnValue.objects.filter(quarterly_return=current, question__key="workforce_in_post").update(
        state="not_known", reason="No report came.", version=1
    )
    address = f"{HERE}?round={current.round.slug}&metric=workforce_in_post"
    page = words(signed_in("office").get(address))
    assert page.count("Not known No report came.") == 2
    assert "0 authorities have a figure" in page


def test_a_quarter_after_quarter_beside_what_was_published(signed_in):
    """100 returned and 80 published is a quarter above."""
    one = ReturnValue.objects.filter(
        question__key="prevention_sessions", quarterly_return__round__quarter="2026-04-01"
    ).select_related("question", "area")[0]
    observed = Observation.objects.current().get(
        metric=one.question.metric_id, area=one.area, period_end=one.period_end, basis="return"
    )
    Observation.objects.filter(pk=observed.pk).update(numerator=100)
    Observation.objects.create(
        metric_id=one.question.metric_id, area=one.area, period_start=one.period_start,
        period_end=one.period_end, numerator=80, basis="published", status="final",
        release=Release.objects.first(), recorded_at=timezone.now(),
    )  # fmt: skip
    address = f"{HERE}?metric=prevention_sessions&area={one.area.code}"
    page = words(signed_in("lead").get(address))
    assert "Returned 25.0% above what was published in 1 quarter." in page
    assert "Nothing is published yet" in words(
        signed_in("lead").get(address.replace("prevention_sessions", "lived_experience_involved"))
    )


def test_a_contributor_compares_only_the_sections_that_are_theirs(signed_in, current):
    address = f"{HERE}?round={current.round.slug}&metric=suspected_deaths"
    contributor = signed_in("contributor")
    assert "No return that you read asks for this figure" in words(contributor.get(address))
    user = User.objects.get(email="contributor@exampleshire.example")
    Delegation.objects.create(
        quarterly_return=current, section=Section.objects.get(key="harm"), user=user,
        given_by=user, given_at=timezone.now(),
    )  # fmt: skip
    assert "Northvale" in words(contributor.get(address))


def grant_rows(client, quarter):
    response = client.get(f"/returns/exampleshire/{quarter}/grant-return.csv")
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_grant_return_comes_out_of_the_return(signed_in):
    rows = grant_rows(signed_in("lead"), "2026-q1")
    assert [row["authority_name"] for row in rows] == ["Northvale", "Southmere"]
    for row in rows:
        one = ReturnValue.objects.get(
            question__key="workforce_in_post", area__code=row["authority"],
            quarterly_return__round__quarter="2026-04-01",
        )  # fmt: skip
        assert float(row["posts_in_post_fte"]) == one.numerator
        assert float(row["posts_planned_fte"]) == one.denominator
        assert (row["baseline_maintained"], row["plan_approved_on"]) == ("yes", "2026-04-23")
    assert AuditEvent.objects.filter(act="exported", detail__file="grant-return").count() == 1


def test_what_the_grant_return_lacks_is_empty_never_nought(signed_in, current):
    ReturnValue.objects.filter(quarterly_return=current, question__section__key="grant").update(
        state="", numerator=None, denominator=None
    )
    Confirmation.objects.filter(quarterly_return=current).update(said="", day=None)
    for row in grant_rows(signed_in("office"), current.round.slug):
        assert (row["posts_in_post_fte"], row["posts_planned_fte"]) == ("", "")
        assert row["posts_state"] == row["baseline_maintained"] == "not_answered"


def test_a_lead_hears_of_a_return_to_fill_in_and_of_what_was_asked(current):
    title, (detail, url) = next(iter(told("lead").items()))
    assert (title, url) == ("Fill it in", current.url())
    assert "12 of 50 boxes need an answer" in detail
    ReturnValue.objects.filter(
        quarterly_return=current, question__key="prevention_sessions"
    ).update(state="given", numerator=90_000, version=1, edited_by=User.objects.first())
    detail, url = told("lead")["Answer what the checks asked"]
    assert re.search(r"\d box(es)? looks? odd", detail)
    assert url == current.url("checks")


def test_each_hears_of_what_is_theirs_to_do(current):
    assert told("sro") == told("office") == told("contributor") == told("panel") == {}
    lead = User.objects.get(email="lead@exampleshire.example")
    sro = User.objects.get(email="sro@exampleshire.example")
    now = timezone.now()
    held = QuarterlyReturn.objects.filter(pk=current.pk)
    held.update(status="submitted", submitted_at=now, submitted_by=lead, first_submitted_at=now)
    assert told("sro")["Certify it"][1] == current.url()
    assert told("lead") == {}
    held.update(status="certified", certified_at=now, certified_by=sro)
    assert told("office")["Accept a return"][1] == current.url()
    assert told("sro") == {}


def test_a_contributor_hears_of_the_sections_they_have(current):
    user = User.objects.get(email="contributor@exampleshire.example")
    Delegation.objects.create(
        quarterly_return=current, section=Section.objects.get(key="harm"), user=user,
        given_by=user, given_at=timezone.now(),
    )  # fmt: skip
    assert list(told("contributor")) == ["Fill in Deaths and harm"]


def test_an_office_hears_how_many_are_late(current):
    today = timezone.localdate()
    Round.objects.filter(pk=current.round_id).update(
        sources_out_on=today - timedelta(days=9),
        force_due_on=today - timedelta(days=9),
        due_on=today - timedelta(days=1),
    )
    detail, url = told("office")["1 return is late"]
    assert "Exampleshire" in detail
    assert url == "/returns/?status=late"


def figure_page(client):
    return words_of_rail(client.get("/outcomes/prevention_sessions/CDP-exampleshire/"))


def words_of_rail(response):
    return re.sub(r"\s+", " ", response.content.decode().split("Source and status")[1])


def test_a_figure_says_from_which_return_it_is_and_leads_its_readers_there(signed_in, current):
    page = figure_page(signed_in("office"))
    given = current.partnership.returns.filter(edition__gt=0).first()
    assert f"Exampleshire Combating Drugs Partnership, {given.round.label}. Accepted on" in page
    assert f'href="{given.get_absolute_url()}"' in page
    assert "Certified and accepted by one body." not in page
    QuarterlyReturn.objects.filter(pk=given.pk).update(same_body=True)
    page = figure_page(signed_in("force"))  # who sees the figure, and reads no partnership's return
    assert "Certified and accepted by one body." in page
    assert given.get_absolute_url() not in page
