"""Who reads what: the public, the owner of a token, whoever signed in; and a token that is no good.

Invented figures of a restricted metric, in a transaction: a count of the quarterly return that the
public may not see, in West Mercia, with what was computed from it.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from outcomes.models import Indicator, Metric, Observation, RecomputeRun, Release, Source
from partnerships.models import ApiToken, Area, AuditEvent, User

from .reading import ask, bearer, every_row, file_rows, missing_from_api, someone, token_of

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

SECRET = 8675309
QUARTER = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}


def returned(**changes):
    """An observation of a return and the indicator that was computed from it."""
    metric, area = Metric.objects.get(code="drug_seizures"), Area.objects.get(code="E23000016")
    source = Source.objects.create(key="return_test", publisher="West Mercia", title="A return")
    release = Release.objects.create(
        source=source, file_name="q1", sha256="0" * 64, recorded_at=timezone.now(),
        rows=1, added=1, revised=0, moved=0, withdrawn=0,
    )  # fmt: skip
    same = {"metric": metric, "area": area, "basis": "return", "release": release, **QUARTER}
    held = Observation.objects.create(
        **same, numerator=SECRET, value=SECRET, note=f"{SECRET} said", status="final",
        recorded_at=timezone.now(),
    )  # fmt: skip
    decided = Indicator.objects.create(
        **same, breakdown="", window="as_published", full_numerator=SECRET, full_value=SECRET,
        full_state="shown", public_state="restricted", public_reason="Restricted for now.",
        full_latest=False, public_latest=False, status="final", source=source.key,
        full_note=f"{SECRET} said", run=RecomputeRun.objects.first(), **changes,
    )  # fmt: skip
    return held, decided


RETURNED = {"basis": "return", "area": "E23000016", "metric": "drug_seizures"}


@pytest.fixture
def office():
    """The token of an office whose police force area is West Mercia."""
    return token_of(someone("office@westmercia.example", "office", "E23000016"))


@pytest.fixture
def neighbour():
    return token_of(someone("office@staffordshire.example", "office", "E23000015"))


@pytest.mark.parametrize("name", ["indicators", "observations"])
def test_a_restricted_figure_is_read_in_its_scope_alone(client, office, neighbour, name):
    returned()
    (row,) = ask(client, name, office, **RETURNED).json()["results"]
    assert (row["numerator"], row["state"], row["marking"]) == (SECRET, "shown", "Restricted")
    for token in ("", neighbour):
        answer = ask(client, name, token, **RETURNED)
        (row,) = answer.json()["results"]
        assert (row["numerator"], row["value"], row["note"]) == (None, None, "")
        assert (row["state"], row["reason"]) == ("restricted", "Restricted for now.")
        assert str(SECRET) not in answer.content.decode()


@pytest.mark.parametrize("name", ["indicators", "observations"])
def test_two_readers_of_one_address_get_different_bytes(client, office, neighbour, name):
    returned()
    ours, theirs = (ask(client, name, token, **RETURNED) for token in (office, neighbour))
    assert ours.request["QUERY_STRING"] == theirs.request["QUERY_STRING"]
    assert ours.content != theirs.content
    assert ours["ETag"] != theirs["ETag"]
    stale = {"If-None-Match": theirs["ETag"], **bearer(office)}
    again = client.get(f"/api/v1/{name}/", RETURNED, headers=stale)
    assert again.status_code == 200


@pytest.mark.parametrize("name", ["indicators", "observations"])
def test_no_form_and_no_filter_gives_a_hidden_figure_away(client, neighbour, name):
    returned()
    for token in ("", neighbour):
        for asked in ({}, {"format": "csv"}, {"state": "restricted"}, {"state": "shown"}):
            answer = ask(client, name, token, **RETURNED | asked)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert str(SECRET) not in content.decode()
    assert ask(client, name, **RETURNED, state="shown").json()["count"] == 0
    assert ask(client, name, **RETURNED, state="restricted").json()["count"] == 1


def test_a_returned_figure_of_which_nothing_is_decided_is_not_shown(client, office):
    _, decided = returned()
    decided.delete()
    for token in ("", office):
        (row,) = ask(client, "observations", token, **RETURNED).json()["results"]
        assert (row["state"], row["numerator"]) == ("restricted", None)
        assert row["reason"] == "Restricted: the next nightly run decides who may see it."


def test_a_decision_on_a_figure_says_nothing_of_the_one_that_revised_it(client):
    """12 was shown to all; it became 3, and the nightly run has not yet been."""
    held, decided = returned()
    Indicator.objects.filter(pk=decided.pk).update(public_state="shown", full_numerator=12)
    later = Release.objects.create(
        source=held.release.source, file_name="q1 again", sha256="1" * 64,
        recorded_at=timezone.now(), rows=1, added=0, revised=1, moved=1, withdrawn=0,
    )  # fmt: skip
    Observation.objects.filter(pk=held.pk).update(release=later)
    (row,) = ask(client, "observations", **RETURNED).json()["results"]
    assert (row["state"], row["numerator"]) == ("restricted", None)


def test_what_was_superseded_is_not_given(client):
    held, _ = returned()
    Observation.objects.filter(pk=held.pk).update(superseded_at=timezone.now())
    assert ask(client, "observations", **RETURNED).json()["count"] == 0


def test_what_a_publisher_withheld_is_said_so(client):
    row = Observation.objects.current().filter(basis="published", numerator__isnull=False).first()
    Observation.objects.filter(pk=row.pk).update(flag="suppressed", numerator=None, value=None)
    asked = {"metric": row.metric.code, "area": row.area.code, "state": "suppressed"}
    told = ask(client, "observations", **asked).json()["results"]
    assert ("Hidden by its publisher.", None) in {(r["reason"], r["value"]) for r in told}


def test_published_figures_are_told_as_published(client):
    """Every row, beside the table itself."""
    told = every_row(client, "observations", metric="drug_poisoning_deaths", area="E06000019")
    held = Observation.objects.current().filter(
        metric__code="drug_poisoning_deaths", area__code="E06000019"
    )
    assert sorted((r["period_start"], r["period_end"], r["numerator"]) for r in told) == sorted(
        (str(row.period_start), str(row.period_end), float(row.numerator)) for row in held
    )


def test_a_page_s_file_says_what_the_api_says(client, office):
    returned()
    held = file_rows(client.get("/outcomes/drug_seizures/E23000016.csv"))
    told = every_row(client, "indicators", metric="drug_seizures", area="E23000016")
    assert len(held) > 5
    assert missing_from_api(held, told) == []
    ours = every_row(client, "indicators", office, metric="drug_seizures", area="E23000016")
    assert len(missing_from_api(held, ours)) == 1  # the restricted one


# Tokens


def test_a_token_without_a_second_factor_reads_no_real_restricted_figure(client):
    returned()
    user = someone("office@westmercia.example", "office", "E23000016")
    (row,) = ask(client, "indicators", token_of(user, second_factor=False), **RETURNED).json()[
        "results"
    ]
    assert row["state"] == "restricted"


def test_a_token_goes_before_the_browser_s_session(client, office, neighbour):
    returned()
    user = ApiToken.objects.get(user__email__startswith="office@west").user
    User.objects.update(is_demonstration=True)  # who may sign in with a password alone
    client.force_login(user)
    (row,) = ask(client, "indicators", neighbour, **RETURNED).json()["results"]
    assert row["state"] == "restricted"


def test_access_that_has_ended_is_gone_at_the_next_question(client, office):
    returned()
    user = ApiToken.objects.get(user__email__startswith="office@west").user
    user.access.update(valid_to=timezone.localdate() - timedelta(days=1))
    answer = ask(client, "indicators", office, **RETURNED)
    assert answer.json()["results"][0]["state"] == "restricted"


def _expired(token):
    token.expires_on = timezone.localdate() - timedelta(days=1)


def _revoked(token):
    token.revoked_at = timezone.now()


@pytest.mark.parametrize("end", [_expired, _revoked])
@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/areas/", "/api/v1/schema/"])
def test_a_token_that_has_ended_is_refused_and_never_anonymous(client, office, end, address):
    token = ApiToken.objects.get()
    end(token)
    token.save()
    answer = client.get(address, headers=bearer(office))
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["detail"].startswith("This token is unknown, expired or revoked.")


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Bearer cdp_nonsense", "unknown, expired or revoked"),
        ("Bearer", "Send a token"),
        ("Bearer ", "Send a token"),
        ("Basic YWRhOjE4MTU=", "Send a token"),
        ("cdp_nonsense", "Send a token"),
        ("", "Send a token"),
        ("Bearer \xff\x00", "unknown, expired or revoked"),
    ],
)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_header_that_is_no_token_is_refused(client, header, words, form):
    answer = client.get(f"/api/v1/areas/?format={form}", headers={"Authorization": header})
    assert answer.status_code == 401
    assert words in answer.json()["detail"]


def test_a_closed_account_s_token_is_refused(client, office):
    User.objects.update(is_active=False)
    assert ask(client, "areas", office).status_code == 401


def test_the_day_of_a_token_s_last_use_is_kept(client, office):
    ask(client, "areas", office)
    assert ApiToken.objects.get().last_used_on == timezone.localdate()


# Demonstration


@pytest.fixture
def fictional():
    """A fictional force area with one figure."""
    area = Area.objects.create(
        code="X23000099", name="Testshire", kind="police_force", nation="demonstration"
    )
    model = Indicator.objects.filter(full_state="shown").first()
    model.pk, model.area = None, area
    model.save()
    return area


def test_demonstration_data_are_left_out_unless_asked_for(client, fictional, settings):
    settings.DEMO = True
    for name, key in (("areas", "code"), ("indicators", "area")):
        asked = {"kind": "police_force"}
        assert fictional.code not in {row[key] for row in every_row(client, name, **asked)}
        rows = [r for r in every_row(client, name, **asked, demo=1) if r[key] == fictional.code]
        assert [row["marking"] for row in rows] == ["Demonstration data"]


@pytest.mark.parametrize("name", ["area", "within"])
def test_naming_a_fictional_area_without_wanting_it_is_answered_in_words(client, fictional, name):
    answer = ask(client, "indicators", **{name: fictional.code})
    assert answer.status_code == 400
    assert answer.json() == {name: ["X23000099 is demonstration data: add demo=1 to read it."]}


def test_an_installation_without_demonstration_gives_none(client, fictional, settings):
    settings.DEMO = False
    asked = {"kind": "police_force", "demo": 1}
    assert fictional.code not in {row["code"] for row in every_row(client, "areas", **asked)}


# The audit


def test_what_a_token_was_shown_of_restricted_figures_is_recorded(client, office):
    returned()
    before = AuditEvent.objects.order_by("id").last().pk
    ask(client, "indicators", office, **RETURNED)
    file_rows(ask(client, "observations", office, **RETURNED, format="csv"))
    acts = list(AuditEvent.objects.filter(pk__gt=before).order_by("id"))
    assert [act.act for act in acts] == ["restricted_viewed", "exported", "restricted_viewed"]
    assert {act.by for act in acts} == {ApiToken.objects.get().user_id}
