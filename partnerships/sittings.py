"""What is entered of one meeting at once: the lines of its agenda, and which seats came."""

from dataclasses import dataclass

from django import forms
from django.db import transaction

from . import audit, keeping
from .models import Act, AgendaItem, Attendance, Meeting, Pillar, Seat

LINES = 12
"""Lines of an agenda that the page offers at least; there is always an empty one."""


class SittingForm(forms.Form):
    """The agenda, a line each with its pillar, and each seat's attendance.

    as_read: a digest of what stood when the page was read, so that nobody overwrites another.
    """

    as_read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, meeting, seats, agenda, attendance, **options):
        super().__init__(*args, **options)
        self.meeting, self.seats = meeting, seats
        self.lines = max(LINES, len(agenda) + 1)
        for number in range(self.lines):
            item = agenda[number] if number < len(agenda) else None
            self.fields[f"title_{number}"] = forms.CharField(
                label=f"Item {number + 1}",
                required=False,
                max_length=240,
                initial=item.title if item else "",
            )
            self.fields[f"pillar_{number}"] = forms.ChoiceField(
                label=f"Pillar of item {number + 1}",
                required=False,
                choices=[("", "Choose"), *Pillar.choices],
                initial=item.pillar if item else "",
            )
        how = {one.seat_id: one.how for one in attendance}
        for seat in seats:
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=str(seat),
                required=False,
                choices=[("", "Not entered"), *Attendance.How.choices],
                initial=how.get(seat.pk, ""),
            )
        self.initial["as_read"] = digest(agenda, attendance)

    @property
    def agenda_fields(self):
        return [(self[f"title_{n}"], self[f"pillar_{n}"]) for n in range(self.lines)]

    @property
    def seat_fields(self):
        return [self[f"seat_{seat.pk}"] for seat in self.seats]

    def clean(self):
        cleaned = super().clean()
        for number in range(self.lines):
            title, pillar = cleaned.get(f"title_{number}"), cleaned.get(f"pillar_{number}")
            if title and not pillar:
                self.add_error(f"pillar_{number}", f"Which pillar is item {number + 1} of?")
            if pillar and not title:
                self.add_error(f"title_{number}", f"What is item {number + 1}?")
        return cleaned

    def items(self):
        """The lines that were filled, in their order, as (title, pillar)."""
        said = self.cleaned_data
        lines = [(said[f"title_{n}"], said[f"pillar_{n}"]) for n in range(self.lines)]
        return [line for line in lines if line[0]]

    def how(self):
        """{seat: how it attended}, for those entered."""
        said = {seat: self.cleaned_data[f"seat_{seat.pk}"] for seat in self.seats}
        return {seat: how for seat, how in said.items() if how}


@dataclass(frozen=True)
class Outcome:
    """What came of it: the form, whether it was saved, whether somebody else saved meanwhile."""

    form: SittingForm
    saved: bool = False
    meanwhile: bool = False


def digest(agenda, attendance):
    """Of what is entered of a meeting, to tell whether it changed."""
    lines = [(item.order, item.title, item.pillar) for item in agenda]
    return keeping.digest_of([lines, sorted((one.seat_id, one.how) for one in attendance)])


def form_of(meeting, data=None):
    """The form of a meeting as it is entered now; `data` is what was typed, if anything was."""
    entered = {
        "agenda": list(meeting.agenda.all()),
        "attendance": list(meeting.attendance.all()),
    }
    seats = Seat.objects.filter(partnership=meeting.partnership).on(meeting.held_on)
    seats = list(seats.filter(is_expected=True).select_related("group"))
    return SittingForm(data, meeting=meeting, seats=seats, **entered)


@transaction.atomic
def save(meeting, request):
    """Enter what was typed, unless somebody else entered something since it was read."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    form = form_of(meeting, request.POST)
    if request.POST.get("as_read") != form.initial["as_read"]:
        data = request.POST.copy()
        data["as_read"] = form.initial["as_read"]
        return Outcome(form_of(meeting, data), meanwhile=True)
    if not form.is_valid():
        return Outcome(form)
    meeting.agenda.all().delete()
    for order, (title, pillar) in enumerate(form.items(), start=1):
        AgendaItem.objects.create(meeting=meeting, order=order, title=title, pillar=pillar)
    meeting.attendance.all().delete()
    for seat, how in form.how().items():
        Attendance.objects.create(
            meeting=meeting, seat=seat, partnership_id=meeting.partnership_id, how=how
        )
    audit.record(
        Act.CHANGED, by=request.viewer.user, subject=meeting, request=request,
        what="agenda and attendance", fields=["agenda", "attendance"],
    )  # fmt: skip
    return Outcome(form, saved=True)
