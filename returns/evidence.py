"""Files that a return rests on: added and taken away while it is a draft, read with the return."""

from django.db import transaction
from django.utils import timezone

from partnerships import audit, stored_files
from partnerships.access import NotAllowed
from partnerships.models import Act

from . import freezing, reach
from .models import Evidence


@transaction.atomic
def add(return_id, section, file, note, *, by):
    """Keep a checked upload with a section. Raises NotAllowed with the reason."""
    quarterly_return = _open(return_id, section, by)
    owner = (
        {"force": quarterly_return.force}
        if quarterly_return.force_id
        else {"partnership": quarterly_return.partnership}
    )
    stored = stored_files.store(file, by.user, **owner)
    held, _ = Evidence.objects.get_or_create(
        quarterly_return=quarterly_return,
        section=section,
        file=stored,
        defaults={"note": note, "added_at": timezone.now(), "added_by": by.user},
    )
    audit.record(Act.RETURN_SAVED, by=by.user, subject=quarterly_return, file=stored.pk)
    return held


@transaction.atomic
def remove(return_id, pk, *, by):
    """Take a file away from a return that is still a draft."""
    held = Evidence.objects.select_related("section").get(pk=pk, quarterly_return=return_id)
    quarterly_return = _open(return_id, held.section, by)
    accepted = quarterly_return.editions.filter(at__gte=held.added_at)
    if quarterly_return.edition and accepted.exists():
        raise NotAllowed("This file belongs to what was accepted, so it stays.")
    audit.record(Act.RETURN_SAVED, by=by.user, subject=quarterly_return, removed=held.file_id)
    held.delete()


def _open(return_id, section, by):
    quarterly_return = freezing.locked(return_id)
    if reason := reach.why_not_fill(by, quarterly_return, section.pk) or freezing.why_frozen(
        quarterly_return
    ):
        raise NotAllowed(reason)
    return quarterly_return
