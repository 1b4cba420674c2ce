"""Force, partnership and area pages: what leads, how an area compares, what is marked."""

import csv
import io

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest

from outcomes import figures
from outcomes.models import Indicator, Metric, RecomputeRun
from outcomes.models.indicators import State
from partnerships.models import Access, Area, User

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

FORCE = "/forces/west-mercia/"


def body(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.fixture
def restricted():
    """A return of West Mercia Police that only those who answer for it may read."""
    return Indicator.objects.create(
        metric=Metric.objects.get(code="ocg_disruptions"),
        area=Area.objects.get(code="E23000016"),
        period_start="2026-07-01",
        period_end="2026-09-30",
        window="as_published",
        basis="return",
        full_numerator=34567,
        full_state=State.SHOWN,
        full_latest=True,
        public_state=State.RESTRICTED,
        public_reason="Restricted: for those who answer for it.",
        public_latest=False,
        run=RecomputeRun.objects.latest("started_at"),
    )


@pytest.fixture
def office(client):
    """A client signed in, with a second factor, for the policing body of West Mercia."""
    user = User.objects.create_user("office@example.org")
    force = Area.objects.get(code="E23000016")
    Access.objects.create(user=user, role="office", area=force, scope_kind=force.kind)
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    return client


def rows_of(client, address):
    text = body(client.get(address)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("nation", "is_restricted", "said"),
    [
        ("england", False, ""),
        ("demonstration", False, "Demonstration data"),
        ("england", True, "Restricted"),
        ("demonstration", True, "Demonstration data; restricted"),
    ],
)
def test_a_figure_that_is_not_simply_public_is_marked(nation, is_restricted, said):
    row = {"area_nation": nation, "is_restricted": is_restricted}
    assert figures.marking(row) == said


def test_a_file_marks_each_restricted_figure(restricted, office):
    rows = rows_of(office, "/areas/E23000016.csv")
    marked = [row for row in rows if row["marking"]]
    assert [(row["metric"], row["numerator"], row["marking"]) for row in marked] == [
        ("ocg_disruptions", "34567.0", "Restricted")
    ]
