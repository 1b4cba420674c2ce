"""The page of the areas to set beside one: each with its distance and what that is made of."""

from urllib.parse import urlencode

from django.urls import reverse

from .. import similar_areas
from ..charts.spec import Cell, Column, Row, TableSpec
from ..footprints import in_a_row
from ..populations import TOO_FEW
from .compare import LEAD

IN_RAIL = 5
HEADINGS = {
    "police_force": "Forces similar by population and age",
    "footprint": "Partnerships similar by population and age",
    "upper_tier": "Areas similar by population and age",
}


def nearest(area):
    """The areas most like this one, asked once for the rail and for its place among them."""
    return similar_areas.by_population_and_age(area)


def rail(area, found):
    """The section of an area's rail, [] for an area that has none. found: as `nearest` gave it."""
    if found is None:
        return []
    links = [_link(place.area) for place in found.places[:IN_RAIL]]
    links.append({"label": "How near, and by what", "url": address(area)})
    return [(HEADINGS[area.kind], links, "")]


def _link(area):
    return {"label": area.name, "url": area.get_absolute_url()}


def address(area):
    return reverse("similar", args=[area.code])


def page(area):
    """What the page shows: the official list if one is loaded, and the distance in any case."""
    found, listed = similar_areas.by_population_and_age(area), similar_areas.official(area)
    return {
        "area": area,
        "title": HEADINGS.get(area.kind, HEADINGS["upper_tier"]),
        "crumbs": [
            {"label": area.name, "url": area.get_absolute_url()},
            {"label": "Similar areas"},
        ],
        "found": found,
        "say": _say(area, found),
        "listed": listed,
        "neighbours": [_link(one) for one in listed.areas] if listed else [],
        "table": _table(found) if found else None,
        "compare": _compare(area, found) if found else "",
    }


def _say(area, found):
    if found:
        names = in_a_row([place.area.name for place in found.places[:3]])
        return f"By population and age, {area.name} is nearest to {names}."
    if area.kind not in similar_areas.KINDS or area.nation != "england":
        return "Only authorities, police forces and partnerships of England are set side by side."
    why = f"it has ended, or fewer than {TOO_FEW:,} people live there"
    return f"{area.name} is set beside no other: {why}."


def _table(found):
    return TableSpec(
        caption="Areas by their distance",
        columns=(
            Column("Area"),
            Column("Residents", number=True, second=f"mid-{found.year}"),
            Column("Under 18", number=True),
            Column("Size apart", number=True, phone="fold"),
            Column("Age apart", number=True, phone="fold"),
            Column("Distance", number=True),
        ),
        rows=tuple(_row(place) for place in (found.own, *found.places)),
    )


def _row(place):
    mine = place.distance is None
    apart = ("", "") if mine else (_signed(place.size), _signed(place.age))
    return Row(
        (
            Cell(place.area.name, href="" if mine else place.area.get_absolute_url()),
            Cell(f"{place.people:,}"),
            Cell(f"{100 * place.under_18:.1f}%"),
            *(Cell(text) for text in apart),
            Cell("" if mine else f"{place.distance:.2f}"),
        )
    )


def _signed(number):
    """A difference with its sign: +0.12, −0.12, 0.00."""
    text = f"{abs(number):.2f}"
    return text if text == "0.00" else f"{'+' if number > 0 else '−'}{text}"


def _compare(area, found):
    codes = [area.code, *(place.area.code for place in found.places)]
    return f"/compare/?{urlencode([('metric', LEAD), *(('area', code) for code in codes)])}"
