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
from .meetings import AgendaItem, Attendance, DeepDive, Meeting, Pillar, SubGroup
from .papers import Duty, Reminder, StoredFile
from .people import SCOPES, Access, ApiToken, Invitation, Role, User
from .posts import Person, Post, Reporting, Standing, Term
from .seats import Holding, Seat, SeatGroup, SeatList

__all__ = [
    "SCOPES",
    "Access",
    "Act",
    "AgendaItem",
    "ApiToken",
    "Area",
    "AreaAlias",
    "AreaPart",
    "Attendance",
    "AuditEvent",
    "Dated",
    "DatedQuerySet",
    "DeepDive",
    "Duty",
    "Holding",
    "Invitation",
    "Meeting",
    "Organisation",
    "Partnership",
    "Person",
    "Pillar",
    "PolicingBody",
    "Post",
    "Reminder",
    "Reporting",
    "Role",
    "Seal",
    "Seat",
    "SeatGroup",
    "SeatList",
    "Standing",
    "StoredFile",
    "SubGroup",
    "Term",
    "User",
    "one_at_a_time",
    "starts_before_it_ends",
]
