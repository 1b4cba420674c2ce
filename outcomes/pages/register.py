"""The register of one partnership as a page: sections, each a sentence and a table."""

from partnerships import register, stood
from partnerships.models import Post

from .. import figures
from ..models import DeliveryAction, SelfAssessment
from . import register_figures
from . import register_people as people
from . import register_work as work
from .register_section import reader_of, state_words


def page(shelf, viewer, today, asked=""):
    """The context of the page. asked: the day, as an address says it, as it stood on; "" today."""
    partnership = shelf.partnership
    stood_on, wrong = stood.asked(asked, [partnership], today)
    day = stood_on or today
    found = register.of(partnership, day, stood_on=stood_on)
    reader = reader_of(viewer, shelf)
    serves = ("outcome", "metric", "priority")
    mine = {"partnership_id": partnership.pk}
    entries = figures.catalogue()
    actions = stood.rows(DeliveryAction, stood_on, related=serves, **mine)
    assessments = stood.rows(SelfAssessment, stood_on, **mine)
    sections = [
        people.posts(found, reader),
        people.seats(found, reader),
        people.meetings(found, reader),
        work.papers(found, reader),
        work.attention(found, actions, reader),
        work.delivery(found, actions, entries, reader),
        work.deep_dives(found, reader),
        work.assessed(found, assessments, stood_on, reader),
        register_figures.section(partnership, viewer, entries, stood_on),
        work.around(found, reader),
    ]
    return {
        "area": partnership.area,
        "slug": partnership.slug,
        "guide": "lead" if reader.shelf_url else "office",
        "title": f"Register of {partnership.area.name}",
        "say": say(found),
        "sections": sections,
        "restricted": bool(viewer.seen),
        "day": day,
        "stood_on": stood_on,
        "wrong": wrong,
        "today": today,
        "crumbs": [
            {"label": "Partnerships", "url": "/partnerships/"},
            {"label": partnership.area.name, "url": partnership.area.get_absolute_url()},
            {"label": "Register", "url": ""},
        ],
    }


def say(found):
    """The page in one sentence: who answers, how many seats are filled, what is late."""
    sro = found.posts()[0]
    post = Post(sro.post).label
    parts = [f"{post}: {sro.term.title}" if sro.term else f"{post}: {state_words(sro.continuity)}"]
    covered = found.coverage()
    if covered.entered:
        parts.append(f"{covered.filled} of {covered.expected} seats filled")
    late = [kind for kind, one in found.papers().items() if one.state == "late"]
    if late:
        parts.append(f"{len(late)} paper{'s' if len(late) > 1 else ''} late")
    return f"{'; '.join(parts)}."
