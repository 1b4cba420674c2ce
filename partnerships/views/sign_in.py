"""Signing in and out, a forgotten password, an invitation: allauth's views at our addresses."""

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .. import accounts, invitations
from ..account_forms import EnterCode, Forgotten, Join, NewPassword, SignIn
from ..sign_ins import end_after_the_longest


class SignInView(account.LoginView):
    form_class = SignIn
    template_name = "account/sign_in.html"

    def form_valid(self, form):
        response = super().form_valid(form)
        end_after_the_longest(self.request)  # allauth has just said how long, from now on
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(passkeys=accounts.passkeys_work(self.request), **kwargs)


class SecondStepView(mfa.AuthenticateView):
    form_class = EnterCode
    template_name = "account/second_step.html"

    def get_context_data(self, **kwargs):
        kinds = self.stage.login.user.authenticator_set.values_list("type", flat=True)
        has_passkey = "webauthn" in kinds and accounts.passkeys_work(self.request)
        return super().get_context_data() | {"passkeys": has_passkey}


sign_in = SignInView.as_view()
second_step = SecondStepView.as_view()
sign_in_by_passkey = webauthn.login_webauthn
closed = account.AccountInactiveView.as_view(template_name="account/closed.html")
sign_out = account.LogoutView.as_view(
    template_name="form.html",
    extra_context={
        "title": "Sign out",
        "say": "Sign out of this browser.",
        "submit": "Sign out",
    },
)
forgotten = account.PasswordResetView.as_view(
    form_class=Forgotten,
    template_name="form.html",
    extra_context={
        "title": "Forgotten your password?",
        "say": "Enter your email address and we will send a link to set a new password.",
        "submit": "Send the link",
        "back": {"url": "/sign-in/", "label": "Sign in"},
    },
)
forgotten_sent = account.PasswordResetDoneView.as_view(template_name="account/link_sent.html")
new_password = account.PasswordResetFromKeyView.as_view(
    form_class=NewPassword,
    template_name="account/new_password.html",
    extra_context={"is_password": True},
)
new_password_set = account.PasswordResetFromKeyDoneView.as_view(
    template_name="account/password_set.html"
)


@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation(request, key):
    """Accept an invitation, once, and go straight on to set up a second factor."""
    try:
        user = invitations.find(key).user
        form = Join(request.POST or None, user=user)
        if form.is_valid():
            return _join(request, key, form.cleaned_data)
    except invitations.NoInvitation as reason:
        return render(request, "account/no_invitation.html", {"reason": reason}, status=410)
    context = {"form": form, "email": user.email, "is_password": True}
    return render(request, "account/join.html", context)


def _join(request, key, cleaned):
    user = invitations.accept(key, cleaned["name"], cleaned["password1"], request=request)
    record_authentication(request, user, "password")
    onward = reverse("mfa_index") if accounts.needs_second_factor(user) else reverse("home")
    return perform_login(request, Login(user=user, redirect_url=onward))
