"""Between signing in and reading: a second factor first, and nothing in a shared cache."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from . import accounts

OPEN = {
    "account", "account_sessions", "account_change_password", "account_logout", "account_inactive",
    "account_reauthenticate", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "invitation",
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes",
    "mfa_download_recovery_codes", "healthz", "readyz",
}  # fmt: skip
"""Addresses, by name, that a signed-in user opens without a second factor."""
REASON = "Set up a second factor before you go on."


class SecondFactor:
    """Send a signed-in user outside the demonstration to prove who they are twice, before all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or not accounts.needs_second_factor(user):
            return None
        if request.resolver_match.url_name in OPEN or accounts.signed_in_twice(request):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": REASON}, status=403)
        return HttpResponseRedirect(_where_to_prove(request, user))


def _where_to_prove(request, user):
    """To set one up; or to show it, where it was set up after this session began."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        name = "mfa_reauthenticate"
    elif Authenticator.Type.WEBAUTHN in kinds:
        name = "mfa_reauthenticate_webauthn"
    else:
        return reverse("mfa_index")
    return f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}"


def private(get_response):
    """What a signed-in user is shown is theirs: kept by no cache, told apart by the cookie."""

    def middleware(request):
        response = get_response(request)
        patch_vary_headers(response, ["Cookie"])
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware
