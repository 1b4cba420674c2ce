"""The spans that a figure is read over: as published, or added up over longer ones."""

from ..models import Indicator

AS_PUBLISHED = "as_published"
TO_DATE = "year_to_date"
LIKE_MONTHS = (
    "Each figure counts from April to the same month of its year. The file has every month."
)
NAMES = {
    AS_PUBLISHED: "as published",
    "rolling": "rolling 12 months",
    TO_DATE: "financial year to date",
    "three_years": "three years together",
}
"""Every window as an address says it and in words, in the order in which they are offered."""


def offered(metric, area):
    """The windows that a measure is held in for an area, in one query."""
    held = Indicator.objects.filter(metric=metric, area=area, breakdown="").exclude(basis="quoted")
    kept = set(held.order_by().values_list("window", flat=True).distinct())
    return [window for window in NAMES if window in kept]


def chosen(asked, windows):
    """The window of an address, if it is held; else as published."""
    return asked if asked in windows else AS_PUBLISHED


def of_like_months(rows, area):
    """Of years to date those that end in the month of the area's latest one: a point a year.

    Spans that begin together and end apart count the same months again: only like is set beside
    like. The file of the page has every one.
    """
    shown = [row for row in rows if row["area_code"] == area.code and row["state"] == "shown"]
    last = max((row["period_end"] for row in shown or rows), default=None)
    return [row for row in rows if row["period_end"].month == last.month] if last else []


def choices(windows, chosen_window):
    """The line of links that changes the window; none where there is no choice."""
    if len(windows) < 2:
        return []
    options = [
        {
            "label": NAMES[window],
            "url": "?" if window == AS_PUBLISHED else f"?window={window}",
            "current": window == chosen_window,
        }
        for window in windows
    ]
    return [{"label": "Figures", "options": options}]
