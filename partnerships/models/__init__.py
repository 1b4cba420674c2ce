"""Who: areas and bodies, people and their access, and the audit of what was done."""

from .areas import (
    Area,
    AreaAlias,
    AreaPart,
    Dated,
    DatedQuerySet,
    Organisation,
    Partnership,
    PolicingBody,
    one_at_a_time,
    starts_before_it_ends,
)
from .audit import Act, AuditEvent, Seal
from .people import SCOPES, Access, ApiToken, Invitation, Role, User

__all__ = [
    "SCOPES",
    "Access",
    "Act",
    "ApiToken",
    "Area",
    "AreaAlias",
    "AreaPart",
    "AuditEvent",
    "Dated",
    "DatedQuerySet",
    "Invitation",
    "Organisation",
    "Partnership",
    "PolicingBody",
    "Role",
    "Seal",
    "User",
    "one_at_a_time",
    "starts_before_it_ends",
]
