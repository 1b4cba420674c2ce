"""What is answered when there is no page to show: pages of our own, and JSON below /api/."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import resolve
from django.views import defaults
from django.views.csrf import csrf_failure

from returns.views.filling import put_aside


def bad_request(request, exception):
    """400 or 413, made without the request: what it says of its host, say, cannot be read."""
    if is_api(request):
        return told("The request was not understood.", 400)
    if isinstance(exception, RequestDataTooBig):
        most = settings.MAX_FILE_SIZE // (1024 * 1024)
        return HttpResponse(render_to_string("413.html", {"most": most}), status=413)
    return HttpResponseBadRequest(render_to_string("400.html"))


def too_many_attempts(request):
    """429, for signing in, a forgotten password and the like: allauth calls it by this name."""
    return render(request, "429.html", {"seconds": 60, "attempts": True}, status=429)


def not_found(request, exception):
    """404; the API says where its addresses are."""
    if is_api(request):
        return told("There is nothing at this address. /api/v1/ says what there is.", 404)
    return defaults.page_not_found(request, exception)


def went_wrong(request):
    if is_api(request):
        return told("Something went wrong here. It has been logged under X-Request-ID.", 500)
    return defaults.server_error(request)


def is_api(request):
    return request.path.startswith("/api/")


def told(words, status):
    return JsonResponse({"detail": words}, status=status)


def stale_form(request, reason=""):
    """A form whose token is old, because its sender signed in again: a return's typing is kept.

    Only where the browser says that the form is the portal's own; it is shown again, not saved.
    """
    match = resolve(request.path)
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if is_ours and match.url_name in ("return_section", "force_return_section"):
        return HttpResponseRedirect(put_aside(request))
    return csrf_failure(request, reason)
