"""What belongs to the demonstration, and that its accounts change nothing else."""

from .models import Access, Area, Organisation, Partnership, User

TIES = {
    *("area", "whole", "part", "force", "user", "plan", "priority", "organisation"),
    *("partnership", "seat", "meeting", "assessment"),
}
"""The fields by which a row belongs to a place or a person."""

ONLY_ITS_OWN = "An account of the demonstration changes only what belongs to the demonstration."


def is_fictional(row):
    """Whether a row is about the demonstration alone: each place and person it is tied to is."""
    if isinstance(row, Area | User):
        return row.is_demonstration
    if isinstance(row, Partnership):
        return is_fictional(row.area)
    if isinstance(row, Organisation):
        areas = list(row.areas.all()) if row.pk else []
        return bool(areas) and all(map(is_fictional, areas))
    ties = TIES & {field.name for field in row._meta.fields if field.is_relation}
    tied = [getattr(row, name) for name in ties if getattr(row, f"{name}_id")]
    if isinstance(row, Access) and not row.user_id:
        return False  # somebody new, who is real
    return bool(tied) and all(map(is_fictional, tied))


def why_not_change(viewer, row):
    """Why this viewer may not make or change this row; "" if only their role decides."""
    if viewer.user is None or not viewer.user.is_demonstration or is_fictional(row):
        return ""
    return ONLY_ITS_OWN


def people_seen_by(viewer, rows):
    """Of users, or of their access, those whom this viewer may know of."""
    if viewer.user is None or not viewer.user.is_demonstration:
        return rows
    path = {User: "is_demonstration", Access: "user__is_demonstration"}.get(rows.model)
    return rows.filter(**{path: True}) if path else rows
