"""How often one address may download or call the API."""

import structlog
from django.http import JsonResponse
from django.shortcuts import render
from redis.exceptions import RedisError
from rest_framework.throttling import SimpleRateThrottle

log = structlog.get_logger(__name__)


class AddressThrottle(SimpleRateThrottle):
    """So many requests a period for each network address, signed in or not."""

    scope = "downloads"

    def get_cache_key(self, request, view):
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


def downloads(get_response):
    """Hold CSV files and the API to the rate; pages are not counted."""

    def middleware(request):
        if not (request.path.endswith(".csv") or request.path.startswith("/api/")):
            return get_response(request)
        throttle = AddressThrottle()
        try:
            allowed = throttle.allow_request(request, view=None)
        except RedisError:  # better unlimited for a while than unavailable
            log.warning("rate limit not checked")
            allowed = True
        return get_response(request) if allowed else too_many(request, throttle.wait())

    return middleware


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
