"""Pages for a request that makes no sense or comes too often; Django's own show the others."""

from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request, exception):
    """400, made without the request: what it says of its host, say, cannot be read."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def too_many_attempts(request):
    """429, for signing in, a forgotten password and the like: allauth calls it by this name."""
    return render(request, "429.html", {"seconds": 60, "attempts": True}, status=429)
