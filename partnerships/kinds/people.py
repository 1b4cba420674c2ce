"""The kinds of row about people that administrators keep: who signs in, and in which role."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnerships import administrators, audit, dormancy, everything, invitations
from partnerships.access import NotAllowed, Permission
from partnerships.keeping import Action, Kind, register
from partnerships.kept_forms import KeptForm, days
from partnerships.models import SCOPES, Access, Act, Area, Organisation, Role, User

OWN_ACCESS = "Nobody changes their own access: ask another administrator."
LAST_ADMIN = "This is the last administrator: give another person that role first."


class AccessForm(KeptForm):
    """A role that a user holds, for an area or a panel, between two days."""

    area = forms.ModelChoiceField(
        Area.objects.filter(kind__in=sorted({kind for kinds in SCOPES.values() for kind in kinds})),
        label="Area",
        required=False,
        help_text="Every role but the panel's scrutiny officer is held for an area.",
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(kind=Organisation.Kind.POLICE_AND_CRIME_PANEL),
        label="Panel",
        required=False,
        help_text="Of a panel's scrutiny officer.",
    )

    class Meta:
        model = Access
        fields = "user role area organisation valid_from valid_to".split()
        labels = {"user": "Person"}

    def clean(self):
        area = self.cleaned_data.get("area")
        self.instance.scope_kind = area.kind if area else ""
        cleaned = super().clean()
        role = cleaned.get("role")
        if area and role and area.kind not in SCOPES[role]:
            kinds = " or ".join(Area.Kind(kind).label.lower() for kind in SCOPES[role] if kind)
            self.add_error("area", f"This role is held for: {kinds or 'a panel'}.")
        if cleaned.get("user") == self.viewer.user:
            self.add_error("user", OWN_ACCESS)
        ends = self.instance.pk and not self._goes_on(cleaned)
        if ends and administrators.are_only(Q(pk=self.instance.pk)):
            self.add_error(None, LAST_ADMIN)
        return cleaned

    def _goes_on(self, said):
        """Whether an administrator stays one, as the form would leave it."""
        today = timezone.localdate()
        return (
            said.get("role") == Role.ADMIN
            and said.get("user") == self.instance.user
            and said.get("valid_to") is None
            and (said.get("valid_from") or today) <= today
        )


def why_not_access(viewer, access):
    """Nobody changes their own access."""
    return OWN_ACCESS if access.user_id == viewer.user.pk else ""


class UserForm(KeptForm):
    """A person: how they are addressed, and whether their account is open."""

    class Meta:
        model = User
        fields = ["name", "email", "is_active"]
        labels = {"name": "Name", "email": "E-mail address", "is_active": "The account is open"}
        help_texts = {"is_active": ""}

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and "is_active" in self.changed_data and not cleaned.get("is_active"):
            if self.instance == self.viewer.user:
                raise ValidationError("Nobody closes their own account: ask another administrator.")
            if administrators.are_only(Q(user=self.instance)):
                raise ValidationError(LAST_ADMIN)
        return cleaned

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def save(self, commit=True):
        user, by = super().save(commit), self.viewer.user
        if "is_active" in self.changed_data and user.is_active:
            dormancy.reopen(user, by=by)
        elif "is_active" in self.changed_data:
            dormancy.close(user, by=by)
        return user


class InviteForm(AccessForm):
    """Somebody new: their address, and the access they are given first."""

    email = forms.EmailField(label="E-mail address", help_text="A link to join is sent there.")

    class Meta(AccessForm.Meta):
        model = Access
        fields = "role area organisation valid_to".split()

    field_order = "email role area organisation valid_to".split()

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError("This address is known: give that person access instead.")
        return email

    def save(self, commit=True):
        said = self.cleaned_data
        try:
            invited = invitations.invite(
                said["email"], said["role"], said.get("area") or said.get("organisation"),
                by=self.viewer.user, ends=said.get("valid_to"),
            )  # fmt: skip
        except invitations.CannotInvite as refused:
            raise ValidationError(str(refused)) from refused
        return invited.access


def invite_again(user, request):
    """Send a new link; those sent before end."""
    if user.has_usable_password():
        raise NotAllowed("They have joined already: they can ask for a new password themselves.")
    if not user.is_active:
        raise NotAllowed("This account is closed. Open it again first.")
    invitations.send_link(user, by=request.viewer.user, request=request)
    return f"Invited again: {user}."


def end_sessions(user, request):
    """Sign a person out everywhere."""
    ended = dormancy.end_sessions(user)
    audit.record(
        Act.SESSION_ENDED, by=request.viewer.user, subject=user, request=request, ended=len(ended)
    )
    return f"{len(ended)} session{'' if len(ended) == 1 else 's'} ended: {user}."


register(
    Kind(
        key="users",
        model=User,
        one="a person",
        many="Users",
        about="People who sign in, each with the access they are given.",
        needs=Permission.KEEP_PEOPLE,
        form=UserForm,
        add_form=InviteForm,
        actions={
            "invite": Action(
                "Invite again", "A new link to join is sent; links sent before end.", invite_again
            ),
            "sign-out": Action(
                "End all sessions", "They are signed out in every browser.", end_sessions
            ),
            "erase": Action(
                "Erase",
                "The account is closed, and its name and address are gone for good. Its access and "
                "its acts stay, by number.",
                everything.erase_user,
            ),
        },
        columns=(
            ("E-mail address", lambda row: row.email),
            ("Name", lambda row: row.name),
            ("Number", lambda row: row.pk),
            ("Account", lambda row: "Open" if row.is_active else "Closed"),
        ),
        search=("email", "name"),
        order=("email",),
        last_day="",
        may_delete=False,
        links=lambda row: [
            ("Everything held about them", reverse("about_user", args=[row.pk])),
        ],
    ),
    Kind(
        key="access",
        model=Access,
        one="access",
        many="Access",
        about="Who holds which role, where and from when to when. A role is ended by its last day.",
        needs=Permission.KEEP_PEOPLE,
        form=AccessForm,
        columns=(
            ("Person", lambda row: row.user.email),
            ("Role", lambda row: row.get_role_display()),
            ("For", lambda row: row.scope),
            ("Days", days),
        ),
        search=("user__email", "user__name", "area__name", "area__code"),
        choice="role",
        related=("user", "area", "organisation"),
        order=("user__email", "role", "valid_from", "pk"),
        may_delete=False,
        acts={
            "added": Act.ACCESS_GIVEN,
            "changed": Act.ACCESS_CHANGED,
            "ended": Act.ACCESS_ENDED,
        },
        why_not=why_not_access,
    ),
)
