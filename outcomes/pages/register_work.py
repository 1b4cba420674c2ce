"""What a partnership owes and does: papers, actions, how it shares its attention, its judgement."""

from datetime import date

from partnerships import balance, stood
from partnerships.kept_forms import days
from partnerships.models import DeepDive, Duty, Pillar, Reporting, SubGroup

from ..charts.spec import Cell, Column, Row, TableSpec
from ..models import DeliveryAction, OutcomeAssessment
from .register_section import DAY, Section, columns_of

APRIL = 4


def papers(found, reader):
    """What is owed, how each stands, and by how much it is late."""
    rows = []
    for kind, one in found.papers().items():
        current = one.current
        rows.append(
            Row(
                (
                    Cell(Duty.Kind(kind).label),
                    Cell(
                        _due_words(one),
                        is_words=one.state == "not recorded",
                        tag="late" if one.state == "late" else "",
                    ),
                    Cell(
                        f"{current.version}, agreed {current.agreed_on:{DAY}}" if current else "",
                        href=(reader.file(current.file_id) or current.link) if current else "",
                    ),
                    Cell(current.agreed_by if current else ""),
                )
            )
        )
    late = sum(one.state == "late" for one in found.papers().values())
    words = f"{late} late." if late else "None is late."
    table = TableSpec(
        caption="Papers",
        columns=(
            Column("Paper"),
            Column("How it stands"),
            Column("In force", phone="fold"),
            Column("Agreed by", phone="fold"),
        ),
        rows=tuple(rows),
    )
    kept = reader.ways(("Change papers", "duties"))
    return Section("papers", "Papers and duties", words, table if rows else None, kept)


def _due_words(one):
    if one.state == "not recorded":
        return "Not recorded"
    if one.due_on is None:
        return "Agreed" if one.current else "No day set"
    if one.state == "late":
        length = "1 day" if one.days == 1 else f"{one.days:,} days"
        return f"Late by {length}: due {one.due_on:{DAY}}"
    return f"Due {one.due_on:{DAY}}"


def attention(found, actions, reader):
    """Pillar balance: agenda items, actions and measures, never of few items as shares."""
    agenda = balance.of(pillar for _, pillar in found.agenda())
    planned = balance.of(action.pillar_id for action in actions)
    measured = balance.of(action.pillar_id for action in actions if action.metric_id)
    kinds = (("Agenda items", agenda), ("Actions", planned), ("Actions with a measure", measured))
    rows = [
        Row((Cell(words), *(_share(one, place) for place in range(3)), Cell(str(one.across))))
        for words, one in kinds
        if one.total
    ]
    lacking = balance.missing(agenda)
    if lacking:
        words = f"No agenda item spoke to: {', '.join(Pillar(one).label for one in lacking)}."
    elif agenda.shares:
        most = max(range(3), key=lambda place: agenda.counts[place])
        words = (
            f"{agenda.counts[most]} of {agenda.of_one_pillar} agenda items of one pillar were on: "
            f"{Pillar(balance.PILLARS[most]).label}."
        )
    else:
        words = "Too few agenda items are recorded to say how attention is shared."
    names = [Pillar(one).label for one in balance.PILLARS]
    table = TableSpec(
        caption="Pillar balance",
        columns=(
            Column("What"),
            *(Column(name, number=True) for name in names),
            Column("All pillars alike", number=True, phone="fold"),
        ),
        rows=tuple(rows),
    )
    return Section(
        "balance",
        "How attention is shared",
        words,
        table if rows else None,
        over_time=by_year(found),
    )


def by_year(found):
    """Agenda items by pillar in each financial year: counts, since a year has few items."""
    years = balance.by_period(found.agenda(), lambda day: day.year - (day.month < APRIL))
    rows = tuple(
        Row(
            (
                Cell(f"{year}/{(year + 1) % 100:02}"),
                *(Cell(str(count)) for count in one.counts),
                Cell(str(one.across)),
            )
        )
        for year, one in years
    )
    names = [Pillar(one).label for one in balance.PILLARS]
    columns = (
        Column("Financial year"),
        *(Column(name, number=True) for name in names),
        Column("All pillars alike", number=True, phone="fold"),
    )
    table = TableSpec(caption="Agenda items by year", columns=columns, rows=rows)
    return table if len(rows) > 1 else None


def _share(one, place):
    count = one.counts[place]
    if one.shares is None:
        return Cell(str(count))
    return Cell(f"{count} of {one.of_one_pillar}", second=f"{round(100 * one.shares[place])}%")


def delivery(found, actions, entries, reader):
    """The actions of the delivery plan, the overdue first. entries: the catalogue."""
    groups = {group.id: group.name for group in found.held[SubGroup]}
    open_ = [one for one in actions if one.progress not in ("done", "stopped")]
    late = [one for one in open_ if one.due_on and one.due_on < found.day]
    rows = [
        Row(
            (
                Cell(one.title, second=_serves(one, groups)),
                Cell(DeliveryAction.Progress(one.progress).label),
                Cell(
                    f"{one.due_on:{DAY}}" if one.due_on else "no day set",
                    tag="late" if one in late else "",
                ),
                _measure(one, entries),
                Cell(one.owner),
                Cell(one.said),
            )
        )
        for one in sorted(
            actions, key=lambda one: (one not in late, one not in open_, one.due_on or date.max)
        )
    ]
    words = f"{len(open_)} of {len(actions)} actions are open, {len(late)} of them past their day."
    columns = ("Action", "Progress", "Due", "Measure it should move", "Owner", "So far")
    table = TableSpec(
        caption="Actions",
        columns=columns_of(*columns),
        rows=tuple(rows),
    )
    kept = reader.ways(("Change actions", "actions"))
    if not rows:
        return Section("delivery", "Delivery plan", "No action is recorded.", None, kept)
    return Section("delivery", "Delivery plan", words, table, kept)


def _serves(one, groups):
    """What an action is for and who does it: outcome, plan priority, sub-group."""
    parts = (
        one.outcome and one.outcome.name,
        one.priority and f"plan priority “{one.priority.text}”",
        groups.get(one.sub_group_id),
    )
    return "; ".join(filter(None, parts))


def _measure(one, entries):
    """The measure of an action by its title, with the way to its page."""
    if not one.metric:
        return Cell()
    entry = entries.get(one.metric.code)
    title = entry.version.title if entry else one.metric.code
    return Cell(title, href=f"/outcomes/{one.metric.code}/")


def deep_dives(found, reader):
    rows = [
        Row(
            (
                Cell(one.title, href=reader.file(one.paper_id)),
                Cell(Pillar(one.pillar).label),
                Cell(f"{one.held_on:{DAY}}"),
                Cell(one.findings),
            )
        )
        for one in sorted(found.held[DeepDive], key=lambda one: one.held_on, reverse=True)
    ]
    words = f"{len(rows)} held." if rows else "No deep dive is recorded."
    columns = (Column("Title"), Column("Pillar"), Column("Day"), Column("Found", phone="fold"))
    table = TableSpec(caption="Deep dives", columns=columns, rows=tuple(rows))
    kept = reader.ways(("Change deep dives", "deep-dives"))
    return Section("deep-dives", "Deep dives", words, table if rows else None, kept)


def assessed(found, assessments, stood_on, reader):
    """The last self-assessment, outcome by outcome."""
    kept = reader.ways(
        ("Change self-assessments", "self-assessments"),
        ("Change what one says of each outcome", "outcome-assessments"),
    )
    held = [one for one in assessments if one.as_at <= found.day]
    if not held:
        return Section(
            "self-assessment", "Self-assessment", "No self-assessment is recorded.", None, kept
        )
    last = max(held, key=lambda one: one.as_at)
    said = stood.rows(OutcomeAssessment, stood_on, related=("outcome",), assessment_id=last.id)
    rows = [
        Row(
            (
                Cell(one.outcome.name),
                Cell(OutcomeAssessment.Direction(one.direction).label),
                Cell(OutcomeAssessment.Rating(one.rating).label),
                Cell(one.commentary),
                Cell(one.risks),
            )
        )
        for one in sorted(said, key=lambda one: one.outcome.order)
    ]
    columns = ("Outcome", "Direction", "Rating", "In their words", "Risks")
    agreed = f", agreed {last.agreed_on:{DAY}}" if last.agreed_on else ", a draft"
    words = f"How the partnership judged itself at {last.as_at:{DAY}}{agreed}."
    notes = tuple(
        f"{term}: {text}"
        for term, text in (("Barriers", last.barriers), ("Asks", last.asks))
        if text
    )
    table = TableSpec(
        caption="Self-assessment",
        columns=columns_of(*columns),
        rows=tuple(rows),
        notes=notes,
    )
    return Section("self-assessment", "Self-assessment", words, table if rows else None, kept)


def around(found, reader):
    """Sub-groups, and the bodies it reports to."""
    rows = [
        Row((Cell(group.name), Cell("Sub-group"), Cell(days(group)), Cell(group.source)))
        for group in sorted(found.held[SubGroup], key=lambda one: one.name)
    ]
    rows += [
        Row((Cell(one.organisation.name), Cell("Reports to"), Cell(days(one)), Cell("")))
        for one in found.held[Reporting]
    ]
    columns = (
        Column("Name"),
        Column("What it is"),
        Column("Days", phone="fold"),
        Column("How this is known", phone="fold"),
    )
    table = TableSpec(caption="Groups and bodies", columns=columns, rows=tuple(rows))
    kept = reader.ways(
        ("Change sub-groups", "sub-groups"),
        ("Change bodies", "reports-to"),
        ("Change people", "people"),
    )
    words = "Groups that work for it, and bodies that it reports to." if rows else "None recorded."
    return Section("around", "Around it", words, table if rows else None, kept)
