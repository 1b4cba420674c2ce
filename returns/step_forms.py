"""The small forms around a return: a step with its reason, a section for a colleague, a file."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from partnerships import stored_files

from .workflow import STEPS, UNLOCKED_FOR

LONGEST = 4000
MOST_UNLOCKED = timedelta(days=60)


class StepForm(forms.Form):
    """One step: its reason where it needs one, and the state of the answers that was read."""

    edits = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Words for the thread",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, event, status, **options):
        super().__init__(*args, **options)
        if STEPS[status, event].needs_reason:
            self.fields["note"].label = "The reason, or the question"
            self.fields["note"].required = True
            self.fields["note"].help_text = "It stands in the thread, and they are shown it."
            self.fields["note"].error_messages["required"] = "Say why, in a few words."
        if event == "escalate":
            self.fields["note"].label = "The letter"
            self.fields["note"].help_text = "As the portal drafted it: change what you like."
            self.fields["note"].widget.attrs["rows"] = 12
        if event == "unlock":
            today = timezone.localdate()
            self.fields["until"] = forms.DateField(
                label="Unlocked until",
                initial=today + UNLOCKED_FOR,
                help_text="At the end of that day what was accepted stands again.",
                widget=forms.DateInput(attrs={"type": "date"}),
            )

    def clean_until(self):
        until, today = self.cleaned_data["until"], timezone.localdate()
        if not today <= until <= today + MOST_UNLOCKED:
            raise forms.ValidationError(
                f"Give a day from today to {today + MOST_UNLOCKED:%-d %B %Y}."
            )
        return until


class ReplyForm(forms.Form):
    """Words for the thread."""

    words = forms.CharField(
        label="Add to the thread", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class DelegateForm(forms.Form):
    """A colleague to ask, and what to say to them."""

    user = forms.ModelChoiceField(
        queryset=None, label="Colleague", empty_label="Choose a colleague"
    )
    message = forms.CharField(
        label="Message",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It goes with the e-mail that tells them.",
    )

    def __init__(self, *args, colleagues, **options):
        super().__init__(*args, **options)
        self.fields["user"].queryset = colleagues
        self.fields["user"].label_from_instance = lambda user: user.name or user.email


class EvidenceForm(forms.Form):
    """A file and what it is."""

    upload = forms.FileField(
        label="File", help_text=f"{stored_files.TAKEN}; 20 MB at most. Its content is checked."
    )
    note = forms.CharField(label="What it is", required=False, max_length=240)

    def clean_upload(self):
        file = self.cleaned_data["upload"]
        stored_files.check(file)
        return file


class WorkbookForm(forms.Form):
    """A workbook that was filled in."""

    upload = forms.FileField(
        label="Workbook",
        help_text="The Excel workbook (.xlsx) of this return, filled in; 20 MB at most.",
        error_messages={"required": "Choose the workbook to upload."},
    )
