"""What every request passes: its log line and id, its size limit, one more header."""

import re
import time
import uuid

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from structlog.contextvars import bound_contextvars

log = structlog.get_logger("cdp_portal.request")

TAKES_FILES = re.compile(r"/partnerships/[-a-z0-9]+/register/.*")
WELL_FORMED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLog:
    """One line a request, and the id under which all its lines are found."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if WELL_FORMED_ID.fullmatch(given) else uuid.uuid4().hex
        started = time.perf_counter()
        with bound_contextvars(request_id=request.id):
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                path=_without_secrets(request),
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000),
            )
        response["X-Request-ID"] = request.id
        return response


def _without_secrets(request):
    """The address, or where it holds a key by which somebody gets in, only its form."""
    found = request.resolver_match
    return f"/{found.route}" if found and "key" in found.kwargs else request.path


def size_limit(get_response):
    """Refuse by its stated length what no page accepts, before any of it is read."""

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if TAKES_FILES.fullmatch(request.path):
            most += settings.MAX_FILE_SIZE
        if not length.isdecimal() or int(length) > most:
            raise RequestDataTooBig("The request is larger than any page accepts.")
        return get_response(request)

    return middleware


def permissions_policy(get_response):
    """The portal asks a browser for no device, place or payment."""

    def middleware(request):
        response = get_response(request)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        return response

    return middleware
