"""The gallery: every component in every state, on invented figures of invented places."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

from . import funnel_drawing
from .dots import Dot, Dots
from .drawing import Chart
from .funnel import Funnel, Lines, Spot
from .ranges import Range
from .signals import SIGNALS, Headline, Signal, Tone, compared, moving
from .sparkline import sparkline
from .spec import (
    Annotation,
    Bracket,
    Break,
    Cell,
    ChartSpec,
    Column,
    Limits,
    Point,
    Row,
    Segment,
    Series,
    State,
    TableSpec,
    Target,
)
from .table import of_chart

HEADLINE = Headline(
    "123 drug poisoning deaths were registered in Northvale in 2024, "
    "and the rate has risen over five years.",
    "risen over five years",
    "bad",
)


def _years(first: int, values: list[float | None], **more: object) -> tuple[Point, ...]:
    points = []
    for year, value in enumerate(values, start=first):
        start, end = date(year, 1, 1), date(year, 12, 31)
        point = Point(start, end, str(year), value, state="missing" if value is None else "shown")
        if value is not None and more.get("population"):
            spread = 1.6 + value * 0.13
            people = float(str(more["population"]))
            point = replace(
                point, lower=value - spread, upper=value + spread, denominator=people,
                numerator=round(value * people / 100_000),
            )  # fmt: skip
        points.append(point)
    return tuple(points)


def _quarters(first: int, values: list[float | None]) -> tuple[Point, ...]:
    """Quarters of financial years, from April of the first."""
    points = []
    for index, value in enumerate(values):
        year, quarter = first + index // 4, index % 4
        month, calendar = 1 + (3 + 3 * quarter) % 12, year + (quarter == 3)
        start = date(calendar, month, 1)
        after = date(calendar + (month == 10), (month + 2) % 12 + 1, 1)
        label = f"Q{quarter + 1} {year}/{(year + 1) % 100:02d}"
        state: State = "missing" if value is None else "shown"
        end = after - timedelta(days=1)
        points.append(Point(start, end, label, value, numerator=value, state=state))
    return tuple(points)


RATES: list[float | None] = [5.4, 4.3, 6.1, 10.2, 11.9, 10.3, 15.4, 13.0, 15.5, 21.7]
ENGLAND: list[float | None] = [4.6, 4.4, 5.2, 5.8, 6.2, 6.2, 6.3, 7.1, 7.3, 7.7]
COUNTS: list[float | None] = [512, 548, 560, 601, 571, 544, 533, 559]


def trend() -> ChartSpec:
    return ChartSpec(
        kind="trend",
        title="Drug poisoning deaths in Northvale",
        unit_line="Deaths per 100,000 people a year",
        headline=HEADLINE.text,
        series=(
            Series("Northvale", _years(2015, RATES, population=567_000)),
            Series("England", _years(2015, ENGLAND), "comparator"),
        ),
        bracket=Bracket(date(2020, 1, 1), date(2024, 12, 31), "Rising, 2020 to 2024", "bad"),
        notes=("Counts by year of registration; about half of deaths happened in an earlier year",),
        source="an invented office",
        as_of="22 November 2026",
        period_heading="Year registered",
        count_heading="Deaths",
        denominator_heading="Residents",
        value_heading="Per 100,000",
    )


def run() -> ChartSpec:
    return ChartSpec(
        kind="run",
        title="Drug offences recorded by Exampleshire Police",
        unit_line="Drug offences recorded in the quarter",
        headline="Exampleshire Police recorded 559 drug offences in Q4 2025/26.",
        series=(Series("Exampleshire", _quarters(2024, COUNTS)),),
        limits=Limits(
            (Segment(date(2024, 4, 1), date(2026, 3, 31), 552),),
            "8 of 12 quarters: too few for limits",
        ),
        zero_based=False,
        decimals=0,
        period_heading="Quarter",
        value_heading="Offences",
    )


STARTS: list[float | None] = [
    212, 205, 221, 198, 215, 209, 226, 204, 218, 211, 223, 207, 236, 241, 252, 268, 271, 280,
]  # fmt: skip
RISING, BELOW = "rising", "below the average for 7 or more"


def control() -> ChartSpec:
    """An earlier signal, hollow, and the one that the sentence speaks of, filled."""
    points = list(_quarters(2022, STARTS))
    points = [
        replace(point, signal=RISING, tone="good", is_told=True)
        if index >= 11
        else replace(point, signal=BELOW, tone="bad")
        for index, point in enumerate(points)
    ]
    return ChartSpec(
        kind="spc",
        title="People starting treatment in Exampleshire",
        unit_line="People starting treatment in the quarter",
        headline="280 people started treatment in Exampleshire in Q2 2026/27, unusually high.",
        series=(Series("Exampleshire", tuple(points)),),
        limits=Limits(
            (
                Segment(
                    points[0].start, points[-1].end, 228, 192, 264, has_limits=True, is_trial=True
                ),
            ),
        ),
        zero_based=False,
        decimals=0,
        period_heading="Quarter",
        value_heading="People",
    )


def rebased() -> ChartSpec:
    """Three segments: one before a real break, one rebased since, the last too short for limits."""
    values: list[float | None] = [
        9, 4, 7, 2, 6, 8, 3, 5, 7, 4, 6, 9, 14, 3, 12, 16, 13, 17, 12, 15, None, 14, 16, 13, 18, 14,
        22, 24, 21, 25,
    ]  # fmt: skip
    points = list(_quarters(2019, values))
    points[14] = replace(points[14], signal="above the upper limit", tone="diff")
    cuts = (
        Break(points[12].start, "New definition, April 2022"),
        Break(points[26].start, "Rebased, October 2025: second team", compares=True),
    )
    return ChartSpec(
        kind="spc",
        title="Warrants for drugs in Southmere",
        unit_line="Warrants in the quarter",
        headline="25 warrants for drugs were executed in Southmere in Q2 2026/27.",
        series=(Series("Southmere", tuple(points)),),
        breaks=cuts,
        limits=Limits(
            (
                Segment(points[0].start, points[11].end, 5.8, None, 15.2, has_limits=True),
                Segment(
                    points[12].start, points[25].end, 13.6, 5.1, 22.1, has_limits=True,
                    is_trial=True,
                ),
                Segment(points[26].start, points[-1].end, 23),
            ),
            "4 of 12 quarters: too few for limits",
        ),
        target=Target(20, date(2025, 4, 1), date(2026, 3, 31), "Target 20 to March 2026"),
        zero_based=False,
        decimals=0,
        period_heading="Quarter",
        value_heading="Warrants",
    )  # fmt: skip


def few() -> ChartSpec:
    """A count that is often nought: no lower limit, for it would lie below it."""
    values: list[float | None] = [2, 0, 1, 3, 1, 0, 2, 4, 1, 2, 0, 3, 2, 1, 0, 2, 1, 3, 0, 9]
    points = list(_quarters(2021, values))
    points[-1] = replace(points[-1], signal="above the upper limit", tone="bad", is_told=True)
    return ChartSpec(
        kind="spc",
        title="Naloxone incidents in Northvale",
        unit_line="Incidents in the quarter",
        headline="9 incidents were recorded in Northvale in Q4 2025/26, unusually high.",
        series=(Series("Northvale", tuple(points)),),
        limits=Limits(
            (Segment(points[0].start, points[-1].end, 1.85, None, 5.9, has_limits=True),),
        ),
        zero_based=False,
        decimals=0,
        period_heading="Quarter",
        value_heading="Incidents",
    )


def signs() -> ChartSpec:
    """Every state of a point, both sorts of break and a target that ends."""
    points = list(_years(2012, [52, 54, 55, 57, 41, 43, None, 44, None, 47, 50, 53]))
    points[8] = Point(
        date(2020, 1, 1), date(2020, 12, 31), "2020", state="suppressed",
        note="A small number could be worked out from it",
    )  # fmt: skip
    points[6] = replace(points[6], note="Southmere is missing from the 2018 table")
    points[10] = replace(points[10], status="revised")
    points[11] = replace(points[11], status="provisional")
    return ChartSpec(
        kind="trend",
        title="Starting treatment within three weeks in Southmere",
        unit_line="Per cent of adults leaving prison with a treatment need",
        headline="53% of adults leaving prison in Southmere started treatment within 3 weeks.",
        series=(
            Series("Southmere", tuple(points)),
            Series("Quoted by the board", _years(2019, [46, None, 49]), "quoted"),
        ),
        breaks=(
            Break(date(2016, 1, 1), "New definition, January 2016"),
            Break(date(2021, 1, 1), "New source, January 2021", compares=True),
        ),
        target=Target(75, date(2021, 12, 1), date(2025, 3, 31), "Target 75% to March 2025"),
        percent=True,
        decimals=0,
        value_heading="Per cent",
    )


def numbered() -> ChartSpec:
    """More breaks than their words have room for."""
    return replace(
        signs(),
        title="The same, with a third break",
        breaks=(*signs().breaks, Break(date(2017, 1, 1), "Boundary change, January 2017", True)),
        annotations=(
            Annotation(date(2014, 4, 1), "Footprint changed, April 2014"),
            Annotation(date(2014, 7, 1), "Target changed, July 2014"),
        ),
        target=None,
    )


def parts() -> ChartSpec:
    names = ("Opiates", "Non-opiates only", "Non-opiates and alcohol", "Alcohol only")
    levels = (140.0, 25.0, 33.0, 90.0)
    return ChartSpec(
        kind="trend",
        title="Adults in treatment in Northvale by substance",
        unit_line="Adults in treatment in the year",
        headline="Opiates were the largest group in treatment in Northvale in 2024.",
        series=tuple(
            Series(name, _years(2018, [level + 3 * i * (-1) ** n for i in range(7)]), "part")
            for n, (name, level) in enumerate(zip(names, levels, strict=True))
        ),
        decimals=0,
        value_heading="Opiates",
    )


def bars() -> ChartSpec:
    points = list(_quarters(2024, [120, 0, 135, 142, None, 110, 98, 105]))
    points[1] = replace(points[1], rounded=True)
    points[7] = replace(points[7], status="provisional", note="Still filling up")
    return ChartSpec(
        kind="bars",
        title="Naloxone kits given out in Southmere",
        unit_line="Kits given out in the quarter",
        headline="105 naloxone kits were given out in Southmere in Q4 2025/26.",
        series=(Series("Southmere", tuple(points)),),
        decimals=0,
        period_heading="Quarter",
        value_heading="Kits",
    )


def one_point() -> ChartSpec:
    only = Series("Northvale", _years(2024, [21.7], population=567_000))
    return replace(trend(), title="One year only", series=(only,), bracket=None)


def nothing() -> ChartSpec:
    none = Series("Northvale", _years(2023, [None, None]))
    return replace(trend(), title="Nothing held", series=(none,), bracket=None)


def comparison() -> Dots:
    names = "Ashcombe Brackley Coldstead Dunmere Eastlow Fernhill Greywater Hartsea".split()
    areas = [
        Dot(name, 5.1 + 1.7 * index, 4.0 + 1.5 * index, 6.4 + 1.9 * index)
        for index, name in enumerate(names)
    ]
    areas[3] = replace(areas[3], stands="similar")
    areas.append(Dot("Northvale", 13.9, 11.8, 16.2, "this"))
    areas.append(Dot("Upper Wickering and the Southern Vales", 8.2, 5.9, 11.1, "similar"))
    areas.append(Dot("Little Sound", None))
    return Dots(
        title="Drug poisoning deaths by area, 2024",
        headline="Northvale had the fourth highest rate of drug poisoning deaths in 2024.",
        unit_line="Deaths per 100,000 people, 2024, with 95% intervals",
        areas=tuple(areas),
        benchmark=7.7,
        value_heading="Per 100,000",
        notes=("Southern Vales and Dunmere are similar in deprivation to Northvale.",),
    )


def funnel() -> Funnel:
    """Forty areas of all sizes, one of them the page's own; lines by the normal approximation."""

    def lines(size: float) -> Lines:
        spread = (7.7 / 100_000 / size) ** 0.5 * 100_000
        return Lines(
            size, max(0.0, 7.7 - 1.96 * spread), 7.7 + 1.96 * spread,
            max(0.0, 7.7 - 3.09 * spread), 7.7 + 3.09 * spread,
        )  # fmt: skip

    sizes = [40_000 + 43_000 * (index * 7 % 40) for index in range(40)]
    spots = [
        Spot(f"Area {index + 1}", 4.2 + (index * 13 % 29) / 4, lines(size))
        for index, size in enumerate(sizes)
    ]
    spots[5] = Spot("Northvale", 13.9, lines(567_000), "this", "#")
    return Funnel(
        title="Drug poisoning deaths by size of area, 2024",
        headline="Northvale lay above the 99.8% line of the funnel in 2024.",
        unit_line="Deaths per 100,000 people a year, 2024",
        size_line="Residents",
        areas=tuple(spots),
        lines=tuple(lines(30_000 * 1.07**step) for step in range(61)),
        benchmark=7.7,
        value_heading="Per 100,000",
        source="an invented office",
    )


def measures() -> TableSpec:
    """A force's measures: groups, signals, histories, a figure past its date, words, a total."""
    columns = (
        Column("Measure", href="?sort=measure", sorted="ascending"),
        Column("Latest", number=True, href="?sort=latest"),
        Column("Change on the year", number=True),
        Column("Signal", phone="fold"),
        Column("History", phone="fold"),
    )
    line = sparkline(COUNTS)
    worse = compared("worse", "down", detail=", 21.7 against 7.7")
    return TableSpec(
        "Measures of Exampleshire Police",
        columns,
        (
            Row((Cell("Deaths and harm"),), "group"),
            _measure("Drug poisoning deaths", "2024", Cell("123", raw=123), "+35", worse, line),
            Row(
                (
                    Cell("Hospital admissions", href="#", second="2018/19"),
                    Cell("285", quiet=True),
                    Cell("not held", is_words=True),
                    Cell("Was higher than England, 35.8 against 32.3", quiet=True),
                    Cell(picture=sparkline([30, 29, None, 32, 31], is_old=True)),
                )
            ),
            Row((Cell("Police activity"),), "group"),
            _measure("Drug offences recorded", "Q4 2025/26", Cell("559", raw=559), "−2",
                     SIGNALS["cannot_say"].saying("8 of 12 quarters"), line),
            _measure("Searches for drugs", "2025/26", Cell("hidden", is_words=True), "",
                     SIGNALS["neutral_low"], line),
            Row((Cell("All measures"), Cell("967"), Cell("+33"), Cell(), Cell()), "total"),
        ),
        notes=("Activity measures are neither better nor worse.",),
    )  # fmt: skip


def _measure(name: str, period: str, latest: Cell, change: str, signal: Signal, line: str) -> Row:
    head = Cell(name, href="#", second=period)
    return Row((head, latest, Cell(change), Cell(signal=signal), Cell(picture=line)))


def ranges() -> TableSpec:
    """A bar of each judgement, one past its date, and one that is restricted."""
    shown: list[tuple[str, float, Tone, bool]] = [
        ("Worse", 11, "bad", False), ("Much better", 3, "good", True),
        ("Higher, no judgement", 9, "diff", False), ("Similar", 7, "same", False),
        ("Not compared", 6, "", False),
    ]  # fmt: skip
    bars = [(name, _bar(this, tone, strong)) for name, this, tone, strong in shown]
    bars.append(("Past its date", replace(_bar(11, "bad", strong=False), is_old=True)))
    rows = [
        Row((
            Cell(name, tag="restricted" if name == "Similar" else ""),
            Cell(picture=bar.picture, alternative=bar.text),
        ))
        for name, bar in bars
    ]  # fmt: skip
    columns = (Column("Measure"), Column("Among forces", second="line: England"))
    return TableSpec("One area among its kind", columns, tuple(rows))


def _bar(this: float, tone: Tone, strong: bool) -> Range:
    return Range(
        lowest=2, lower_quartile=5, upper_quartile=8, highest=14, count=39, kind="forces",
        england=7, region=6, this=this, tone=tone, strong=strong,
    )  # fmt: skip


TAGS = (
    "not-started in-progress submitted certified accepted sent-back late provisional draft "
    "demonstration restricted"
).split()


def gallery() -> dict[str, object]:
    """The context of templates/gallery.html."""
    specs = [
        trend(),
        run(),
        control(),
        rebased(),
        few(),
        signs(),
        numbered(),
        parts(),
        bars(),
        one_point(),
        nothing(),
    ]
    return {
        "headline": HEADLINE,
        "signals": [
            moving(True, "down", detail=", 2020 to 2024"),
            compared("worse", "down", detail=", 21.7 against 7.7 per 100,000"),
        ],
        "crumbs": [{"label": "Forces", "url": "#"}, {"label": "Exampleshire"}],
        "charts": [
            {"id": f"chart-{i}", "table_id": f"table-{i}", "href": f"#table-{i}", "chart": chart}
            for i, chart in enumerate(map(Chart, specs))
        ],
        "short": of_chart(trend(), last=5, caption="Last five years"),
        "dots": comparison(),
        "funnel": funnel_drawing.Chart(funnel()),
        "measures": measures(),
        "ranges": ranges(),
        "choices": [
            {
                "label": "Grouped by",
                "options": [
                    {"label": "pillar", "url": "#", "current": True},
                    {"label": "outcome", "url": "#"},
                ],
            }
        ],
        "icons": list(SIGNALS.values()),
        "tags": [{"kind": kind, "text": kind.replace("-", " ").capitalize()} for kind in TAGS],
        "facts": [
            {"term": "Latest held", "text": "2024 (final)"},
            {"term": "Definition", "text": "Deaths by any drug.", "href": "#", "link": "In full"},
        ],
        "links": [
            {"label": "Northvale", "url": "#"},
            {"label": "Southmere", "url": "#", "second": "since 2023"},
        ],
        "fields": [
            {
                "name": "outcome",
                "label": "Outcome",
                "kind": "select",
                "options": [
                    {"value": "", "label": "All outcomes"},
                    {"value": "harm", "label": "Deaths and harm", "selected": True},
                ],
            },
            {"name": "q", "label": "Name has", "kind": "text", "value": "North"},
        ],
        "page": SimpleNamespace(
            number=2, has_other_pages=True, has_previous=True, has_next=True,
            previous_page_number=1, next_page_number=3, paginator=SimpleNamespace(num_pages=7),
        ),
    }  # fmt: skip
