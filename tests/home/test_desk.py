"""Home when signed in: what needs someone, by role, and what stands out in what they answer for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cdp_portal import desk
from outcomes.models import RecomputeRun
from partnerships.models import Access, ApiToken, Area, Invitation, Organisation, User

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

WEST_MERCIA = "E23000016"


@pytest.fixture
def someone(client):
    """A function: someone(role, code=, **dates) signs in a new user of that role."""

    def make(role, code=WEST_MERCIA, **dates):
        area = Area.objects.get(code=code)
        user = User.objects.create_user(f"{role}@portal.example", is_demonstration=True)
        Access.objects.create(user=user, role=role, area=area, scope_kind=area.kind, **dates)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return user

    return make


def home(client):
    return client.get("/").content.decode()


def test_nothing_to_do_says_so(client, someone):
    someone("office")
    page = home(client)
    assert "What needs you" in page
    assert "Nothing needs you." in page
    assert '<a href="/forces/west-mercia/">West Mercia police area</a>' in page
    assert "Policing body’s office" in page or "Policing body&#x27;s office" in page


def test_access_and_tokens_that_end_are_told_first_things_first(client, someone):
    today = timezone.localdate()
    user = someone("office", valid_to=today + timedelta(days=20))
    dates = {"issued_at": timezone.now(), "second_factor": True}
    for name, days in (("Dashboard", 1), ("Later", 90), ("Ended", -1)):
        ends = today + timedelta(days=days)
        ApiToken.objects.create(user=user, name=name, digest=name, expires_on=ends, **dates)
    page = home(client)
    assert "2 things need you. The first is due tomorrow." in page
    assert page.index("Dashboard") < page.index("Your access ends")
    assert "Later" not in page
    assert "Ended" not in page


def test_an_administrator_hears_of_a_failed_run_and_of_unused_invitations(client, someone):
    admin = someone("admin", "E92000001")
    now = timezone.now()
    RecomputeRun.objects.create(
        started_at=now, finished_at=now, outcome="failed", asked_by="nightly", error="x"
    )
    invited = User.objects.create_user("new@portal.example")
    Invitation.objects.create(
        user=invited,
        digest="d",
        invited_by=admin,
        invited_at=now - timedelta(days=9),
        expires_at=now - timedelta(days=2),
    )
    page = home(client)
    assert "Look at the failed run" in page
    assert "1 person has not used their link in time" in page
    assert 'href="/administration/"' in page


def test_nobody_else_hears_of_either(client, someone):
    someone("office")
    now = timezone.now()
    RecomputeRun.objects.create(
        started_at=now, finished_at=now, outcome="failed", asked_by="nightly", error="x"
    )
    page = home(client)
    assert "failed run" not in page
    assert "/administration/" not in page


def test_a_panel_member_is_led_to_areas_and_measures(client, someone):
    someone("panel")
    page = home(client)
    navigation = page[page.index('aria-label="Main"') : page.index("</nav>")]
    assert "/areas/" in navigation
    assert "/partnerships/" not in navigation


def test_a_panels_officer_is_led_to_the_area_that_the_panel_covers(client):
    panel = Organisation.objects.create(code="p", name="A panel", kind="police_and_crime_panel")
    panel.areas.add(Area.objects.get(code=WEST_MERCIA))
    user = User.objects.create_user("clerk@portal.example", is_demonstration=True)
    Access.objects.create(user=user, role="clerk", organisation=panel)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = home(client)
    assert '<a href="/forces/west-mercia/">West Mercia police area</a>' in page
    assert "A panel</span>" in page
    assert 'href=""' not in page


@pytest.mark.parametrize(
    ("days", "words"), [(-3, "since "), (0, "today"), (1, "tomorrow"), (7, "in 7 days")]
)
def test_a_day_ahead_in_words(days, words):
    assert desk.in_days(timezone.localdate() + timedelta(days=days)).startswith(words)


def test_home_makes_few_queries(client, someone, django_assert_max_num_queries):
    someone("office")
    home(client)
    with django_assert_max_num_queries(14):
        home(client)
