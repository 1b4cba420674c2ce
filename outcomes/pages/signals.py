"""What stands out in the areas that someone answers for: the signals of Home."""

from dataclasses import dataclass

from partnerships.models import Area

from .. import figures, periods, portrayal, sentences
from ..charts.signals import Signal
from ..charts.spec import Cell, Column, Row, TableSpec

KINDS = (
    Area.Kind.ENGLAND, Area.Kind.POLICE_FORCE, Area.Kind.FOOTPRINT, Area.Kind.UPPER_TIER,
)  # fmt: skip
MOST = 8


@dataclass(frozen=True)
class Standing:
    """A recent figure that is far from England's or moved by more than chance would have it."""

    entry: figures.Entry
    row: dict
    against: Signal | None
    moved: Signal | None

    @property
    def signals(self):
        return [signal for signal in (self.against, self.moved) if signal]

    @property
    def rank(self):
        """Worse and worsening first, then what is either, then what improves, then the rest."""
        tones = [signal.tone for signal in self.signals]
        return (-tones.count("bad"), -tones.count("good"), self.row["area_name"])


def standings(viewer):
    """Every signal in the areas of a viewer's access, first things first; and the newest period.

    Figures past their date say nothing about now and give no signal.
    """
    reach = frozenset().union(*(grant.reach for grant in viewer.grants))
    if not reach:
        return []
    entries = figures.catalogue()
    rows = figures.rows(viewer, latest=True, area_id__in=reach, area__kind__in=KINDS)
    rows = [row for row in rows if row["metric_code"] in entries and row["state"] == "shown"]
    recent = [row for row in rows if not _is_stale(entries, row)]
    england = figures.england_beside(viewer, recent)
    found = []
    for row in recent:
        entry = entries[row["metric_code"]]
        standing = Standing(
            entry=entry,
            row=row,
            against=_far(sentences.against(entry.metric, row, england.get(figures.slot(row)))),
            moved=_moved(entry.metric, row),
        )
        if standing.signals:
            found.append(standing)
    return sorted(found, key=lambda standing: standing.rank)


def _is_stale(entries, row):
    return figures.is_stale(entries[row["metric_code"]].metric, row)


def _far(signal):
    return signal if signal and signal.tone in ("good", "bad") else None


def _moved(metric, row):
    """What moved: a signal of the limits or of five years, else a change beyond chance."""
    own = portrayal.stored(metric, row)
    if own:
        return next((signal for signal in own if signal.tone in ("good", "bad", "diff")), None)
    return sentences.changed(metric, row) if row["change_signal"] == "real" else None


def table(found):
    """The first of the signals as a table, or None where nothing stands out."""
    if not found:
        return None
    columns = (Column("Measure"), Column("Latest", number=True), Column("Signal"))
    rows = tuple(Row(_cells(standing)) for standing in found[:MOST])
    return TableSpec(caption="Signals in the areas you answer for", columns=columns, rows=rows)


def _cells(standing):
    row, metric = standing.row, standing.entry.metric
    kind = Area.Kind(row["area_kind"]).label.lower()
    period = periods.label(row["period_start"], row["period_end"])
    first, *others = standing.signals
    return (
        Cell(
            metric.title,
            href=f"/outcomes/{metric.code}/{row['area_code']}/",
            second=f"{row['area_name']}, {kind}, {period}",
            tag="restricted" if row["is_restricted"] else "",
        ),
        Cell(sentences.figure(metric, row)),
        Cell(signal=first, second="; ".join(other.words for other in others)),
    )
