"""The gallery's form: every kind of field, as it is first seen and as it comes back with faults."""

from django import forms


class Example(forms.Form):
    name = forms.CharField(
        max_length=40,
        help_text="As the council writes it.",
        error_messages={"required": "Enter the partnership's name"},
    )
    people = forms.IntegerField(
        label="People seen",
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages={"invalid": "People seen must be a whole number, like 280"},
    )
    day = forms.DateField(
        label="First day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}),
    )
    kind = forms.ChoiceField(
        label="Kind of area", choices=[("force", "Police force area"), ("upper", "Authority")]
    )
    answer = forms.ChoiceField(
        label="Is the figure final?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No, it may still change")],
        help_text="It is final once nobody will send more.",
        error_messages={"required": "Select yes if the figure is final"},
    )
    groups = forms.MultipleChoiceField(
        label="Who is counted",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("adults", "Adults"), ("children", "Under-18s")],
    )
    reason = forms.CharField(
        label="Why it changed",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it changed"},
    )
    sure = forms.BooleanField(
        label="I have checked these figures",
        error_messages={"required": "Say that you have checked the figures"},
    )


def forms_in_every_state():
    """Context: one form as it is first seen, one as it comes back."""
    wrong = {"wrong-name": "", "wrong-people": "about 300", "wrong-kind": "force"}
    return {"form": Example(prefix="first"), "form_with_faults": Example(wrong, prefix="wrong")}
