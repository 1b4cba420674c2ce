"""An answer that has not changed is not sent again; one that has is, whatever changed it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outcomes.api import conditional
from outcomes.models import Indicator, MetricVersion, RecomputeRun, Release
from partnerships.models import Area

from .reading import ask, bearer, someone, token_of

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]
NAMES = ["indicators", "observations", "metrics", "areas", "partnerships"]


def again(client, answer, **headers):
    address = f"{answer.request['PATH_INFO']}?{answer.request['QUERY_STRING']}"
    return client.get(address, headers={"If-None-Match": answer["ETag"]} | headers)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_has_not_changed_is_304_without_reading_a_figure(
    client, name, form, django_assert_num_queries
):
    first = ask(client, name, format=form)
    with django_assert_num_queries(1) as queries:
        second = again(client, first)
    assert (second.status_code, second.content) == (304, b"")
    for header in ("ETag", "Last-Modified", "Vary", "Cache-Control"):
        assert second[header] == first[header]
    assert "full_value" not in queries[0]["sql"]


def test_an_answer_is_kept_by_its_reader_alone_and_asked_for_again(client):
    answer = ask(client, "areas")
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Accept", "Authorization", "Cookie"} <= set(answer["Vary"].split(", "))
    assert answer["ETag"].startswith('"')  # strong


def a_run():
    now = timezone.now()
    RecomputeRun.objects.create(
        started_at=now, finished_at=now, outcome="succeeded", asked_by="tests"
    )


def a_release():
    last = Release.objects.order_by("pk").last()
    last.pk, last.recorded_at = None, timezone.now()
    last.save()


def a_name():
    Area.objects.filter(code="E23000016").update(name="Mercia")


def a_definition():
    MetricVersion.objects.filter(metric__code="drug_seizures").update(caution="Beware.")


@pytest.mark.parametrize("change", [a_run, a_release, a_name, a_definition])
def test_what_has_changed_is_sent_again(client, change):
    first = ask(client, "indicators", area="E23000016")
    change()
    assert again(client, first).status_code == 200


def test_a_run_that_failed_changes_nothing(client):
    first = ask(client, "indicators")
    now = timezone.now()
    RecomputeRun.objects.create(
        started_at=now, finished_at=now, outcome="failed", asked_by="tests", error="x"
    )
    assert again(client, first).status_code == 304


def test_every_address_form_and_reader_has_a_tag_of_its_own(client):
    office = token_of(someone("office@westmercia.example", "office", "E23000016"))
    answers = [
        ask(client, "areas"),
        ask(client, "areas", page=2),
        ask(client, "areas", format="csv"),
        client.get("/api/v1/areas/", headers={"accept": "text/csv"}),
        client.get("/api/v1/areas/", headers={"accept": "application/json; indent=4"}),
        client.get("/api/v1/areas/", headers={"host": "localhost"}),
        ask(client, "metrics"),
        ask(client, "areas", office),
    ]
    assert len({answer["ETag"] for answer in answers}) == len(answers)


def test_another_version_of_the_code_is_another_answer(client, monkeypatch):
    first = ask(client, "areas")
    monkeypatch.setattr(conditional, "version_of_code", lambda: "another")
    assert again(client, first).status_code == 200


def test_the_day_decides_only_for_the_public(client):
    """Whoever signs in may since have been given access: their tag says so, no day could."""
    first = ask(client, "areas")
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get("/api/v1/areas/", headers=since).status_code == 304
    user = someone("office@westmercia.example", "office", "E23000016")
    held = since | bearer(token_of(user))
    assert client.get("/api/v1/areas/", headers=held).status_code == 200


def test_a_token_that_has_ended_is_refused_also_with_a_good_tag(client):
    user = someone("office@westmercia.example", "office", "E23000016")
    token = token_of(user)
    first = ask(client, "areas", token)
    assert again(client, first, **bearer(token)).status_code == 304
    user.api_tokens.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert again(client, first, **bearer(token)).status_code == 401


def test_the_tag_holds_no_more_than_the_bytes(client):
    """Two users who read the same figures share a tag, so that the two may share a cache."""
    ours, theirs = (
        ask(client, "areas", token_of(someone(f"{name}@westmercia.example", "office", "E23000016")))
        for name in ("ada", "ben")
    )
    assert (ours["ETag"], ours.content) == (theirs["ETag"], theirs.content)
    assert Indicator.objects.exists()
