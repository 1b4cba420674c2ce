"""The page for a request that makes no sense; Django's own views show the others."""

from django.http import HttpResponseBadRequest
from django.template.loader import render_to_string


def bad_request(request, exception):
    """400, made without the request: what it says of its host, say, cannot be read."""
    return HttpResponseBadRequest(render_to_string("400.html"))
