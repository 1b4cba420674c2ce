"""Charts to try things on: any chart at all, and small ones written by hand."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from outcomes.charts.spec import Break, ChartSpec, Limits, Point, Segment, Series

STATES = ["shown", "shown", "shown", "missing", "suppressed", "restricted"]
VALUES = st.floats(0, 1e6, allow_nan=False, allow_infinity=False).map(lambda value: round(value, 3))


def year(number, value=None, **more):
    """A calendar year; without a value it is not held."""
    state = more.pop("state", "missing" if value is None else "shown")
    start, end = date(number, 1, 1), date(number, 12, 31)
    return Point(start, end, str(number), value, state=state, **more)


def years(first, values, **more):
    return tuple(year(first + index, value, **more) for index, value in enumerate(values))


def chart(points, **more):
    """A chart of one area, with what the test is about."""
    series = (Series("Northvale", tuple(points)), *more.pop("beside", ()))
    words = {"title": "Deaths", "unit_line": "Deaths a year", "headline": "Deaths rose."}
    return ChartSpec(**{"kind": "trend", "series": series, **words, **more})


@st.composite
def points(draw, number):
    state = draw(st.sampled_from(STATES))
    if state != "shown":
        return year(number, state=state)
    value = draw(VALUES)
    status = draw(st.sampled_from(["final", "final", "provisional", "revised"]))
    if draw(st.booleans()):
        spread = draw(VALUES)
        return year(number, value, lower=max(0.0, value - spread), upper=value + spread,
                    status=status)  # fmt: skip
    return year(number, value, status=status)


@st.composite
def signalled(draw, point):
    """A point as a control chart finds it: usual, or a signal of some judgement, told or not."""
    if not point.is_shown or draw(st.booleans()):
        return point
    tone = draw(st.sampled_from(["good", "bad", "diff"]))
    return replace(point, signal="shift up", tone=tone, is_told=draw(st.booleans()))


@st.composite
def limits(draw, subject):
    """Levels over the whole of a series, in one segment or two, some without a limit."""
    points = subject.points
    cut = draw(st.integers(1, len(points) - 1) | st.none())
    stretches = [points] if cut is None else [points[:cut], points[cut:]]
    found = []
    for stretch in stretches:
        lower, centre, upper = sorted(draw(st.tuples(VALUES, VALUES, VALUES)))
        has_limits = draw(st.booleans()) or len(stretches) == 1
        found.append(
            Segment(
                stretch[0].start, stretch[-1].end, centre,
                lower if has_limits and draw(st.booleans()) else None,
                upper if has_limits and draw(st.booleans()) else None,
                has_limits, is_trial=draw(st.booleans()),
            )
        )  # fmt: skip
    return Limits(tuple(found))


@st.composite
def series(draw, name="Northvale", role="area"):
    first = draw(st.integers(1990, 2010))
    count = draw(st.integers(2, 30))
    return Series(name, tuple(draw(points(first + index)) for index in range(count)), role)


@st.composite
def charts(draw):
    """Any chart that has something to draw."""
    subject = draw(series().filter(lambda one: len(one.shown) > 1))
    beside = draw(st.lists(series("England", "comparator"), max_size=1))
    kind = draw(st.sampled_from(["trend", "run", "spc", "bars"]))
    if kind == "spc":
        subject = replace(subject, points=tuple(draw(signalled(p)) for p in subject.points))
    cuts = draw(st.lists(st.tuples(st.integers(1990, 2040), st.booleans()), max_size=3))
    return ChartSpec(
        kind=kind,
        title="Deaths",
        unit_line="Deaths a year",
        headline="Deaths rose.",
        series=(subject, *beside),
        breaks=tuple(Break(date(at, 1, 1), f"New method, {at}", same) for at, same in cuts),
        limits=draw(limits(subject)) if kind == "spc" else None,
        zero_based=draw(st.booleans()),
        decimals=draw(st.integers(0, 2)),
    )
