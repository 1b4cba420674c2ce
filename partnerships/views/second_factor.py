"""Setting up, showing and removing what proves a person besides their password."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.shortcuts import redirect

from .. import accounts
from ..account_forms import AddPasskey, Reauthenticate, ReenterCode, RenamePasskey, SetUpApp
from .account import CRUMBS

WITHIN = [*CRUMBS, {"label": "Second factor", "url": "/account/second-factor/"}]


def crumbs(label):
    return [*WITHIN, {"label": label}]


class OverviewView(mfa.IndexView):
    template_name = "account/second_factor.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        held = context["authenticators"]
        return context | {
            "app": held.get("totp"),
            "passkeys": held.get("webauthn", []),
            "codes": held.get("recovery_codes"),
            "set_up": accounts.has_second_factor(self.request.user),
            "needed": accounts.needs_second_factor(self.request.user),
            "passkeys_work": accounts.passkeys_work(self.request),
            "crumbs": [*CRUMBS, {"label": "Second factor"}],
        }


class SetUpAppView(totp.ActivateTOTPView):
    form_class = SetUpApp
    template_name = "account/set_up_app.html"
    extra_context = {"crumbs": crumbs("Authenticator app")}

    def form_valid(self, form):
        response = super().form_valid(form)
        accounts.prove_possession(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskeyView(webauthn.AddWebAuthnView):
    form_class = AddPasskey
    template_name = "account/add_passkey.html"

    def form_valid(self, form):
        response = super().form_valid(form)
        accounts.prove_possession(self.request, Authenticator.Type.WEBAUTHN)
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs("Passkey"),
            "passkeys_work": accounts.passkeys_work(self.request),
        }


class RemovePasskeyView(webauthn.RemoveWebAuthnView):
    template_name = "form.html"
    extra_context = {
        "title": "Remove this passkey",
        "say": "You can no longer sign in with it.",
        "submit": "Remove passkey",
        "crumbs": crumbs("Remove a passkey"),
    }

    def form_valid(self, form):
        adapter = accounts.SecondFactorAdapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.warning(
                self.request,
                f"{adapter.error_messages['cannot_delete_authenticator']}.",
                extra_tags="Not removed",
            )
            return redirect("mfa_index")
        return super().form_valid(form)


overview = OverviewView.as_view()
set_up_app = SetUpAppView.as_view()
add_passkey = AddPasskeyView.as_view()
remove_passkey = RemovePasskeyView.as_view()
rename_passkey = webauthn.EditWebAuthnView.as_view(
    form_class=RenamePasskey,
    template_name="form.html",
    extra_context={
        "title": "Rename this passkey",
        "say": "A name tells your passkeys apart.",
        "crumbs": crumbs("Rename a passkey"),
    },
)
remove_app = totp.DeactivateTOTPView.as_view(
    template_name="form.html",
    extra_context={
        "title": "Remove the authenticator app",
        "say": "Its codes no longer work once it is removed.",
        "submit": "Remove app",
        "crumbs": crumbs("Remove the app"),
    },
)
view_codes = codes.ViewRecoveryCodesView.as_view(
    template_name="account/recovery_codes.html",
    extra_context={"crumbs": crumbs("Recovery codes")},
)
download_codes = codes.download_recovery_codes
new_codes = codes.GenerateRecoveryCodesView.as_view(
    template_name="form.html",
    extra_context={
        "title": "Make new recovery codes",
        "say": "The codes you have now stop working.",
        "submit": "Make new codes",
        "crumbs": crumbs("New recovery codes"),
    },
)
CONFIRM = {
    "title": "Confirm that it is you",
    "say": "Prove once more who you are before you go on.",
    "submit": "Confirm",
    "is_password": True,
}
confirm = account.ReauthenticateView.as_view(
    form_class=Reauthenticate, template_name="account/confirm.html", extra_context=CONFIRM
)
confirm_by_code = mfa.ReauthenticateView.as_view(
    form_class=ReenterCode, template_name="account/confirm.html", extra_context=CONFIRM
)
confirm_by_passkey = webauthn.ReauthenticateWebAuthnView.as_view(
    template_name="account/confirm_by_passkey.html", extra_context=CONFIRM
)
