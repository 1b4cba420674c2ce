"""The form of a change of footprint: first looked at, then made."""

from django import forms
from django.core.exceptions import ValidationError

from partnerships.kept_forms import say_what_is_needed, words_for
from partnerships.models import Area

from . import footprint_changes


class FootprintForm(forms.Form):
    """Which authority joins or leaves, from which day, and why."""

    area = forms.ModelChoiceField(
        Area.objects.filter(kind=Area.Kind.UPPER_TIER), label="Authority", empty_label="Choose"
    )
    joins = forms.ChoiceField(
        choices=[("yes", "Joins the footprint"), ("no", "Leaves the footprint")],
        label="What it does",
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label="From which day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    why = forms.CharField(
        label="Why",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stands beside every figure that breaks. Name nobody.",
    )

    def __init__(self, *args, partnership, **options):
        super().__init__(*args, **options)
        say_what_is_needed(self)
        self.partnership = partnership
        area = self.fields["area"]
        area.label_from_instance = words_for
        area.queryset = area.queryset.filter(nation=partnership.area.nation, valid_to=None)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.change = footprint_changes.Change(
                self.partnership,
                cleaned["area"],
                cleaned["joins"] == "yes",
                cleaned["on"],
                cleaned["why"],
            )
            try:
                footprint_changes.check(self.change)
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned
