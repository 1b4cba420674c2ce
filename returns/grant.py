"""The grant return: what a partnership's return says of posts, baseline and approval, by authority.

It is asked once, in the return, and comes out of it; nothing is typed again.
"""

from . import answered
from .models import Confirmation, ReturnValue

SECTION = "grant"
WORKFORCE, BASELINE, APPROVED = "workforce_in_post", "baseline_maintained", "plan_approved_on"
COLUMNS = (
    "partnership", "round", "authority", "authority_name", "period_start", "period_end",
    "posts_in_post_fte", "posts_planned_fte", "posts_state", "posts_reason", "posts_note",
    "baseline_maintained", "baseline_note", "plan_approved_on", "return_status", "marking",
)  # fmt: skip


def rows(quarterly_return, viewer):
    """A row for each authority, by name, of what this viewer may read of it."""
    posts = _by_area(viewer, ReturnValue, quarterly_return)
    said = _by_area(viewer, Confirmation, quarterly_return)
    for area in sorted({area for area, _ in [*posts, *said]}, key=lambda area: area.name):
        yield _row(
            quarterly_return,
            area,
            posts.get((area, WORKFORCE)),
            said.get((area, BASELINE)),
            said.get((area, APPROVED)),
        )


def _by_area(viewer, model, quarterly_return):
    found = answered.visible(viewer, model).filter(
        quarterly_return=quarterly_return, question__section__key=SECTION
    )
    found = found.select_related("area", "question")
    return {(one.area, one.question.key): one for one in found}


def _row(quarterly_return, area, posts, baseline, approved):
    return {
        "partnership": quarterly_return.body,
        "round": quarterly_return.round.slug,
        "authority": area.code,
        "authority_name": area.name,
        "period_start": posts.period_start.isoformat() if posts else "",
        "period_end": posts.period_end.isoformat() if posts else "",
        "posts_in_post_fte": _number(posts and posts.numerator),
        "posts_planned_fte": _number(posts and posts.denominator),
        "posts_state": (posts.state or "not_answered") if posts else "not_answered",
        "posts_reason": posts.reason if posts else "",
        "posts_note": posts.note if posts else "",
        "baseline_maintained": (baseline.said if baseline else "") or "not_answered",
        "baseline_note": baseline.note if baseline else "",
        "plan_approved_on": approved.day.isoformat() if approved and approved.day else "",
        "return_status": quarterly_return.status,
        "marking": "Demonstration data" if area.is_demonstration else "",
    }


def _number(value):
    """A decimal as a file holds it; an empty cell is no figure, never nought."""
    return "" if value is None else float(value)
