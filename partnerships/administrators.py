"""That the portal is never left without an administrator: one rule, by day and by night."""

from django.utils import timezone

from .models import Access, Role


def are_only(ending):
    """Whether nobody else is an administrator, without an end, when this access ends.

    ending: a condition on Access; False where it is no administrator's. Call in a transaction:
    the administrators' access is locked, so that two cannot end each other at once.
    """
    held = Access.objects.filter(
        role=Role.ADMIN, user__is_active=True, user__is_demonstration=False
    )
    list(held.select_for_update(of=("self",)))
    others = held.exclude(ending).on(timezone.localdate()).filter(valid_to=None)
    return held.filter(ending).exists() and not others.exists()
