"""The partnerships inside a force area, each with one line on how it stands."""

from itertools import groupby

from .. import figures, periods, sentences, standing


def partnerships(found, viewer, entries):
    """The section of the rail: each partnership with its standing, in one query.

    entries: the catalogue, {code: Entry}.
    """
    areas = [one.area_id for one in found]
    rows = figures.rows(viewer, latest=True, area__in=areas) if areas else []
    rows.sort(key=lambda row: row["area_code"])
    rows.sort(key=lambda row: row["area_code"])
    held = {code: list(mine) for code, mine in groupby(rows, key=lambda row: row["area_code"])}
    links = []
    for one in found:
        kind = "Strategic board. " if one.kind == "strategic_board" else ""
        said = _standing(held.get(one.area.code, []), entries)
        links.append(
            {"label": one.area.name, "url": one.area.get_absolute_url(), "second": kind + said}
        )
    return [("Partnerships inside", links, "None is held yet.")]


def _standing(rows, entries):
    """The number worse and better while anything is recent, else the leading measure and its age.

    Where nothing is compared, the number that moved by more than chance.
    """
    if not rows:
        return "No figures are held."
    pairs = [
        (entries[row["metric_code"]].metric, row) for row in rows if row["metric_code"] in entries
    ]
    fresh = [(metric, row) for metric, row in pairs if not figures.is_stale(metric, row)]
    compared = [(metric, row) for metric, row in fresh if metric.judges and row["comparison"]]
    if compared:
        worse = sum(standing.is_worse(metric, row) for metric, row in compared)
        better = sum(standing.is_better(metric, row) for metric, row in compared)
        return f"Worse than England on {worse} of {len(compared)} measures, better on {better}."
    tested = [pair for pair in fresh if standing.is_tested(pair[1])]
    if tested:
        return _changes([standing.moved(metric, row) for metric, row in tested])
    return _leading(*pairs[0])


def _changes(moved):
    worse, better = moved.count("worse"), moved.count("better")
    if len(moved) == 1:
        did = "got worse" if worse else "got better" if better else "got neither better nor worse"
        return f"The one measure whose change was tested {did} by more than chance."
    total = f"{len(moved)} measures whose change was tested"
    if not worse and not better:
        return f"None of {total} got better or worse by more than chance."
    return (
        f"Of {total}, {worse or 'none'} got worse by more than chance and"
        f" {better or 'none'} better."
    )


def _leading(metric, row):
    period = periods.label(row["period_start"], row["period_end"])
    said = f"{metric.title}, latest held {sentences.figure(metric, row)} in {period}"
    bare = row["comparison"].removeprefix("much_")
    if metric.judges and bare:
        side = {"better": "better than", "worse": "worse than", "similar": "similar to"}[bare]
        return f"{said}, was {side} {row['benchmark'] or 'England'}."
    return f"{said}."
