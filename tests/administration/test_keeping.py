"""Each kind is added, changed and ended by who may, refused to others, audited and told why."""

import re

import pytest

from outcomes.models import (
    Break,
    LocalPlan,
    Metric,
    MetricVersion,
    PlanPriority,
    PriorityLink,
    Target,
)
from partnerships import history, keeping
from partnerships.models import (
    Access,
    Act,
    Area,
    AreaPart,
    AuditEvent,
    Organisation,
    Partnership,
    PolicingBody,
    Role,
    User,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

WORCESTERSHIRE, SHROPSHIRE, WEST_MERCIA = "E10000034", "E06000051", "E23000016"


def area(code):
    return Area.objects.get(code=code).pk


def metric(code="drug_poisoning_deaths"):
    return Metric.objects.get(code=code).pk


def priority():
    plan = LocalPlan.objects.create(
        area_id=area(WEST_MERCIA), body="PCC", title="Plan", first_year=2025, last_year=2029,
        source="The plan",
    )  # fmt: skip
    return PlanPriority.objects.create(plan=plan, text="Safer", order=1)


def main_part(page):
    return page.content.decode().split("<main")[1]


def what_a_form_holds(page):
    """Every field of the page's form with its value, as a browser would send it."""
    form = main_part(page).split('<form method="post"')[1].split("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") in {"checkbox", "radio"} and " checked" not in tag:
            continue
        if "name" in said:
            default = "on" if said.get("type") == "checkbox" else ""
            sent[said["name"]] = said.get("value", default)
    for name, inner in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'value="([^"]*)" selected', inner)
        sent[name] = chosen[0] if chosen else ""
    sent |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL))
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def add(client, key, /, **data):
    return client.post(f"/administration/{key}/add/", data)


def change(client, key, pk, /, **data):
    address = f"/administration/{key}/{pk}/"
    return client.post(address, what_a_form_holds(client.get(address)) | data)


def faults(response):
    found = response.content.decode().split("govuk-error-summary__list")[1].split("</ul>")[0]
    return re.sub(r"<[^>]+>|\s+", " ", found)


def last_act():
    return AuditEvent.objects.order_by("-id").first()


NEW = {
    "areas": lambda: {
        "code": "E99999999", "name": "Newshire", "kind": "upper_tier", "nation": "england",
    },
    "parts": lambda: {
                "part": Area.objects.create(
            code="E07999999", name="Olden", kind="upper_tier", nation="england"
        ).pk, "whole": area("E12000008"), "valid_to": "1999-12-31",
        "reason": "A region of long ago.",
    },
    "policing-bodies": lambda: {
        "force": area(WEST_MERCIA), "name": "A board of old", "kind": "board",
        "valid_to": "1950-12-31",
    },
    "partnerships": lambda: {
        "area": Area.objects.create(
            code="CDP-new", name="New", kind="footprint", nation="england"
        ).pk,
        "force": area(WEST_MERCIA), "slug": "new", "name": "New partnership",
        "kind": "partnership", "footprint_basis": "Told by the partnership.", "source": "Letter",
    },
    "organisations": lambda: {
        "code": "panel-new", "name": "New panel", "kind": "police_and_crime_panel",
        "areas": WEST_MERCIA,
    },
    "targets": lambda: {
        "metric": metric(), "area": area(WEST_MERCIA), "value": "10", "text": "Ten by 2027",
        "source": "Local plan", "starts": "2026-04-01", "ends": "2027-03-31",
    },
    "breaks": lambda: {
        "metric": metric(), "on": "2019-05-01", "kind": "method", "text": "New method",
        "why": "Counted otherwise.", "reason": "Told by the publisher.",
    },
    "plan-links": lambda: {
        "priority": priority().pk, "metric": metric(), "basis": "Read there",
        "valid_from": "2026-04-01",
    },
    "access": lambda: {
        "user": User.objects.create_user("new@portal.example").pk, "role": "office",
        "area": area(WEST_MERCIA), "valid_from": "2026-11-01",
    },
    "accepting-bodies": lambda: {
        "partnership": Partnership.objects.get(slug="leeds").pk, "body": "strategic_board",
        "valid_from": "2026-04-01", "source": "Minutes of the board",
    },
}  # fmt: skip
"""For each kind what a page sends to add one."""
CHANGES = {
    "areas": {"note": "Mended."},
    "parts": {"valid_to": "1999-06-30", "reason": "It ended earlier."},
    "policing-bodies": {"name": "A board of older"},
    "partnerships": {"note": "Meets every quarter."},
    "organisations": {"name": "Newer panel"},
    "targets": {"value": "11"},
    "breaks": {"on": "2019-06-01", "reason": "A month later."},
    "plan-links": {"valid_to": "2026-12-31"},
    "access": {"valid_to": "2027-03-31"},
    "accepting-bodies": {"valid_to": "2027-03-31"},
}
MOVES = {"parts", "breaks"}


@pytest.mark.parametrize("key", NEW)
def test_a_row_is_added_and_changed_and_both_are_audited(
    keeper, key, django_capture_on_commit_callbacks
):
    kind = keeping.KINDS[key]
    data = NEW[key]()
    before = kind.model.objects.count()
    with django_capture_on_commit_callbacks() as queued:
        response = add(keeper, key, **data)
    assert response.status_code == 302, faults(response)
    assert len(queued) == (key in MOVES)
    assert kind.model.objects.count() == before + 1
    row = kind.model.objects.order_by("-pk").first()
    event = last_act()
    assert (event.act, event.by) == (kind.act("added"), keeper.user.pk)
    assert (event.subject_type, event.subject_id) == (kind.label, str(row.pk))
    assert event.detail["what"] == "added"
    assert event.detail["reason"] == data.get("reason", "")
    follows = "Figures follow within minutes." in keeper.get(response.url).content.decode()
    assert follows == (key in MOVES)

    with django_capture_on_commit_callbacks() as queued:
        response = change(keeper, key, row.pk, **CHANGES[key])
    assert response.status_code == 302, faults(response)
    assert len(queued) == (key in MOVES)
    event = last_act()
    (field,) = CHANGES[key].keys() - {"reason"}
    assert event.detail["fields"] == [field]
    table = f"{kind.model._meta.db_table}event"
    told = history.event_tables()[table].objects.order_by("pgh_id").last()
    assert told.id == row.pk
    assert told.pgh_context["user"] == keeper.user.pk
    assert told.pgh_context["reason"] == CHANGES[key].get("reason", "")
    assert told.pgh_context["request"] == event.request_id


@pytest.mark.parametrize("key", [*keeping.KINDS])
@pytest.mark.parametrize("role", [role for role in Role.values if role != "admin"])
def test_nobody_else_keeps_anything(client, person, key, role):
    sign_in(client, person(role))
    kind = keeping.KINDS[key]
    for response in (
        client.get(f"/administration/{key}/"),
        add(client, key),
        client.post(f"/administration/{key}/1/", {}),
        client.post(f"/administration/{key}/1/delete/", {"reason": "x"}),
    ):
        assert response.status_code == 403
        said = f"You may not {kind.needs.value}: your role does not allow it."
        assert said in response.content.decode()


def test_who_has_not_signed_in_is_asked_to(client, settings):
    settings.LOGIN_URL = "/sign-in/"
    response = client.get("/administration/users/")
    assert response.status_code == 302
    assert "next=/administration/users/" in response.url


def test_the_second_factor_is_asked_of_an_administrator(client, admin):
    sign_in(client, admin, second_factor=False)
    response = client.get("/administration/areas/")
    assert (response.status_code, response.url) == (302, "/account/second-factor/")


@pytest.mark.parametrize("key", sorted(MOVES))
def test_where_figures_move_a_reason_is_needed(keeper, key, django_capture_on_commit_callbacks):
    data = NEW[key]() | {"reason": ""}
    before = keeping.KINDS[key].model.objects.count()
    with django_capture_on_commit_callbacks() as queued:
        response = add(keeper, key, **data)
    assert "Say why: figures move with this change." in faults(response)
    assert keeping.KINDS[key].model.objects.count() == before
    assert queued == []


def test_an_area_that_moves_figures_needs_a_reason_and_a_note_does_not(keeper):
    pk = area(WORCESTERSHIRE)
    assert change(keeper, "areas", pk, note="Mended.").status_code == 302
    response = change(keeper, "areas", pk, valid_to="2026-03-31", successors=SHROPSHIRE)
    assert "Say why" in faults(response)
    response = change(
        keeper, "areas", pk, valid_to="2026-03-31", successors=SHROPSHIRE, reason="Reorganised."
    )
    assert response.status_code == 302
    assert [one.code for one in Area.objects.get(pk=pk).successors.all()] == [SHROPSHIRE]
    assert last_act().detail["fields"] == ["valid_to", "successors"]


def test_two_at_once_the_second_sees_both(keeper):
    pk = area(WORCESTERSHIRE)
    typed = what_a_form_holds(keeper.get(f"/administration/areas/{pk}/")) | {"note": "Mine"}
    Area.objects.filter(pk=pk).update(note="Theirs")
    response = keeper.post(f"/administration/areas/{pk}/", typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert Area.objects.get(pk=pk).note == "Theirs"
    assert "Somebody changed this while you had it open" in page
    row = page.split('id="meanwhile"')[1].split("</table>")[0]
    assert "Theirs" in row
    assert "Mine" in row
    assert row.count('scope="row"') == 1
    again = keeper.post(f"/administration/areas/{pk}/", what_a_form_holds(response))
    assert again.status_code == 302
    assert Area.objects.get(pk=pk).note == "Mine"


class TestRefusals:
    """What the database would refuse is refused in words that name what stands against it."""

    def test_one_force_at_a_time(self, keeper):
        other = area("E23000015")
        response = add(keeper, "parts", part=area(WORCESTERSHIRE), whole=other, reason="x")
        assert "Worcestershire in West Mercia is in force" in faults(response)

    def test_a_second_policing_body_on_the_same_days(self, keeper):
        held = PolicingBody.objects.filter(force__code=WEST_MERCIA, valid_to=None).get()
        response = add(
            keeper, "policing-bodies", force=held.force_id, name="Another", kind="board",
            valid_from="2026-11-01",
        )  # fmt: skip
        assert f"{held.name} is in force from" in faults(response)

    def test_the_last_day_before_the_first(self, keeper):
        data = NEW["policing-bodies"]() | {"valid_from": "1951-01-01"}
        assert "The last day is before the first." in faults(add(keeper, "policing-bodies", **data))

    def test_an_area_within_itself(self, keeper):
        pk = area(WEST_MERCIA)
        response = add(keeper, "parts", part=pk, whole=pk, reason="x", valid_to="1900-01-01")
        assert "An area is not part of itself." in faults(response)

    def test_a_second_break_on_a_day(self, keeper):
        assert add(keeper, "breaks", **NEW["breaks"]()).status_code == 302
        assert "There is one already" in faults(add(keeper, "breaks", **NEW["breaks"]()))

    def test_a_link_to_two_things(self, keeper):
        data = NEW["plan-links"]() | {"pillar": "treatment"}
        assert "only one" in faults(add(keeper, "plan-links", **data))

    def test_a_code_taken_and_a_code_unknown(self, keeper):
        data = NEW["areas"]()
        assert "already exists" in faults(add(keeper, "areas", **data | {"code": WEST_MERCIA}))
        said = faults(add(keeper, "areas", **data | {"successors": "E1 E2"}))
        assert "No area has the code E1, E2." in said


class TestAccess:
    """Who gives access, and to whom it is never given."""

    def test_nobody_changes_their_own(self, keeper, person):
        person("admin", "second@portal.example")
        own = Access.objects.get(user=keeper.user)
        page = main_part(keeper.get(f"/administration/access/{own.pk}/"))
        assert "Nobody changes their own access" in page
        assert '<form method="post"' not in page
        response = keeper.post(f"/administration/access/{own.pk}/", {"valid_to": "2026-11-24"})
        assert response.status_code == 403
        data = NEW["access"]() | {"user": keeper.user.pk}
        assert "Nobody changes their own access" in faults(add(keeper, "access", **data))

    def test_the_last_administrator_is_not_ended(self, keeper, person, client):
        other = person("admin", "second@portal.example")
        held = Access.objects.get(user=other)
        Access.objects.filter(user=keeper.user).update(valid_to="2026-11-30")
        response = change(keeper, "access", held.pk, valid_to="2026-11-30")
        assert "This is the last administrator" in faults(response)
        Access.objects.filter(user=keeper.user).update(valid_to=None)
        assert change(keeper, "access", held.pk, valid_to="2026-11-30").status_code == 302
        assert last_act().act == Act.ACCESS_ENDED

    def test_a_role_is_held_for_its_kind_of_area(self, keeper):
        data = NEW["access"]() | {"role": "lead"}
        said = faults(add(keeper, "access", **data))
        assert "This role is held for: partnership footprint or strategic board." in said

    def test_a_panels_officer_is_held_for_a_panel(self, keeper):
        panel = Organisation.objects.create(
            code="panel-x", name="Panel", kind="police_and_crime_panel"
        )
        data = NEW["access"]() | {"role": "clerk"}
        assert "held for: a panel" in faults(add(keeper, "access", **data))
        data = data | {"area": "", "organisation": panel.pk}
        assert add(keeper, "access", **data).status_code == 302


class TestUsers:
    def test_nobody_closes_their_own_account(self, keeper):
        address = f"/administration/users/{keeper.user.pk}/"
        data = what_a_form_holds(keeper.get(address))
        data.pop("is_active")
        assert "Nobody closes their own account" in faults(keeper.post(address, data))

    def test_the_history_holds_no_name_or_address(self, keeper, person):
        other = person("office")
        change(keeper, "users", other.pk, name="Somebody Else", email="else@portal.example")
        page = keeper.get(f"/administration/history/partnerships.user/{other.pk}/")
        assert "Else" not in page.content.decode()
        assert last_act().detail["fields"] == ["name", "email"]

    def test_a_person_is_invited_with_their_first_access(self, keeper, mailoutbox):
        data = {"email": "New@portal.example", "role": "office", "area": area(WEST_MERCIA)}
        response = add(keeper, "users", **data)
        assert response.status_code == 302, faults(response)
        user = User.objects.get(email="new@portal.example")
        assert user.access.get().role == "office"
        assert AuditEvent.objects.filter(act=Act.INVITED, by=keeper.user.pk).count() == 1
        assert user.invitations.count() == 1
        assert "This address is known" in faults(add(keeper, "users", **data))
        address = f"/administration/users/{user.pk}/do/invite/"
        assert "A new link to join is sent" in keeper.get(address).content.decode()
        assert keeper.post(address).status_code == 302
        assert user.invitations.count() == 2

    def test_an_account_is_closed_and_opened_again(self, keeper, person):
        other = person("office")
        address = f"/administration/users/{other.pk}/"
        data = what_a_form_holds(keeper.get(address))
        data.pop("is_active")
        assert keeper.post(address, data).status_code == 302
        assert not User.objects.get(pk=other.pk).is_active
        assert AuditEvent.objects.filter(act=Act.ACCOUNT_CLOSED, by=keeper.user.pk).count() == 1
        assert change(keeper, "users", other.pk, is_active="on").status_code == 302
        assert AuditEvent.objects.filter(act=Act.ACCOUNT_OPENED).count() == 1

    def test_all_sessions_of_a_person_are_ended(self, keeper, person):
        other = person("office")
        response = keeper.post(f"/administration/users/{other.pk}/do/sign-out/")
        assert response.status_code == 302
        assert last_act().act == Act.SESSION_ENDED
        assert keeper.get(f"/administration/users/{other.pk}/do/other/").status_code == 404


class TestDeleting:
    def test_what_something_refers_to_is_not_deleted(self, keeper):
        pk = area(WORCESTERSHIRE)
        page = main_part(keeper.get(f"/administration/areas/{pk}/delete/"))
        assert "This cannot be deleted" in page
        assert "indicator" in page
        assert '<form method="post"' not in page
        response = keeper.post(f"/administration/areas/{pk}/delete/", {"reason": "x"})
        assert response.status_code == 403
        assert Area.objects.filter(pk=pk).exists()

    def test_what_nothing_refers_to_is_deleted_on_its_own_page(
        self, keeper, django_capture_on_commit_callbacks
    ):
        add(keeper, "breaks", **NEW["breaks"]())
        row = Break.objects.get(text="New method")
        address = f"/administration/breaks/{row.pk}/delete/"
        assert "Nothing refers to it" in keeper.get(address).content.decode()
        assert "Say why." in faults(keeper.post(address, {"reason": ""}))
        with django_capture_on_commit_callbacks() as queued:
            assert keeper.post(address, {"reason": "A mistake."}).status_code == 302
        assert len(queued) == 1
        assert not Break.objects.filter(pk=row.pk).exists()
        assert last_act().detail == {"what": "deleted", "fields": [], "reason": "A mistake."}

    def test_access_is_ended_and_never_deleted(self, keeper, person):
        held = Access.objects.get(user=person("office"))
        address = f"/administration/access/{held.pk}/delete/"
        assert "never deleted" in keeper.get(address).content.decode()
        assert keeper.post(address, {"reason": "x"}).status_code == 403


def test_unused_names_are_kept_out():
    assert {MetricVersion, PriorityLink, Target, Partnership, AreaPart} <= {
        kind.model for kind in keeping.KINDS.values()
    }
