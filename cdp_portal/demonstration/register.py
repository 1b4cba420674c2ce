"""The register of Exampleshire: posts, seats, meetings, papers, actions. Every name is invented."""

from datetime import date, timedelta

from django.utils import timezone

from outcomes.models import DeliveryAction, Metric, OutcomeAssessment, SelfAssessment
from partnerships.models import (
    AgendaItem,
    Attendance,
    DeepDive,
    Duty,
    Holding,
    Meeting,
    Organisation,
    Partnership,
    Person,
    Reporting,
    Seat,
    SeatGroup,
    SubGroup,
    Term,
)
from partnerships.reference import day, rows

from .places import BOARD, DATA, NORTHVALE, PARTNERSHIP, SOUTHMERE

MONTHS_BETWEEN = 3


def load(areas):
    """Once: what a lead of the demonstration changed since is left as it is."""
    if Term.objects.filter(partnership__area=areas[PARTNERSHIP]).exists():
        return
    ours = Partnership.objects.get(area=areas[PARTNERSHIP])
    _terms(ours)
    _terms(Partnership.objects.get(area=areas[BOARD]))
    seats = _seats(ours)
    _reports_to(ours, areas)
    groups = _sub_groups(ours, areas)
    meetings = _meetings(ours, seats)
    _papers(ours, meetings)
    _actions(ours, groups)
    _self_assessment(ours)


def _terms(partnership):
    for row in rows(DATA, "register_terms"):
        if row["slug"] == partnership.slug:
            Term.objects.create(
                partnership=partnership,
                post=row["post"],
                standing=row["standing"],
                role_type=row["role_type"],
                title=row["title"],
                organisation=row["organisation"],
                person=_person(partnership, row["person"]),
                valid_from=day(row["valid_from"]),
                valid_to=day(row["valid_to"]),
                source="Demonstration",
            )


def _person(partnership, name):
    if not name:
        return None
    email = f"{name.lower().replace(' ', '.')}@exampleshire.example"
    return Person.objects.get_or_create(
        partnership=partnership, name=name, defaults={"email": email}
    )[0]


def _seats(partnership):
    """The seats by group and name, each with who holds it; some vacant, one not expected."""
    groups = {group.name: group for group in SeatGroup.objects.all()}
    seats = []
    for row in rows(DATA, "register_seats"):
        seat = Seat.objects.create(
            partnership=partnership,
            group=groups[row["group"]],
            name=row["name"],
            is_expected=row["expected"] == "yes",
            beyond_treatment=row["beyond_treatment"] == "yes",
            valid_from=date(2022, 8, 1),
            note=row["note"],
        )
        seats.append((seat, row))
        for standing in ("holder", "deputy"):
            if row[f"{standing}_from"]:
                Holding.objects.create(
                    seat=seat,
                    standing=standing,
                    title="" if seat.is_private else row["title"],
                    organisation="" if seat.is_private else row["organisation"],
                    valid_from=day(row[f"{standing}_from"]),
                    valid_to=day(row[f"{standing}_to"]),
                )
    return seats


def _reports_to(partnership, areas):
    kinds = Organisation.Kind
    for code, name, kind in (
        ("XCSP-northvale", "Community Safety Partnership", kinds.COMMUNITY_SAFETY_PARTNERSHIP),
        ("XHWB-northvale", "Health and Wellbeing Board", kinds.HEALTH_AND_WELLBEING_BOARD),
    ):
        body, _ = Organisation.objects.update_or_create(
            code=code, defaults={"name": f"Northvale {name}", "kind": kind}
        )
        body.areas.add(areas[NORTHVALE])
        Reporting.objects.create(
            partnership=partnership, organisation=body, valid_from=date(2022, 10, 1)
        )


def _sub_groups(partnership, areas):
    listed = [
        ("Northvale local delivery group", areas[NORTHVALE], ""),
        ("Southmere local delivery group", areas[SOUTHMERE], ""),
        ("Drug and alcohol deaths review group", None, "treatment"),
        ("Disrupting supply group", None, "supply"),
    ]
    return [
        SubGroup.objects.create(
            partnership=partnership,
            name=name,
            area=area,
            pillar=pillar,
            valid_from=date(2022, 11, 1),
            source="Demonstration",
        )
        for name, area, pillar in listed
    ]


def _meetings(partnership, seats):
    """A meeting a quarter, the last within three months, and one ahead."""
    meetings = []
    agenda = list(rows(DATA, "register_agenda"))
    today = timezone.localdate()
    for number in range(12):
        held_on = _meeting_day(today, number)
        meeting = Meeting.objects.create(
            partnership=partnership,
            held_on=held_on,
            chair="Director of Public Health, Northvale",
            place="Northvale Town Hall",
        )
        meetings.append(meeting)
        for order, row in enumerate(agenda, start=1):
            if number % int(row["every"]) == 0:
                AgendaItem.objects.create(
                    meeting=meeting, order=order, title=row["title"], pillar=row["pillar"]
                )
        if held_on <= today:
            _attendance(meeting, seats, number)
    return meetings


def _meeting_day(today, number):
    """The second Wednesday of a month, every three months back from the one ahead."""
    months = today.year * 12 + today.month - 1 + 1 - MONTHS_BETWEEN * number
    first = date(months // 12, months % 12 + 1, 1)
    return first + timedelta(days=(2 - first.weekday()) % 7 + 7)


def _attendance(meeting, seats, number):
    """By a pattern, so that some come always, some send a deputy and some seldom come."""
    for place, (seat, row) in enumerate(seats):
        if not seat.is_expected or not row["holder_from"]:
            continue
        pattern = row["attends"]
        how = {"p": "present", "d": "deputy", "a": "apologies", "x": "absent"}
        Attendance.objects.create(
            meeting=meeting,
            seat=seat,
            partnership=meeting.partnership,
            how=how[pattern[(number + place) % len(pattern)]],
        )


def _papers(partnership, meetings):
    for row in rows(DATA, "register_papers"):
        Duty.objects.create(
            partnership=partnership,
            kind=row["kind"],
            version=row["version"],
            due_on=day(row["due_on"]),
            status=row["status"],
            agreed_on=day(row["agreed_on"]),
            agreed_by="Exampleshire Combating Drugs Partnership" if row["agreed_on"] else "",
            link="https://exampleshire.example/papers/" if row["status"] == "published" else "",
            source="Demonstration",
        )
    for back, pillar, title, findings in (
        (5, "supply", "Closing county lines", "Lines close faster where schools report first."),
        (3, "treatment", "Waiting for treatment", "Most who leave early leave in the first month."),
    ):
        DeepDive.objects.create(
            partnership=partnership,
            pillar=pillar,
            title=title,
            held_on=meetings[back].held_on,
            meeting=meetings[back],
            findings=findings,
            source="Demonstration",
        )


def _actions(partnership, groups):
    for row in rows(DATA, "register_actions"):
        DeliveryAction.objects.create(
            partnership=partnership,
            title=row["title"],
            pillar_id=row["pillar"] or None,
            outcome_id=row["outcome"] or None,
            metric_id=_metric(row["metric"]),
            sub_group=groups[int(row["group"])] if row["group"] else None,
            owner=row["owner"],
            begun_on=day(row["begun_on"]),
            due_on=day(row["due_on"]),
            done_on=day(row["done_on"]),
            progress=row["progress"],
            said=row["said"],
            is_public=bool(row["metric"]),
        )


def _metric(code):
    return Metric.objects.get(code=code).pk if code else None


def _self_assessment(partnership):
    held = SelfAssessment.objects.create(
        partnership=partnership,
        as_at=date(2026, 6, 30),
        status="agreed",
        agreed_on=date(2026, 7, 8),
        agreed_by="Exampleshire Combating Drugs Partnership",
        barriers="Grants are confirmed for one year at a time.",
        asks="Earlier notice of allocations.",
    )
    for row in rows(DATA, "register_assessment"):
        OutcomeAssessment.objects.create(
            assessment=held,
            outcome_id=row["outcome"],
            direction=row["direction"],
            rating=row["rating"],
            commentary=row["commentary"],
            risks=row["risks"],
        )
