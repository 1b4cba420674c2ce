"""The forms of signing in and of one's own account: allauth's fields with our words."""

from datetime import timedelta

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from .tokens import LONGEST

HINT = "At least 12 characters, and not one that others often use. Three words do well."
WRONG_AGAIN = "The two passwords are not the same"


class SignIn(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "login", "Email address", required="Enter your email address")
        _say(self, "password", "Password", required="Enter your password")
        self.fields["login"].error_messages["invalid"] = EMAIL_LOOKS


EMAIL_LOOKS = "Enter an email address like name@example.gov.uk"


class Forgotten(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "email", "Email address", required="Enter your email address")
        self.fields["email"].error_messages["invalid"] = EMAIL_LOOKS

    def clean_email(self):
        """Nobody but who has a password: an invitation is accepted by its own link."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class NewPassword(account.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_new_passwords(self)


class ChangePassword(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", "Your password now", required="Enter your password")
        _say_new_passwords(self)


class Reauthenticate(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "password", "Password", required="Enter your password")


CODE_HINT = "Six digits from your authenticator app, or a recovery code of eight."


class EnterCode(mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_code(self, CODE_HINT)


class ReenterCode(mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_code(self, CODE_HINT)


class SetUpApp(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_code(self, "The six digits that the app shows now.")


class AddPasskey(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(
            self, "name", "Name of this passkey", "For example: work laptop. It tells yours apart."
        )
        alone = self.fields["passwordless"]
        alone.label, alone.help_text, alone.initial = "Sign in with this passkey alone", "", True


class RenamePasskey(EditWebAuthnForm):
    name = forms.CharField(
        label="Name of this passkey",
        max_length=80,
        error_messages={"required": "Enter a name for the passkey"},
    )


class Join(forms.Form):
    """Accept an invitation: a name and a password, checked against who the user is."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    password1 = forms.CharField(
        label="New password",
        strip=False,
        help_text=HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password"},
    )
    password2 = forms.CharField(
        label="New password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password again"},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self):
        cleaned = super().clean()
        password = cleaned.get("password1")
        self.user.name = cleaned.get("name", "")
        if password:
            try:
                validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password1", error)
        if password and cleaned.get("password2") and password != cleaned["password2"]:
            self.add_error("password2", WRONG_AGAIN)
        return cleaned


class NewToken(forms.Form):
    name = forms.CharField(
        label="What will use it",
        max_length=80,
        help_text="For example: performance warehouse.",
        error_messages={"required": "Say what will use the token"},
    )
    expires_on = forms.DateField(
        label="Last day",
        help_text="At most a year from today.",
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={
            "required": "Enter the token's last day",
            "invalid": "Enter the last day as a date",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=90)

    def clean_expires_on(self):
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if day < today:
            raise ValidationError("The last day must be today or later")
        if day > today + LONGEST:
            raise ValidationError("The last day must be within a year from today")
        return day


def _say(form, name, label, hint="", *, required=None):
    field = form.fields[name]
    field.label, field.help_text = label, hint
    if required:
        field.error_messages["required"] = required


def _say_code(form, hint):
    _say(form, "code", "Code", hint, required="Enter the code")
    attrs = {"inputmode": "numeric", "spellcheck": "false", "class": "govuk-input--width-10"}
    form.fields["code"].widget.attrs |= attrs


def _say_new_passwords(form):
    _say(form, "password1", "New password", HINT, required="Enter a password")
    _say(form, "password2", "New password again", required="Enter the password again")
