"""The forms by which a partnership's lead keeps its register."""

from django import forms
from django.conf import settings

from partnerships import fictional, stored_files, ties
from partnerships.kept_forms import KeptForm
from partnerships.models import (
    AreaPart,
    DeepDive,
    Duty,
    Holding,
    Meeting,
    Organisation,
    Person,
    Reporting,
    Seat,
    SeatGroup,
    SubGroup,
    Term,
    User,
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
        self.order_fields(["post", "standing", "title", "role_type", "organisation", "person",
                           "new_name", "new_email", "valid_from"])  # fmt: skip


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
    """Somebody known to the partnership, and the account they sign in with, if they have one."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="The account they sign in with",
        required=False,
        empty_label="No account",
        error_messages={
            "invalid_choice": "Choose an account that holds access to this very partnership. "
            "Nobody ties their own."
        },
    )

    class Meta:
        model = Person
        fields = "name email is_private agreed_on user".split()
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

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        user = self.fields["user"]
        user.help_text = (
            "Only accounts with access to this very partnership can be chosen. With it, who "
            f"deputises for the {settings.SRO_LABEL} certifies returns."
        )
        user.label_from_instance = lambda one: f"{one.name or 'No name'}, {one.email}"
        if self.shelf.partnership:
            user.queryset = fictional.people_seen_by(
                self.viewer, ties.may_be_tied(self.viewer, self.shelf.partnership, self.instance)
            )

    def clean_user(self):
        user = self.cleaned_data["user"]
        if user and ties.is_another(user, self.instance):
            raise forms.ValidationError(
                "This account is another person’s here already: untie it there first."
            )
        return user


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
        error_messages={"empty": "The file is empty."},
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
            self.stored = stored_files.store(
                file, self.viewer.user, partnership=self.shelf.partnership
            )
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
