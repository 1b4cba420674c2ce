"""Who may do what, where: one table and one question, for pages, files, API and commands alike."""

from dataclasses import dataclass, field
from enum import Enum

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from .models import Access, Area, Role, User
from .within import inside


class NotAllowed(PermissionDenied):
    """The viewer may not do this; the message is the reason, which 403.html and the API show."""


class Permission(Enum):
    """What a role may do within its scope; in words, after "You may not"."""

    READ_RESTRICTED = "read restricted figures"
    FILL_RETURN = "fill in this return"
    SUBMIT_RETURN = "submit this return"
    CERTIFY_RETURN = "certify this return"
    ACCEPT_RETURN = "accept this return"
    KEEP_REGISTER = "keep the partnership's register"
    READ_PARTNERSHIP = "read the partnership's papers"
    KEEP_FUNDING = "keep funding"
    ASK = "ask a question"
    DRAFT_QUESTION = "draft a question"
    ADMIT_QUESTION = "admit a question"
    KEEP_AGENDA = "keep the panel's agenda"
    MAKE_PACK = "make a pack"
    READ_PACK = "read the panel's packs"
    CLEAR_PACK = "clear a public edition"
    KEEP_PEOPLE = "keep users and their access"
    KEEP_PLACES = "keep areas and footprints"
    KEEP_CATALOGUE = "keep the catalogue"
    LOAD = "load data"
    READ_AUDIT = "read the audit"


P = Permission
READS = {P.READ_RESTRICTED, P.READ_PARTNERSHIP}
MAY = {
    Role.CONTRIBUTOR: {P.FILL_RETURN},
    Role.LEAD: {*READS, P.FILL_RETURN, P.SUBMIT_RETURN, P.KEEP_REGISTER},
    Role.SRO: {*READS, P.CERTIFY_RETURN},
    Role.FORCE: {P.READ_RESTRICTED, P.FILL_RETURN},
    Role.OFFICE: {*READS, P.ACCEPT_RETURN, P.KEEP_FUNDING, P.ASK, P.MAKE_PACK, P.READ_PACK},
    Role.MONITORING: {P.CLEAR_PACK, P.READ_PACK},
    Role.CLERK: {P.ADMIT_QUESTION, P.KEEP_AGENDA, P.READ_PACK},
    Role.PANEL: {P.READ_PACK, P.DRAFT_QUESTION},
    Role.ANALYST: {*READS, P.READ_PACK},
    Role.ADMIN: {P.KEEP_PEOPLE, P.KEEP_PLACES, P.KEEP_CATALOGUE, P.LOAD, P.READ_AUDIT},
}
"""Role with what it may do, within its scope: `docs/access.md` says the same in words."""


@dataclass(frozen=True)
class Grant:
    """A role held today, the scope it is held for by name, and the areas that lie in it."""

    role: str
    scope: str
    scope_id: int | None
    reach: frozenset[int]
    demonstration: frozenset[int]
    everywhere: bool = False

    def reaches(self, area):
        """Whether this area lies in the scope. England holds every real area."""
        return area.pk in self.reach or (self.everywhere and not area.is_demonstration)


@dataclass(frozen=True)
class Viewer:
    """Whoever asks: anyone, or a user with the access they hold today.

    second_factor: whether they proved who they are twice, in this session or when their token
    was issued. `full_areas` and `reads_everywhere` say whose full state they read. seen: metric and
    area of what they were shown and the public is not, for the audit. nations: of the areas whose
    figures they were shown, so that the page can say if any is fictional.
    """

    user: User | None = None
    grants: tuple[Grant, ...] = ()
    second_factor: bool = False
    nations: set[str] = field(default_factory=set, compare=False)
    seen: set[tuple[str, str]] = field(default_factory=set, compare=False)

    def holding(self, permission):
        return [grant for grant in self.grants if permission in MAY[grant.role]]

    def may(self, permission, area=None):
        return not why_not(self, permission, area)

    def is_(self, *roles):
        return any(grant.role in roles for grant in self.grants)

    @property
    def full_areas(self):
        """Ids of the areas whose full state this viewer reads."""
        grants = self.holding(Permission.READ_RESTRICTED)
        areas = (grant.reach if self.second_factor else grant.demonstration for grant in grants)
        return frozenset().union(*areas)

    @property
    def reads_everywhere(self):
        """Whether they read the full state of every real area."""
        grants = self.holding(Permission.READ_RESTRICTED)
        return self.second_factor and any(grant.everywhere for grant in grants)

    @property
    def sees_demonstration(self):
        """Whether any of their access lies in the demonstration area, where that is shown."""
        return settings.DEMO and any(grant.demonstration for grant in self.grants)

    @property
    def reads_as(self):
        """A key: two viewers with the same key read the same figures."""
        return f"{'all' if self.reads_everywhere else ''}:{sorted(self.full_areas)}"


ANYONE = Viewer()


def why_not(viewer, permission, area=None):
    """Why this viewer may not do this (in this area), as a sentence; "" if they may."""
    if viewer.user is None:
        return f"Sign in to {permission.value}."
    holding = viewer.holding(permission)
    if not holding:
        return f"You may not {permission.value}: your role does not allow it."
    if area is not None:
        holding = [grant for grant in holding if grant.reaches(area)]
        if not holding:
            return f"You may not {permission.value}: your access does not reach {area.in_words}."
    fictional = viewer.user.is_demonstration and (area is None or area.is_demonstration)
    if not viewer.second_factor and not fictional:
        return f"Sign in with a second factor to {permission.value}."
    return ""


def require(viewer, permission, area=None):
    """Raise `NotAllowed` with the reason unless the viewer may do this."""
    if reason := why_not(viewer, permission, area):
        raise NotAllowed(reason)


def viewer_of(user, *, second_factor):
    """The viewer that this user is today; two queries."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Viewer()
    held = Access.objects.filter(user=user).on(timezone.localdate())
    held = list(
        held.select_related("user", "area", "organisation").prefetch_related("organisation__areas")
    )
    scopes = {access: _scope_areas(access) for access in held}
    areas = {area.pk for areas in scopes.values() for area in areas}
    found_in = inside(areas, timezone.localdate())
    grants = []
    for access, areas in scopes.items():
        found = [pair for area in areas for pair in found_in.get(area.pk, ())]
        grants.append(
            Grant(
                role=access.role,
                scope=str(access.scope),
                scope_id=access.area_id,
                reach=frozenset(pk for pk, _ in found),
                demonstration=frozenset(pk for pk, demonstration in found if demonstration),
                everywhere=_is_england(access) and not user.is_demonstration,
            )
        )
    return Viewer(user=user, grants=tuple(grants), second_factor=second_factor)


def _is_england(access):
    return access.scope_kind == Area.Kind.ENGLAND


def _scope_areas(access):
    """The areas of a scope; an account of the demonstration holds its areas for England."""
    if _is_england(access) and access.user.is_demonstration:
        return list(Area.objects.filter(nation=Area.Nation.DEMONSTRATION))
    return [access.area] if access.area else list(access.organisation.areas.all())
