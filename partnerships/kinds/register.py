"""The kinds of row that a partnership's lead keeps: its register."""

from django.urls import reverse

from partnerships import everything
from partnerships import register_forms as forms
from partnerships.access import Permission
from partnerships.keeping import Action, Kind, register
from partnerships.kept_forms import days
from partnerships.models import (
    DeepDive,
    Duty,
    Holding,
    Meeting,
    Person,
    Reporting,
    Seat,
    SubGroup,
    Term,
)


def person_of(row):
    """The name in a row, on pages that the partnership's lead alone reads."""
    return row.person.name if row.person else ""


def file_of(name):
    """The way from a row to the file in its field of this name, where it has one."""

    def links(row):
        number = getattr(row, f"{name}_id")
        if not number:
            return []
        return [("Download the file", reverse("stored_file", args=[row.partnership.slug, number]))]

    return links


SCOPED = {"needs": Permission.KEEP_REGISTER, "of": "partnership"}

register(
    Kind(
        key="posts",
        model=Term,
        one="a holder or deputy",
        many="Posts",
        about="Who holds each post, and who deputises, from when to when. End one before the next "
        "begins: a post has one holder at a time.",
        form=forms.TermForm,
        columns=(
            ("Post", lambda row: row.get_post_display()),
            ("Standing", lambda row: row.get_standing_display()),
            ("Office", lambda row: row.title),
            ("Person", person_of),
            ("Days", days),
        ),
        search=("title", "organisation"),
        choice="post",
        related=("person",),
        order=("post", "standing", "-valid_from"),
        links=lambda row: [
            (
                "Text to tell government",
                reverse("notification", args=[row.partnership.slug, row.pk]),
            )
        ],
        **SCOPED,
    ),
    Kind(
        key="seats",
        model=Seat,
        one="a seat",
        many="Seats",
        about="The seats at the table, for the groups that guidance expects. Add one for each that "
        "you have, as many of a group as you need, or say that a group is not expected here.",
        form=forms.SeatForm,
        columns=(
            ("Seat", str),
            ("Expected here", lambda row: "Yes" if row.is_expected else f"No: {row.note}"),
            ("Days", days),
        ),
        search=("name", "group__name"),
        related=("group",),
        order=("group__order", "name"),
        **SCOPED,
    ),
    Kind(
        key="holders",
        model=Holding,
        one="a holder or deputy",
        many="Holders of seats",
        about="Who sits in each seat, and who deputises, from when to when.",
        form=forms.HoldingForm,
        columns=(
            ("Seat", lambda row: row.seat),
            ("Standing", lambda row: row.get_standing_display()),
            ("Office", lambda row: row.title or "not held"),
            ("Person", person_of),
            ("Days", days),
        ),
        search=("seat__name", "seat__group__name", "title", "organisation"),
        related=("seat__group", "seat__partnership__area", "person"),
        order=("seat__group__order", "seat__name", "standing", "-valid_from"),
        needs=Permission.KEEP_REGISTER,
        of="seat__partnership",
    ),
    Kind(
        key="people",
        model=Person,
        one="a person",
        many="People",
        about="Everybody whom this partnership holds by name. No name stands anywhere else.",
        form=forms.PersonForm,
        columns=(
            ("Name", lambda row: row.name),
            ("E-mail", lambda row: row.email),
            ("Signs in as", lambda row: row.user.email if row.user else ""),
            ("Read by", lambda row: "you alone" if row.is_private else "readers of your papers"),
        ),
        search=("name", "email"),
        related=("user",),
        order=("name",),
        last_day="",
        says=lambda row: row.name,
        links=lambda row: [
            (
                "Everything held about them",
                reverse("about_person", args=[row.partnership.slug, row.pk]),
            )
        ],
        may_delete=False,
        actions={
            "erase": Action(
                "Erase",
                "The name and the address are gone for good. What they held stays, without a name.",
                everything.erase_by_request,
            )
        },
        **SCOPED,
    ),
    Kind(
        key="meetings",
        model=Meeting,
        one="a meeting",
        many="Meetings",
        about="Meetings held and ahead. Agenda and attendance stand on a page of each.",
        form=forms.MeetingForm,
        columns=(
            ("Meeting", str),
            ("Chaired by", lambda row: row.chair),
            ("Place", lambda row: row.place),
        ),
        search=("place", "chair"),
        choice="kind",
        related=("sub_group",),
        order=("-held_on",),
        last_day="",
        links=lambda row: [
            ("Agenda and attendance", reverse("sitting", args=[row.partnership.slug, row.pk])),
            *file_of("minutes")(row),
        ],
        **SCOPED,
    ),
    Kind(
        key="sub-groups",
        model=SubGroup,
        one="a sub-group",
        many="Sub-groups",
        about="Groups that work for the partnership, in one authority or on one theme.",
        form=forms.SubGroupForm,
        columns=(
            ("Name", lambda row: row.name),
            ("Authority", lambda row: row.area or ""),
            ("Pillar", lambda row: row.get_pillar_display()),
            ("Days", days),
        ),
        search=("name",),
        related=("area",),
        **SCOPED,
    ),
    Kind(
        key="duties",
        model=Duty,
        one="a paper",
        many="Papers and duties",
        about="The papers that a partnership is asked for. Every version is a row of its own.",
        form=forms.DutyForm,
        columns=(
            ("Paper", str),
            ("Due", lambda row: (row.due_on and f"{row.due_on:%-d %B %Y}") or "no day set"),
            ("Status", lambda row: row.get_status_display()),
        ),
        search=("version", "note"),
        choice="kind",
        order=("kind", "-due_on"),
        last_day="",
        links=file_of("file"),
        **SCOPED,
    ),
    Kind(
        key="deep-dives",
        model=DeepDive,
        one="a deep dive",
        many="Deep dives",
        about="A pillar looked at closely, and what was found.",
        form=forms.DeepDiveForm,
        columns=(
            ("Title", lambda row: row.title),
            ("Pillar", lambda row: row.get_pillar_display()),
            ("Day", lambda row: f"{row.held_on:%-d %B %Y}"),
        ),
        search=("title", "findings"),
        choice="pillar",
        last_day="",
        links=file_of("paper"),
        **SCOPED,
    ),
    Kind(
        key="reports-to",
        model=Reporting,
        one="a body",
        many="Reports to",
        about="The bodies that the partnership reports to.",
        form=forms.ReportingForm,
        columns=(("Body", lambda row: row.organisation), ("Days", days)),
        search=("organisation__name",),
        related=("organisation",),
        **SCOPED,
    ),
)
