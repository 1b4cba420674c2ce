"""Who asks, and what of it is remembered: `request.viewer`, the history's context, two acts."""

import pghistory
from django.utils.functional import SimpleLazyObject, empty

from . import access, accounts, audit
from .models import Act


def viewer(get_response):
    """Give each request its viewer, looked up when first asked for."""

    def middleware(request):
        request.viewer = SimpleLazyObject(
            lambda: access.viewer_of(request.user, second_factor=accounts.signed_in_twice(request))
        )
        return get_response(request)

    return middleware


def history(get_response):
    """Tell the history who changes a row and in which request, by number."""

    def middleware(request):
        with pghistory.context(request=request.id, user=lambda: request.user.pk):
            return get_response(request)

    return middleware


def acts(get_response):
    """Record downloads by who is signed in, and each request that showed restricted figures."""

    def middleware(request):
        response = get_response(request)
        if getattr(response, "streaming", False):
            response.streaming_content = _then(response.streaming_content, request, response)
        else:
            _record_acts(request, response)
        return response

    return middleware


def _then(content, request, response):
    """The content; its acts are known when all of it, or all that was wanted, has been sent."""
    try:
        yield from content
    finally:
        _record_acts(request, response)


def _record_acts(request, response):
    found = request.resolver_match
    if found is None or response.status_code not in {200, 206}:
        return
    what = {"view": found.view_name, **{name: str(key) for name, key in found.kwargs.items()}}
    is_file = response.get("Content-Type", "").startswith("text/csv")
    if is_file and request.user.is_authenticated:
        asked = {name: request.GET[name] for name in ("metric", "area") if name in request.GET}
        audit.record(Act.EXPORTED, by=request.user, request=request, **what | asked)
    asker = request.viewer
    if getattr(asker, "_wrapped", None) is not empty and asker.seen:
        pairs = sorted(asker.seen)
        audit.record(
            Act.RESTRICTED_VIEWED,
            by=asker.user,
            request=request,
            view=found.view_name,
            metrics=sorted({metric for metric, _ in pairs}),
            areas=sorted({area for _, area in pairs}),
        )
