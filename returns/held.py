"""What returns hold of files and of people, told to those who keep and who erase them."""

from partnerships import everything, stored_files

from .models import Delegation, Evidence, Step

stored_files.HOLDERS.append((Evidence, "file"))


def about_user(user):
    """What returns hold about somebody who signs in: their steps by kind and day, what they were
    asked to fill in. Returns and sections are told by number."""
    steps = Step.objects.filter(by=user).order_by("at", "pk")
    asked = Delegation.objects.filter(user=user).order_by("given_at")
    return {
        "steps_of_returns": [
            {"return": pk, "step": event, "at": at.isoformat()}
            for pk, event, at in steps.values_list("quarterly_return", "event", "at")
        ],
        "sections_of_returns_asked_of_them": [
            {
                "return": one.quarterly_return_id,
                "section": one.section_id,
                "asked_at": one.given_at.isoformat(),
                "done_at": one.done_at.isoformat() if one.done_at else None,
            }
            for one in asked
        ],
    }


everything.TOLD_BESIDE.append(about_user)
