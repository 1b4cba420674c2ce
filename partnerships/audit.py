"""The append-only audit: what was done, by whom, on what, by number."""

from django.utils import timezone

from .models import AuditEvent


def record(act, *, by=None, subject=None, request=None, **detail):
    """Add one act. by: the user, None for the portal itself; subject: the row acted on.

    detail holds numbers, codes and keys, never a name, an address or a figure.
    """
    return AuditEvent.objects.create(
        at=timezone.now(),
        act=act,
        by=by.pk if by else None,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        detail=detail,
        request_id=getattr(request, "id", ""),
    )
