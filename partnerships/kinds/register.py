"""The kinds of row that a partnership's lead keeps: its register."""

from django import forms
from django.urls import reverse

from partnerships import everything, stored_files
from partnerships.access import Permission
from partnerships.keeping import Action, Kind, register
from partnerships.kept_forms import KeptForm, days
from partnerships.models import (
    AreaPart,
    DeepDive,
    Duty,
    Holding,
    Meeting,
    Organisation,
    Person,
    Post,
    Reporting,
    Seat,
    SeatGroup,
    SubGroup,
    Term,
)

LIVED_EXPERIENCE = SeatGroup.Concern.LIVED_EXPERIENCE


def a_day(**options):
    """A field for a day; `KeptForm` gives it its box."""
    return forms.DateField(required=False, **options)


class NamedForm(KeptForm):
    """A row that may name a person: one who is known already, or somebody new."""

    new_name = forms.CharField(
        label="Or somebody new: their name",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    new_email = forms.EmailField(label="Their e-mail address", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        person = self.fields["person"]
        person.label_from_instance = lambda one: one.name
        person.empty_label = "Nobody named"
        person.help_text = "Read by those who read the partnership’s papers, never by the public."

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("person") and cleaned.get("new_name"):
            self.add_error("new_name", "Choose somebody who is known, or name somebody new.")
        if cleaned.get("new_email") and not cleaned.get("new_name"):
            self.add_error("new_email", "Whose address is this? Give the name.")
        return cleaned

    def new_person(self, said):
        """Somebody new, not yet saved, as the form names them."""
        return Person(
            partnership=self.shelf.partnership, name=said["new_name"], email=said["new_email"]
        )

    def save(self, commit=True):
        if self.cleaned_data["new_name"]:
            person = self.new_person(self.cleaned_data)
            person.save()
            self.instance.person = person
        return super().save(commit)


class TermForm(NamedForm):
    class Meta:
        model = Term
        fields = (
            "post standing title role_type organisation person valid_from valid_to source".split()
        )
        labels = {
            "standing": "Holder or deputy",
            "role_type": "What kind of office that is",
            "title": "Their office",
            "person": "Person",
            "source": "How this is known",
        }
        help_texts = {
            "title": "Such as Director of Public Health. Anyone may read it.",
            "source": "",
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["post"].choices = [("", "Choose"), *((one.value, one.words) for one in Post)]


class SeatForm(KeptForm):
    group = forms.ModelChoiceField(SeatGroup.objects.select_related("seat_list"), label="Group")

    class Meta:
        model = Seat
        fields = "group name is_expected beyond_treatment valid_from valid_to note".split()
        labels = {
            "name": "Which seat of that group",
            "is_expected": "Expected here",
            "beyond_treatment": "Speaks from lived experience beyond treatment",
            "note": "Note",
        }
        help_texts = {
            "name": "Where there are several: such as Northvale District Council. Name nobody.",
            "is_expected": "",
            "beyond_treatment": "Such as victims of drug crime, or families.",
            "note": "Needed where the group is not expected here: say why.",
        }


class HoldingForm(NamedForm):
    agreed_on = a_day(
        label="When they agreed that their name is held",
        help_text="Needed for a seat of lived experience, and only for one: there a name is read "
        "by the partnership’s lead alone and erased when the seat is given up.",
    )

    class Meta:
        model = Holding
        fields = "seat standing title organisation person valid_from valid_to".split()
        labels = {"standing": "Holder or deputy", "title": "Their office", "person": "Person"}
        help_texts = {"title": "Leave empty for a seat of lived experience."}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.order_fields(["seat", "standing", "title", "organisation", "person", "new_name",
                           "new_email", "agreed_on", "valid_from", "valid_to"])  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        seat, person = cleaned.get("seat"), cleaned.get("person")
        if seat is None:
            return cleaned
        if seat.is_private:
            for name in ("title", "organisation"):
                if cleaned.get(name):
                    self.add_error(name, "Of a seat of lived experience nothing else is held.")
            if person and not person.is_private:
                self.add_error("person", "Choose somebody who agreed to be named in this seat.")
            if cleaned.get("new_name") and not cleaned.get("agreed_on"):
                self.add_error("agreed_on", "A name is held here only once they agreed to it.")
        elif person and person.is_private:
            self.add_error("person", "This name is held for a seat of lived experience alone.")
        return cleaned

    def new_person(self, said):
        person = super().new_person(said)
        if said["seat"].is_private:
            person.is_private, person.agreed_on = True, said["agreed_on"]
        return person


class PersonForm(KeptForm):
    class Meta:
        model = Person
        fields = "name email is_private agreed_on".split()
        labels = {
            "name": "Name",
            "email": "E-mail address",
            "is_private": "Speaks from lived experience",
            "agreed_on": "When they agreed that their name is held",
        }
        help_texts = {
            "is_private": "Read by the partnership’s lead alone, and erased when the seat ends.",
            "agreed_on": "Needed where they speak from lived experience.",
        }


class SubGroupForm(KeptForm):
    class Meta:
        model = SubGroup
        fields = "name area pillar valid_from valid_to source".split()
        labels = {
            "area": "For which authority",
            "pillar": "For which pillar",
            "source": "How this is known",
        }
        help_texts = {"area": "Leave empty if it is for all.", "source": ""}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.shelf.partnership:
            parts = AreaPart.objects.filter(whole=self.shelf.partnership.area)
            area = self.fields["area"]
            area.queryset = area.queryset.filter(pk__in=parts.values("part"))


class FiledForm(KeptForm):
    """A row to which a file may belong: the field named `file_field` of its model."""

    file_field = "file"
    upload = forms.FileField(
        label="File",
        required=False,
        help_text=f"{stored_files.TAKEN}, 20 MB at most. Read by those who read your papers.",
    )
    drop = forms.BooleanField(label="Take the file away", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        held = getattr(self.instance, self.file_field, None)
        if held:
            self.fields["upload"].label = f"Another file instead of {held.name}"
        else:
            del self.fields["drop"]

    def clean_upload(self):
        file = self.cleaned_data["upload"]
        if file:
            stored_files.check(file)
        return file

    def _post_clean(self):
        """What is published is found somewhere: a file that comes with the form counts."""
        if self.errors:
            return super()._post_clean()
        if self.cleaned_data.get("drop"):
            setattr(self.instance, self.file_field, None)
        if file := self.cleaned_data.get("upload"):
            self.stored = stored_files.store(file, self.shelf.partnership, self.viewer.user)
            setattr(self.instance, self.file_field, self.stored)
        return super()._post_clean()


class DutyForm(FiledForm):
    link = forms.URLField(
        label="Address where it can be read", required=False, assume_scheme="https"
    )

    class Meta:
        model = Duty
        fields = "kind version due_on status agreed_on agreed_by link source note".split()
        labels = {
            "kind": "Which paper",
            "due_on": "Due",
            "agreed_on": "Agreed on",
            "agreed_by": "Agreed by",
            "source": "How this is known",
        }
        help_texts = {"agreed_by": "The body or the post, not the person.", "source": ""}


class MeetingForm(FiledForm):
    file_field = "minutes"
    minutes_link = forms.URLField(
        label="Address of the minutes", required=False, assume_scheme="https"
    )

    class Meta:
        model = Meeting
        fields = "kind sub_group held_on starts_at place chair minutes_link note".split()
        labels = {
            "kind": "Which meeting",
            "sub_group": "Of which sub-group",
            "held_on": "Day",
            "starts_at": "Time",
            "chair": "Chaired by",
        }
        help_texts = {
            "sub_group": "For a meeting of a sub-group, and only for one.",
            "chair": "The post, not the person.",
        }
        widgets = {"starts_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}


class DeepDiveForm(FiledForm):
    file_field = "paper"

    class Meta:
        model = DeepDive
        fields = "title pillar held_on meeting findings source".split()
        labels = {
            "held_on": "When it was held or reported",
            "meeting": "At which meeting",
            "source": "How this is known",
        }
        help_texts = {"findings": "What was found, and what follows. Name nobody.", "source": ""}


class ReportingForm(KeptForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.exclude(kind=Organisation.Kind.POLICE_AND_CRIME_PANEL),
        label="Body it reports to",
    )

    class Meta:
        model = Reporting
        fields = "organisation valid_from valid_to".split()


def person_of(row):
    """The name in a row, on pages that the partnership's lead alone reads."""
    return row.person.name if row.person else ""


SCOPED = {"needs": Permission.KEEP_REGISTER, "of": "partnership"}

register(
    Kind(
        key="posts",
        model=Term,
        one="a holder or deputy",
        many="Posts",
        about="Who holds each post, and who deputises, from when to when. End one before the next "
        "begins: a post has one holder at a time.",
        form=TermForm,
        columns=(
            ("Post", lambda row: row.post_words),
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
        form=SeatForm,
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
        form=HoldingForm,
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
        form=PersonForm,
        columns=(
            ("Name", lambda row: row.name),
            ("E-mail", lambda row: row.email),
            ("Read by", lambda row: "you alone" if row.is_private else "readers of your papers"),
        ),
        search=("name", "email"),
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
        form=MeetingForm,
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
            ("Agenda and attendance", reverse("sitting", args=[row.partnership.slug, row.pk]))
        ],
        **SCOPED,
    ),
    Kind(
        key="sub-groups",
        model=SubGroup,
        one="a sub-group",
        many="Sub-groups",
        about="Groups that work for the partnership, in one authority or on one theme.",
        form=SubGroupForm,
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
        form=DutyForm,
        columns=(
            ("Paper", str),
            ("Due", lambda row: (row.due_on and f"{row.due_on:%-d %B %Y}") or "no day set"),
            ("Status", lambda row: row.get_status_display()),
        ),
        search=("version", "note"),
        choice="kind",
        order=("kind", "-due_on"),
        last_day="",
        **SCOPED,
    ),
    Kind(
        key="deep-dives",
        model=DeepDive,
        one="a deep dive",
        many="Deep dives",
        about="A pillar looked at closely, and what was found.",
        form=DeepDiveForm,
        columns=(
            ("Title", lambda row: row.title),
            ("Pillar", lambda row: row.get_pillar_display()),
            ("Day", lambda row: f"{row.held_on:%-d %B %Y}"),
        ),
        search=("title", "findings"),
        choice="pillar",
        last_day="",
        **SCOPED,
    ),
    Kind(
        key="reports-to",
        model=Reporting,
        one="a body",
        many="Reports to",
        about="The bodies that the partnership reports to.",
        form=ReportingForm,
        columns=(("Body", lambda row: row.organisation), ("Days", days)),
        search=("organisation__name",),
        related=("organisation",),
        **SCOPED,
    ),
)
