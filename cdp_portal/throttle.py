"""How often one address may download, and one address or token call the API."""

import structlog
from django.http import JsonResponse
from django.shortcuts import render
from redis.exceptions import RedisError
from rest_framework.throttling import SimpleRateThrottle

from partnerships import tokens

log = structlog.get_logger(__name__)


class AddressThrottle(SimpleRateThrottle):
    """So many requests a period for each network address, signed in or not."""

    scope = "downloads"

    def get_cache_key(self, request, view):
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class TokenThrottle(SimpleRateThrottle):
    """So many requests a period for each API token in force, wherever it is used."""

    scope = "tokens"

    def get_cache_key(self, request, view):
        ident = tokens.digest(request.token)
        return self.cache_format % {"scope": self.scope, "ident": ident}


def downloads(get_response):
    """Hold CSV files, workbooks and the API to the rate; pages are not counted."""

    def middleware(request):
        is_api = request.path.startswith("/api/")
        if not (request.path.endswith((".csv", ".xlsx")) or is_api):
            return get_response(request)
        throttle = _throttle_of(request) if is_api else AddressThrottle()
        try:
            allowed = throttle.allow_request(request, view=None)
        except RedisError:  # better unlimited for a while than unavailable
            log.warning("rate limit not checked")
            allowed = True
        return get_response(request) if allowed else too_many(request, throttle.wait())

    return middleware


def _throttle_of(request):
    """A token in force has a rate of its own; a bad one counts for the address it comes from.

    `request.token` and `request.token_viewer` hold what was found, so that it is looked up once.
    """
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    request.token = text.strip() if scheme.lower() == "bearer" else ""
    request.token_viewer = tokens.viewer_of_token(request.token) if request.token else None
    return TokenThrottle() if request.token_viewer else AddressThrottle()


def too_many(request, wait):
    """429, saying when to come back."""
    seconds = max(1, round(wait or 60))
    if request.path.startswith("/api/"):
        message = f"Too many requests. Try again in {seconds} seconds."
        response = JsonResponse({"detail": message}, status=429)
    else:
        response = render(request, "429.html", {"seconds": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response
