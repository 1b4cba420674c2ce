"""Who may do what, where and when: the table by hand, each scope's reach, the second factor."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from outcomes.models import Indicator, Metric, RecomputeRun
from partnerships.access import ANYONE, MAY, Permission, viewer_of, why_not
from partnerships.models import Access, Area, Organisation, Partnership, User

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

WEST_MERCIA, STAFFORDSHIRE = "E23000016", "E23000015"
WORCESTERSHIRE, SHROPSHIRE = "E10000034", "E06000051"
HEREFORDSHIRE_WORCESTERSHIRE = "CDP-herefordshire-worcestershire"

HAND_WRITTEN = {
    "read restricted figures": {"lead", "sro", "force", "office", "analyst"},
    "read the partnership's papers": {"lead", "sro", "office", "analyst"},
    "fill in this return": {"contributor", "lead", "force"},
    "submit this return": {"lead"},
    "certify this return": {"sro"},
    "accept this return": {"office"},
    "keep the partnership's register": {"lead"},
    "keep funding": {"office"},
    "ask a question": {"office"},
    "draft a question": {"panel"},
    "admit a question": {"clerk"},
    "keep the panel's agenda": {"clerk"},
    "make a pack": {"office"},
    "read the panel's packs": {"office", "monitoring", "clerk", "panel", "analyst"},
    "clear a public edition": {"monitoring"},
    "keep users and their access": {"admin"},
    "keep areas and footprints": {"admin"},
    "keep the catalogue": {"admin"},
    "load data": {"admin"},
    "read the audit": {"admin"},
}
"""contract.md, Roles, read line by line: what may be done, and by whom."""


def area(code):
    return Area.objects.get(code=code)


def viewer(role, code=WEST_MERCIA, *, second_factor=True, **dates):
    user = User.objects.create_user(f"{role}-{code}@portal.example")
    scope = area(code)
    Access.objects.create(user=user, role=role, area=scope, scope_kind=scope.kind, **dates)
    return viewer_of(user, second_factor=second_factor)


def test_the_table_is_the_contract():
    held = {one.value: {role for role, may in MAY.items() if one in may} for one in Permission}
    assert {name: {str(role) for role in roles} for name, roles in held.items()} == HAND_WRITTEN


@pytest.mark.parametrize("permission", Permission)
def test_nobody_may_do_anything_without_signing_in(permission):
    assert why_not(ANYONE, permission) == f"Sign in to {permission.value}."


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", ["office", "force", "monitoring", "panel", "analyst"])
def test_a_role_reaches_its_own_police_area_and_no_other(role, permission):
    someone = viewer(role)
    allowed = role in HAND_WRITTEN[permission.value]
    assert (why_not(someone, permission, area(WEST_MERCIA)) == "") == allowed
    assert (why_not(someone, permission, area(WORCESTERSHIRE)) == "") == allowed
    assert (why_not(someone, permission, area(HEREFORDSHIRE_WORCESTERSHIRE)) == "") == allowed
    for other in (STAFFORDSHIRE, "E92000001", "E12000005"):
        assert why_not(someone, permission, area(other)) != ""
    if allowed:
        said = "your access does not reach Staffordshire."
        assert why_not(someone, permission, area(STAFFORDSHIRE)).endswith(said)


def test_a_partnership_reaches_its_authorities_and_neither_its_force_nor_its_neighbour():
    lead = viewer("lead", HEREFORDSHIRE_WORCESTERSHIRE)
    assert lead.may(Permission.READ_RESTRICTED, area(WORCESTERSHIRE))
    assert not lead.may(Permission.READ_RESTRICTED, area(SHROPSHIRE))
    assert not lead.may(Permission.READ_RESTRICTED, area(WEST_MERCIA))


def test_a_board_reaches_the_partnerships_under_it():
    board = Partnership.objects.filter(kind="strategic_board", members__isnull=False).first()
    sro = viewer("sro", board.area.code)
    for member in board.members.all():
        assert sro.may(Permission.READ_RESTRICTED, member.area)


def test_england_reaches_every_real_area_and_no_fictional_one():
    analyst = viewer("analyst", "E92000001")
    fictional = Area.objects.create(
        code="X99", name="Elsewhere", kind="police_force", nation="demonstration"
    )
    assert analyst.reads_everywhere
    assert analyst.may(Permission.READ_RESTRICTED, area(STAFFORDSHIRE))
    assert not analyst.may(Permission.READ_RESTRICTED, fictional)


def test_a_panels_scrutiny_officer_is_held_for_the_panel():
    panel = Organisation.objects.filter(
        kind="police_and_crime_panel", areas__code=WEST_MERCIA
    ).first() or Organisation.objects.create(
        code="panel-x", name="Panel", kind="police_and_crime_panel"
    )
    panel.areas.add(area(WEST_MERCIA))
    user = User.objects.create_user("clerk@portal.example")
    Access.objects.create(user=user, role="clerk", organisation=panel)
    clerk = viewer_of(user, second_factor=True)
    assert clerk.may(Permission.ADMIT_QUESTION, area(WEST_MERCIA))
    assert not clerk.may(Permission.ADMIT_QUESTION, area(STAFFORDSHIRE))


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [(None, None, True), (0, 0, True), (-9, -1, False), (1, 9, False), (None, -1, False)],
)
def test_access_counts_between_its_days(first, last, counts):
    today = timezone.localdate()
    dates = {
        name: today + timedelta(days=days)
        for name, days in (("valid_from", first), ("valid_to", last))
        if days is not None
    }
    someone = viewer("office", **dates)
    assert someone.may(Permission.READ_RESTRICTED, area(WEST_MERCIA)) == counts


def test_without_a_second_factor_nothing_real_may_be_done_and_the_reason_says_so():
    office = viewer("office", second_factor=False)
    said = why_not(office, Permission.READ_RESTRICTED, area(WEST_MERCIA))
    assert said == "Sign in with a second factor to read restricted figures."
    assert office.full_areas == frozenset()


def test_a_closed_account_is_anyone():
    user = User.objects.create_user("closed@portal.example", is_active=False)
    assert viewer_of(user, second_factor=True) == ANYONE


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("lead", WEST_MERCIA),
        ("office", HEREFORDSHIRE_WORCESTERSHIRE),
        ("office", "E92000001"),
        ("clerk", WEST_MERCIA),
        ("admin", WEST_MERCIA),
        ("analyst", WORCESTERSHIRE),
    ],
)
def test_the_database_refuses_a_role_that_does_not_fit_its_scope(role, code):
    with pytest.raises(IntegrityError):
        viewer(role, code)


def test_the_database_refuses_a_scope_said_to_be_of_another_kind():
    user = User.objects.create_user("sly@portal.example")
    with pytest.raises(IntegrityError):
        Access.objects.create(
            user=user, role="analyst", area=area(WEST_MERCIA), scope_kind="england"
        )


# What each reads of one restricted figure


@pytest.fixture
def secret():
    """A returned figure of a restricted metric in Worcestershire, as a run would have stored it."""
    return Indicator.objects.create(
        metric=Metric.objects.get(code="treatment_progress"),
        area=area(WORCESTERSHIRE),
        period_start="2026-07-01",
        period_end="2026-09-30",
        breakdown="",
        window="as_published",
        basis="return",
        full_numerator=61,
        full_denominator=83,
        full_value=73.49,
        full_change=7.21,
        full_change_signal="real",
        full_change_from="2025-07-01",
        full_note="six tenths",
        full_state="shown",
        public_state="restricted",
        public_reason="Restricted.",
        full_latest=True,
        public_latest=False,
        status="final",
        run=RecomputeRun.objects.first(),
    )


def read(viewer, indicator):
    return Indicator.objects.filter(pk=indicator.pk).visible_to(viewer)[0]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("office", WEST_MERCIA),
        ("force", WEST_MERCIA),
        ("analyst", WEST_MERCIA),
        ("analyst", "E92000001"),
        ("lead", HEREFORDSHIRE_WORCESTERSHIRE),
        ("sro", HEREFORDSHIRE_WORCESTERSHIRE),
    ],
)
def test_who_answers_for_a_place_reads_its_restricted_figures(secret, role, code):
    someone = viewer(role, code)
    row = read(someone, secret)
    assert (row["state"], row["numerator"], row["change"]) == ("shown", 61, 7.21)
    assert row["is_restricted"]
    assert Indicator.objects.filter(pk=secret.pk).latest_for(someone).exists()


@pytest.mark.parametrize(
    ("role", "code", "second_factor"),
    [
        ("office", STAFFORDSHIRE, True),
        ("office", WEST_MERCIA, False),
        ("force", STAFFORDSHIRE, True),
        ("monitoring", WEST_MERCIA, True),
        ("panel", WEST_MERCIA, True),
        ("contributor", HEREFORDSHIRE_WORCESTERSHIRE, True),
        ("admin", "E92000001", True),
        ("lead", "CDP-shropshire-telford-wrekin", True),
        (None, None, None),
    ],
)
def test_nobody_else_reads_anything_of_them(secret, role, code, second_factor):
    someone = viewer(role, code, second_factor=second_factor) if role else None
    row = read(someone, secret)
    assert (row["state"], row["reason"]) == ("restricted", "Restricted.")
    told = ("numerator", "denominator", "value", "change", "change_signal", "change_from", "note")
    assert [row[name] for name in told if row[name]] == []
    assert not row["is_restricted"]
    assert not Indicator.objects.filter(pk=secret.pk).latest_for(someone).exists()


def test_a_secret_change_is_withheld_from_the_public_alone(secret):
    Indicator.objects.filter(pk=secret.pk).update(public_state="shown", change_is_secret=True)
    assert read(None, secret)["numerator"] == 61
    assert read(None, secret)["change"] is None
    assert read(None, secret)["change_signal"] == ""
    assert read(viewer("office"), secret)["change"] == 7.21
