"""One's own account: who one is here, how one signs in, where, and with which tokens."""

from allauth.account import views as allauth
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from .. import accounts, audit, devices, dormancy, tokens
from ..account_forms import ChangePassword, NewToken
from ..models import Act, ApiToken

CRUMBS = [{"label": "Your account", "url": "/account/"}]


def account(request):
    held = request.user.access.on(timezone.localdate()).select_related("area", "organisation")
    context = {
        "held": held,
        "second_factor": accounts.has_second_factor(request.user),
        "needs_second_factor": accounts.needs_second_factor(request.user),
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
        "tokens": _in_force(request.user).count(),
    }
    return render(request, "account/account.html", context)


change_password = allauth.PasswordChangeView.as_view(
    form_class=ChangePassword,
    template_name="form.html",
    success_url="/account/",
    extra_context={
        "title": "Change your password",
        "say": "You stay signed in here and are signed out everywhere else.",
        "submit": "Change password",
        "is_password": True,
        "crumbs": [*CRUMBS, {"label": "Change your password"}],
    },
)


def sessions(request):
    if request.method == "POST":
        return _end_sessions(request)
    listed = sorted(
        UserSession.objects.purge_and_list(request.user),
        key=lambda session: (not session.is_current(), -session.created_at.timestamp()),
    )
    rows = [(session, devices.in_words(session.user_agent)) for session in listed]
    return render(
        request, "account/sessions.html", {"rows": rows, "crumbs": [*CRUMBS, {"label": "Sessions"}]}
    )


def _end_sessions(request):
    """The one that was named, or every other."""
    if chosen := request.POST.get("session"):
        pk = int(chosen) if chosen.isdecimal() else 0
        mine = UserSession.objects.filter(user=request.user)
        ended = [get_object_or_404(mine.exclude(session_key=request.session.session_key), pk=pk)]
        ended[0].end()
    else:
        ended = dormancy.end_sessions(request.user, but=request.session.session_key)
    for _ in ended:
        audit.record(Act.SESSION_ENDED, by=request.user, subject=request.user, request=request)
    messages.success(request, "Session ended." if len(ended) == 1 else "Other sessions ended.")
    return redirect("account_sessions")


def own_tokens(request):
    """The tokens, newest first, and a form for another: what it makes is shown once, here."""
    form, text = NewToken(request.POST or None), ""
    if form.is_valid():
        raise_if_reauthentication_required(request, app="allauth.mfa")
        given = (form.cleaned_data["name"], form.cleaned_data["expires_on"])
        twice = request.viewer.second_factor
        text = tokens.issue(request.user, *given, second_factor=twice, request=request)
        form = NewToken()
    listed = ApiToken.objects.filter(user=request.user)
    context = {
        "form": form,
        "text": text,
        "tokens": listed,
        "crumbs": [*CRUMBS, {"label": "API tokens"}],
    }
    return render(request, "account/tokens.html", context | {"today": timezone.localdate()})


@require_POST
def revoke_token(request, pk):
    token = get_object_or_404(ApiToken, pk=pk, user=request.user)
    tokens.revoke(token, by=request.user, request=request)
    messages.success(request, "Token revoked.")
    return redirect("account_tokens")


def _in_force(user):
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_on__gte=timezone.localdate())
