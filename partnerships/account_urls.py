"""Addresses of signing in and of one's own account, under allauth's names for them."""

from django.contrib.auth.decorators import login_not_required as public
from django.urls import path
from django.views.generic import RedirectView

from .views import account, second_factor, sign_in

PASSKEYS = "account/second-factor/passkeys/"
urlpatterns = [
    path("sign-in/", public(sign_in.sign_in), name="account_login"),
    path("sign-in/second-step/", public(sign_in.second_step), name="mfa_authenticate"),
    path("sign-in/passkey/", public(sign_in.sign_in_by_passkey), name="mfa_login_webauthn"),
    path("sign-in/closed/", public(sign_in.closed), name="account_inactive"),
    path("sign-out/", public(sign_in.sign_out), name="account_logout"),
    path("invitation/<str:key>/", public(sign_in.invitation), name="invitation"),
    path("password/forgotten/", public(sign_in.forgotten), name="account_reset_password"),
    path(
        "password/forgotten/sent/",
        public(sign_in.forgotten_sent),
        name="account_reset_password_done",
    ),
    path(
        "password/new/<str:uidb36>/<str:key>/",
        public(sign_in.new_password),
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/set/",
        public(sign_in.new_password_set),
        name="account_reset_password_from_key_done",
    ),
    path("account/", account.account, name="account"),
    path("account/password/", account.change_password, name="account_change_password"),
    path("account/sessions/", account.sessions, name="account_sessions"),
    path("account/tokens/", account.own_tokens, name="account_tokens"),
    path("account/tokens/<int:pk>/revoke/", account.revoke_token, name="account_token_revoke"),
    path("account/confirm/", second_factor.confirm, name="account_reauthenticate"),
    path("account/confirm/code/", second_factor.confirm_by_code, name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        second_factor.confirm_by_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/second-factor/", second_factor.overview, name="mfa_index"),
    path("account/second-factor/app/", second_factor.set_up_app, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", second_factor.view_codes, name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/new/",
        second_factor.new_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-factor/codes.txt",
        second_factor.download_codes,
        name="mfa_download_recovery_codes",
    ),
    path(PASSKEYS, RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path(f"{PASSKEYS}add/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path(f"{PASSKEYS}<int:pk>/rename/", second_factor.rename_passkey, name="mfa_edit_webauthn"),
    path(f"{PASSKEYS}<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
]
