"""How often a token may ask, and that no invented token escapes the rate of its address."""

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from cdp_portal import throttle

from .reading import ask, someone, token_of

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(throttle.AddressThrottle, "rate", "3/minute", raising=False)
    monkeypatch.setattr(throttle.TokenThrottle, "rate", "5/minute", raising=False)


def statuses(client, times, token="", **extra):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answers = (client.get("/api/v1/", headers=headers, **extra) for _ in range(times))
    return [answer.status_code for answer in answers]


@pytest.fixture
def user():
    return someone("office@westmercia.example")


def test_a_token_has_a_rate_of_its_own_wherever_it_is_used(client, user):
    ours, other = token_of(user), token_of(user)
    assert statuses(client, 3, ours) == [200] * 3
    assert statuses(client, 3, ours, REMOTE_ADDR="10.0.0.2") == [200, 200, 429]
    assert statuses(client, 5, other) == [200] * 5
    assert statuses(client, 3) == [200] * 3, "the address has not been counted"


def test_a_token_is_served_from_an_address_that_has_asked_too_much(client, user):
    assert statuses(client, 4) == [200, 200, 200, 429]
    assert statuses(client, 1, token_of(user)) == [200]


def test_bad_tokens_count_for_their_address_each_another(client):
    found = [statuses(client, 1, f"cdp_{n}")[0] for n in range(5)]
    assert found == [401, 401, 401, 429, 429]
    assert statuses(client, 1) == [429]


def test_a_token_that_asks_too_often_is_told_when_to_come_back(client, user):
    token = token_of(user)
    statuses(client, 5, token)
    answer = ask(client, "areas", token)
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/json")
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer.json()["detail"].startswith("Too many requests.")


def test_tokens_are_served_without_the_cache(client, user, monkeypatch):
    def is_down(*_):
        raise RedisConnectionError

    monkeypatch.setattr(throttle.SimpleRateThrottle.cache, "get", is_down)
    assert statuses(client, 7, token_of(user)) == [200] * 7
