"""Every address, every reader, own and other scope, signed in or not: what each meets and reads."""

import io
import re
import zipfile

import pytest
from django.test import Client

from outcomes.models import Indicator, Metric, Observation, RecomputeRun
from partnerships.models import Area, Meeting, Person, Term, User
from tests.pages.addresses import names

from .table import (
    ADDRESSES,
    ADMIN,
    ADMINISTRATORS,
    DO,
    FICTIONAL_AUTHORITY,
    FICTIONAL_FORCE,
    GONE,
    MEET,
    OUT,
    OWN,
    PUBLIC,
    READS,
    REAL,
    REAL_READERS,
    STEP,
)

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]

SECRETS = {FICTIONAL_FORCE: 48_271, FICTIONAL_AUTHORITY: 59_372, REAL: 61_483}
"""A restricted figure of each place, unlike any other number on a page."""

SHOWN_AT = {
    FICTIONAL_FORCE: ("ocg_disruptions", "X23000001"),
    FICTIONAL_AUTHORITY: ("residential_rehab", "X06000001"),
    REAL: ("residential_rehab", "E10000034"),
}
HEAT_MAPS = {
    FICTIONAL_FORCE: "/heat-map/?within=X23000001&kind=police_force&all=1",
    FICTIONAL_AUTHORITY: "/heat-map/?within=X23000001&kind=upper_tier&all=1",
    REAL: "/heat-map/?within=E23000016&kind=upper_tier&all=1",
}
FIGURES = (
    "/outcomes/{metric}/{area}/?all=1",
    "/outcomes/{metric}/{area}.csv?demo=1",
    "/areas/{area}/",
    "/areas/{area}.csv?demo=1",
    "/compare/?metric={metric}&area={area}",
    "/api/v1/indicators/?area={area}&metric={metric}&demo=1&page_size=1000",
    "/api/v1/indicators/?area={area}&metric={metric}&demo=1&format=csv",
    "/api/v1/observations/?area={area}&metric={metric}&demo=1&page_size=1000",
    "/api/v1/observations/?area={area}&metric={metric}&demo=1&format=csv",
)
"""Wherever a figure of an area is shown."""


@pytest.fixture
def secrets():
    """Put each secret in its place: as the last figure returned, and as what was computed."""
    for place, (key, code) in SHOWN_AT.items():
        area, metric = Area.objects.get(code=code), Metric.objects.get(code=key)
        observed = Observation.objects.current().filter(metric=metric, area=area)
        if place == REAL:
            _returned(metric, area)
        last = observed.filter(basis="return").order_by("period_end").last()
        Observation.objects.filter(pk=last.pk).update(numerator=SECRETS[place], value=None)
        Indicator.objects.filter(metric=metric, area=area, period_end=last.period_end).update(
            full_numerator=SECRETS[place], full_value=SECRETS[place]
        )


def _returned(metric, area):
    """A returned figure of a real area, as accepted and computed."""
    ours = {"metric": metric, "area__code": SHOWN_AT[FICTIONAL_AUTHORITY][1]}
    returned = Observation.objects.current().filter(**ours, basis="return")
    like = returned.order_by("period_end").last()
    like.pk, like.area = None, area
    like.save()
    computed = Indicator.objects.get(**ours, period_end=like.period_end, window="as_published")
    computed.pk, computed.area = None, area
    computed.run = RecomputeRun.objects.first()
    computed.save()


@pytest.fixture
def client_of(person, pages_of, api_of):
    """A function: client_of(reader, api=False), signed in as the contract asks of them."""

    people = {}

    def make(reader, *, api=False):
        if reader == "anyone":
            return Client()
        user = people.setdefault(reader, None) or person(REAL_READERS.get(reader, reader))
        people[reader] = user
        return (api_of if api else pages_of)(user, reader in REAL_READERS)

    return make


def read(client, address):
    response = client.get(address, follow=False)
    if response.status_code in (301, 308):
        response = client.get(response["Location"])
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = as_text(content)
    found = {place for place, number in SECRETS.items() if re.search(_as_printed(number), text)}
    return response, found


def as_text(content):
    """What an answer says; of a workbook all that its parts say."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def _as_printed(number):
    """The number on its own, with or without its comma: not as a part of another."""
    return rf"(?<!\d)(?<!\d[.,]){number // 1000},?{number % 1000}(?![\d])"


def test_every_address_has_a_row():
    assert set(names()) == set(ADDRESSES)


@pytest.mark.parametrize("reader", READS)
def test_what_each_meets(secrets, client_of, reader):
    """Every address, opened by one reader: what they meet, and no figure that is not theirs."""
    numbers = {
        "area": Area.objects.get(code="E23000016").pk,
        "user": User.objects.get(email="panel@exampleshire.example").pk,
        "meeting": Meeting.objects.filter(partnership__slug="exampleshire").first().pk,
        "person": Person.objects.filter(partnership__slug="exampleshire").first().pk,
        "term": Term.objects.filter(partnership__slug="exampleshire").first().pk,
    }
    client, wrong = client_of(reader), []
    for name, (kind, address) in ADDRESSES.items():
        response, found = read(client, address.format(**numbers))
        met = meets(response)
        if met not in allowed(kind, reader) or not found <= READS[reader]:
            wrong.append((name, met, found))
    assert wrong == []


def allowed(kind, reader):
    """What a reader may meet at an address of this kind."""
    if kind not in MEET or reader == "anyone":
        return ALLOWED.get((kind, standing(reader)), {"signs in"})
    return {"shown"} if reader in MEET[kind] else {"refused"}


def standing(reader):
    if reader in ADMINISTRATORS:
        return "administrator"
    return "anyone" if reader == "anyone" else "signed in"


def meets(response):
    """Shown, refused, nothing there, or led to: one's account, Home, signing in."""
    if response.status_code in (301, 302):
        address = response["Location"].partition("?")[0]
        return next((word for start, word in LED if address.startswith(start)), f"led to {address}")
    return MET[response.status_code]


MET = {200: "shown", 403: "refused", 404: "nothing", 405: "nothing", 410: "nothing"}
LED = [("/sign-in/", "signs in"), ("/account/", "own account"), ("/", "home")]
ALLOWED = {
    (PUBLIC, "anyone"): {"shown"},
    (PUBLIC, "signed in"): {"shown"},
    (PUBLIC, "administrator"): {"shown"},
    (OUT, "anyone"): {"shown"},
    (OUT, "signed in"): {"home"},
    (OUT, "administrator"): {"home"},
    (OWN, "anyone"): {"signs in"},
    (OWN, "signed in"): {"shown"},
    (OWN, "administrator"): {"shown"},
    (STEP, "anyone"): {"signs in"},
    (STEP, "signed in"): {"shown", "own account", "nothing"},
    (STEP, "administrator"): {"shown", "own account", "nothing"},
    (ADMIN, "anyone"): {"signs in"},
    (ADMIN, "signed in"): {"refused"},
    (ADMIN, "administrator"): {"shown"},
    (DO, "anyone"): {"signs in"},
    (DO, "signed in"): {"refused"},
    (DO, "administrator"): {"nothing"},
    (GONE, "anyone"): {"nothing", "signs in", "shown", "home"},
    (GONE, "signed in"): {"nothing", "home", "shown", "refused"},
    (GONE, "administrator"): {"nothing", "home", "shown", "refused"},
}


@pytest.mark.parametrize("reader", READS)
def test_what_each_reads_of_restricted_figures(secrets, client_of, reader):
    """Own scope and others': on pages, in files, through the API, exactly what is theirs."""
    clients = {api: client_of(reader, api=api) for api in (False, True)}
    wrong = []
    for place, (metric, area) in SHOWN_AT.items():
        addresses = [template.format(metric=metric, area=area) for template in FIGURES]
        for address in (*addresses, HEAT_MAPS[place]):
            response, found = read(clients["/api/" in address], address)
            if response.status_code != 200 or found != READS[reader] & {place}:
                wrong.append((address, response.status_code, found))
    assert wrong == []
