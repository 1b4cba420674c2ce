"""The kinds of row about people and places that administrators keep."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from . import audit, dormancy, invitations
from .access import NotAllowed, Permission
from .keeping import Action, Kind, register
from .kept_forms import AreasByCode, KeptForm, days
from .models import (
    SCOPES,
    Access,
    Act,
    Area,
    AreaAlias,
    AreaPart,
    Organisation,
    Partnership,
    PolicingBody,
    Role,
    User,
)
from .reference import RECODED

FORCES = Area.objects.filter(kind=Area.Kind.POLICE_FORCE)


class AreaForm(KeptForm):
    """An area: its code and names, its days, and what replaced it."""

    successors = AreasByCode(
        label="Replaced by", required=False, help_text="Codes of the areas that replaced it."
    )

    class Meta:
        model = Area
        fields = (
            "code name official_name kind nation slug valid_from valid_to successors note".split()
        )
        labels = {"slug": "Word in its address", "note": "Note"}
        help_texts = {
            "slug": "Of a police force: its address is /forces/ with this word.",
            "code": "The ONS code; of a partnership CDP- and its word.",
        }

    def clean_slug(self):
        return self.cleaned_data["slug"] or None

    def save(self, commit=True):
        """A code that changes goes on naming the area, in files and in addresses."""
        area, former = super().save(commit), self.initial.get("code")
        if former and former != area.code:
            AreaAlias.objects.get_or_create(area=area, alias=former, defaults={"kind": RECODED})
        return area


class PartForm(KeptForm):
    """An area lies within another: a footprint is all the parts of its area."""

    whole = forms.ModelChoiceField(
        Area.objects.filter(kind__in=("region", "police_force", "upper_tier", "footprint")),
        label="The whole",
    )

    class Meta:
        model = AreaPart
        fields = "part whole valid_from valid_to note".split()
        labels = {"part": "This area", "note": "Note"}

    def clean(self):
        if whole := self.cleaned_data.get("whole"):
            self.instance.relation = whole.kind
        return super().clean()


class PolicingBodyForm(KeptForm):
    force = forms.ModelChoiceField(FORCES, label="Police force area")

    class Meta:
        model = PolicingBody
        fields = "force name kind valid_from valid_to confirmed note".split()
        labels = {"confirmed": "Seen in a public source"}
        help_texts = {"confirmed": ""}


class PartnershipForm(KeptForm):
    """A partnership or a board; its area is added first, its footprint is that area's parts."""

    area = forms.ModelChoiceField(
        Area.objects.filter(kind__in=("footprint", "strategic_board")), label="Its own area"
    )
    force = forms.ModelChoiceField(FORCES, label="Police force area")
    parent = forms.ModelChoiceField(
        Partnership.objects.filter(kind=Partnership.Kind.BOARD),
        label="Board over it",
        required=False,
    )

    class Meta:
        model = Partnership
        fields = "area name slug kind force parent post footprint_basis source note".split()
        labels = {"slug": "Word in its address", "post": "Post named as SRO or chair"}
        help_texts = {"post": "The post, not the person."}


class OrganisationForm(KeptForm):
    areas = AreasByCode(label="Areas", help_text="Codes of the areas it answers for.")

    class Meta:
        model = Organisation
        fields = "code name kind areas".split()


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
        if self.instance.pk and not last_admin_stays(without=self.instance, cleaned=cleaned):
            self.add_error(None, LAST_ADMIN)
        return cleaned


OWN_ACCESS = "Nobody changes their own access: ask another administrator."
LAST_ADMIN = "This is the last administrator: give another person that role first."


def last_admin_stays(*, without=None, user=None, cleaned=None):
    """Whether an administrator remains when this access changes, or when this user's account goes.

    Locks the administrators' access, so that two cannot end each other at once.
    """
    admins = Access.objects.select_for_update().filter(
        role=Role.ADMIN, user__is_active=True, user__is_demonstration=False
    )
    admins = list(admins.select_related(None))
    today = timezone.localdate()
    if without is not None:
        was = next((one for one in admins if one.pk == without.pk), None)
        if was is None:
            return True
        still_admin = cleaned.get("role") == Role.ADMIN and cleaned.get("user") == was.user
        last = cleaned.get("valid_to")
        if still_admin and last is None and (cleaned.get("valid_from") or today) <= today:
            return True
    others = [
        one
        for one in admins
        if (without is None or one.pk != without.pk)
        and (user is None or one.user_id != user.pk)
        and one.valid_to is None
        and (one.valid_from or today) <= today
    ]
    held = user is None or any(one.user_id == user.pk for one in admins)
    return bool(others) or not held


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
            if not last_admin_stays(user=self.instance):
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


def _when(row):
    return days(row) if row.valid_from or row.valid_to else ""


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
            ("Days", _when),
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
    Kind(
        key="areas",
        model=Area,
        one="an area",
        many="Areas",
        about="Every place that a figure can be about. An area that ceased gets its last day and "
        "its successors.",
        needs=Permission.KEEP_PLACES,
        form=AreaForm,
        columns=(
            ("Name", lambda row: row.name),
            ("Code", lambda row: row.code),
            ("Kind", lambda row: row.get_kind_display()),
            ("Days", _when),
        ),
        search=("name", "code", "official_name", "aliases__alias"),
        choice="kind",
        moves=frozenset({"code", "kind", "nation", "valid_from", "valid_to", "successors"}),
    ),
    Kind(
        key="parts",
        model=AreaPart,
        one="a part",
        many="Footprints and parts",
        about="Which area lies within which, from when to when. Sums follow the parts.",
        needs=Permission.KEEP_PLACES,
        form=PartForm,
        columns=(
            ("Area", lambda row: row.part),
            ("Lies in", lambda row: row.whole),
            ("As its", lambda row: row.get_relation_display()),
            ("Days", _when),
        ),
        search=("part__name", "part__code", "whole__name", "whole__code"),
        choice="relation",
        related=("part", "whole"),
        order=("part__name", "relation", "whole__name", "valid_from"),
        moves=frozenset({"part", "whole", "valid_from", "valid_to"}),
        adding_moves=True,
    ),
    Kind(
        key="policing-bodies",
        model=PolicingBody,
        one="a policing body",
        many="Policing bodies",
        about="Who holds each police force to account, from when to when.",
        needs=Permission.KEEP_PLACES,
        form=PolicingBodyForm,
        columns=(
            ("Name", lambda row: row.name),
            ("Force", lambda row: row.force),
            ("Kind", lambda row: row.get_kind_display()),
            ("Days", _when),
        ),
        search=("name", "force__name"),
        choice="kind",
        related=("force",),
    ),
    Kind(
        key="partnerships",
        model=Partnership,
        one="a partnership",
        many="Partnerships and boards",
        about="Combating Drugs Partnerships and the boards over them. Parts make their footprints.",
        needs=Permission.KEEP_PLACES,
        form=PartnershipForm,
        columns=(
            ("Name", lambda row: row.name),
            ("Kind", lambda row: row.get_kind_display()),
            ("Force", lambda row: row.force),
            ("Board over it", lambda row: row.parent or ""),
        ),
        search=("name", "slug", "force__name"),
        choice="kind",
        related=("area", "force", "parent"),
        moves=frozenset({"area"}),
        last_day="",
    ),
    Kind(
        key="organisations",
        model=Organisation,
        one="an organisation",
        many="Organisations",
        about="Panels, boards and community safety partnerships, with the areas they answer for.",
        needs=Permission.KEEP_PLACES,
        form=OrganisationForm,
        columns=(
            ("Name", lambda row: row.name),
            ("Kind", lambda row: row.get_kind_display()),
            ("Code", lambda row: row.code),
        ),
        search=("name", "code"),
        choice="kind",
        last_day="",
    ),
)
