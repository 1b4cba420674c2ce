"""What every request meets: headers, limits, a log line, our own page for every refusal."""

import io
import json
import logging

import pytest
from django.contrib.auth.decorators import login_not_required as public
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisConnectionError

from cdp_portal import errors, health, logs, throttle
from outcomes.models import RecomputeRun

POLICY = (
    "default-src 'none'; script-src 'self'; "
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def fails(request):
    raise ValueError("Ada Lovelace has 1815 pounds")


def refuses(request):
    raise PermissionDenied


def accepts(request):
    return HttpResponse("accepted")


handler400 = errors.bad_request
urlpatterns = [
    path("fails/", public(fails)),
    path("refuses/", public(refuses)),
    path("accepts/", public(accepts)),
    path("figures.csv", public(accepts)),
    path("figures.xlsx", public(accepts)),
    path("api/v1/metrics/", public(accepts)),
    path("healthz", public(health.healthz)),
    path("readyz", public(health.readyz)),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def lines(settings):
    """What production would have logged so far, as a function."""
    out = io.StringIO()
    logs.configure(logs.configuration(messages=False))
    (console,) = logging.getLogger().handlers
    console.setStream(out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logs.configure(settings.LOGGING)


# Headers


def test_every_response_carries_the_headers(client):
    for address in ("/accepts/", "/nowhere/", "/fails/"):
        headers = client.get(address).headers
        sent = headers["Content-Security-Policy"].split("; ")
        assert sorted(sent) == sorted(POLICY.split("; "))
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "geolocation=()" in headers["Permissions-Policy"]
        assert len(headers["X-Request-ID"]) == 32


# Own pages


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "Page not found"),
        ("/refuses/", 403, "You cannot open this page"),
        ("/fails/", 500, "Sorry, something went wrong"),
    ],
)
def test_a_refusal_has_a_page_of_ours_without_the_database(client, address, status, words):
    response = client.get(address)
    assert response.status_code == status
    assert f"{words}</h1>" in response.content.decode()


def test_a_form_without_its_token_has_a_page_of_ours():
    response = Client(enforce_csrf_checks=True).post("/accepts/")
    assert response.status_code == 403
    assert "You cannot open this page</h1>" in response.content.decode()


def test_an_unknown_host_has_a_page_of_ours(client):
    response = client.get("/accepts/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "The request was not understood</h1>" in response.content.decode()


# Size


@pytest.mark.parametrize("length", ["1048577", "209715200", "-1", "many"])
def test_too_large_a_request_is_refused_before_it_is_read(client, length):
    response = client.post("/accepts/", CONTENT_LENGTH=length)
    assert response.status_code == 413
    assert "too large" in response.content.decode()


def test_a_request_within_the_limit_is_read(client):
    assert client.post("/accepts/", {"note": "x" * 1_000_000}).status_code == 200


# Rate


@pytest.fixture
def three_a_minute(monkeypatch):
    monkeypatch.setattr(throttle.AddressThrottle, "rate", "3/minute", raising=False)


def statuses(client, address, times, **extra):
    return [client.get(address, **extra).status_code for _ in range(times)]


@pytest.mark.parametrize("address", ["/figures.csv", "/figures.xlsx", "/api/v1/metrics/"])
def test_an_address_that_downloads_too_often_is_asked_to_wait(client, three_a_minute, address):
    assert statuses(client, address, 4) == [200, 200, 200, 429]
    refused = client.get(address)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert statuses(client, address, 1, REMOTE_ADDR="10.0.0.2") == [200]


def test_the_page_says_how_long_to_wait_and_the_api_says_it_in_json(client, three_a_minute):
    statuses(client, "/figures.csv", 3)
    page = client.get("/figures.csv")
    assert "Too many requests</h1>" in page.content.decode()
    assert f"Wait {page.headers['Retry-After']} second" in page.content.decode()
    assert client.get("/api/v1/metrics/").json()["detail"].startswith("Too many requests.")


def test_pages_are_not_counted(client, three_a_minute):
    assert statuses(client, "/accepts/", 5) == [200] * 5


def test_a_caller_cannot_name_its_own_address(client, three_a_minute, settings):
    forged = [
        client.get("/figures.csv", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code
        for n in range(4)
    ]
    assert forged == [200, 200, 200, 429]


def test_behind_a_proxy_the_address_it_adds_counts(client, three_a_minute, settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
    header = {"headers": {"x-forwarded-for": "10.9.9.9, 10.0.0.7"}}
    assert statuses(client, "/figures.csv", 4, **header) == [200, 200, 200, 429]
    header = {"headers": {"x-forwarded-for": "10.9.9.9, 10.0.0.8"}}
    assert statuses(client, "/figures.csv", 1, **header) == [200]


def test_downloads_go_on_without_the_cache(client, three_a_minute, monkeypatch):
    monkeypatch.setattr(throttle.AddressThrottle.cache, "get", queue_is_down)
    assert statuses(client, "/figures.csv", 4) == [200] * 4


def queue_is_down(*_):
    raise RedisConnectionError


# Logs


def test_a_request_is_one_line_with_its_id_and_without_its_query(client, lines):
    response = client.get("/accepts/?name=Ada")
    (line,) = lines()
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/accepts/", 200)
    assert "Ada" not in json.dumps(line)


def test_an_exception_is_logged_by_type_and_place_without_its_words(client, lines):
    response = client.get("/fails/?name=Ada")
    failure, request = lines()
    assert failure["exception"] == "builtins.ValueError"
    assert any(place.endswith(" fails") for place in failure["raised_at"])
    assert failure["request_id"] == request["request_id"] == response.headers["X-Request-ID"]
    assert "Lovelace" not in json.dumps(failure)
    assert "Ada" not in json.dumps(failure)
    assert "1815" not in json.dumps(failure)


def test_a_proxys_request_id_is_kept_if_it_is_one(client):
    given = "0123456789abcdef-proxy"
    assert client.get("/accepts/", headers={"x-request-id": given}).headers["X-Request-ID"] == given
    for bad in ("short", "with spaces in it", 'quote"and-more', "x" * 65):
        sent = client.get("/accepts/", headers={"x-request-id": bad}).headers["X-Request-ID"]
        assert sent != bad
        assert len(sent) == 32


# Health


def test_healthz_needs_nothing(client):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_readyz_says_what_answers_and_how_the_last_run_ended(client):
    ended = {"outcome": "failed", "finished_at": timezone.now()}
    RecomputeRun.objects.create(started_at=ended["finished_at"], asked_by="nightly", **ended)
    response = client.get("/readyz")
    assert response.status_code == 200
    told = response.json()
    assert told.pop("last_run")["outcome"] == "failed"
    assert told == {"ready": True, "database": True, "queue": True}


@pytest.mark.django_db
def test_readyz_fails_without_the_queue(client, monkeypatch):
    monkeypatch.setattr(health.cache, "get", queue_is_down)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["queue"] is False


def test_readyz_fails_without_the_database(client, monkeypatch):
    def database_is_down():
        raise OperationalError

    monkeypatch.setattr(health.connection, "cursor", database_is_down)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] is False
    assert response.json()["last_run"] is None
