"""The form of a kept row: its fields, why it is changed, and what the database would refuse."""

import re

from django import forms
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms.utils import pretty_name

from . import fictional, keeping
from .models import Area

DJANGO_ROWS = "10"
DJANGO_BLANK = "---------"
LABELS = {
    "valid_from": "First day",
    "valid_to": "Last day",
    "starts": "First day",
    "ends": "Last day",
}
HINTS = {
    "valid_from": "Leave empty if it is not recorded.",
    "valid_to": "Leave empty while it goes on.",
}
REFUSALS = {
    "no_area_is_part_of_itself": "An area is not part of itself.",
    "only_a_framework_metric_is_fed": "Name the framework metric that this series feeds.",
    "access_has_one_scope": "A panel's scrutiny officer is held for a panel, every other role for "
    "an area.",
    "access_role_fits_its_scope": "This role is not held for an area of this kind.",
    "priority_link_has_one_end": "Choose one of pillar, outcome and measure, and only one.",
    "a_private_name_is_held_by_agreement": "Say when they agreed that their name is held.",
    "a_private_person_is_tied_to_no_account": "Who speaks from lived experience is tied to no "
    "account: others read who signs in.",
    "a_seat_not_expected_says_why": "Say in the note why this group is not expected here.",
    "a_meeting_of_a_sub_group_names_it": "A meeting of a sub-group names it, and no other does.",
    "what_is_agreed_says_when": "What is agreed has the day it was agreed, and nothing else has.",
    "what_is_published_is_found_somewhere": "Say where it is published: an address or a file.",
    "what_is_done_says_when": "What is done has the day it was done, and nothing else has.",
    "action_begins_before_it_is_due": "It is due before it begins.",
    "an_agreed_self_assessment_says_when": "What is agreed has the day it was agreed, and a draft "
    "has none.",
}
"""What a check of the database says, by its name. Those about first and last days say it alike."""


class AreasByCode(forms.CharField):
    """Areas, typed as their codes."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        return " ".join(sorted(area.code for area in value))

    def to_python(self, value):
        codes = re.split(r"[\s,;]+", super().to_python(value).strip()) if value else []
        found = {area.code: area for area in Area.objects.filter(code__in=codes)}
        if unknown := [code for code in codes if code and code not in found]:
            raise ValidationError(f"No area has the code {', '.join(unknown)}.")
        return list(found.values())

    def validate(self, value):
        if self.required and not value:
            raise ValidationError(self.error_messages["required"])

    def run_validators(self, value):
        """Nothing more is asked of areas that were found."""


def words_for(area):
    """An area in a list of choices: several share a name."""
    return f"{area.name} ({area.get_kind_display().lower()}, {area.code})"


class KeptForm(forms.ModelForm):
    """kind: what is kept; viewer: who changes it; shelf: where it is kept.

    `reason` is asked for where figures move. In a register a row is of its partnership, and what
    may be chosen is that partnership's own.
    """

    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the change for good. Name nobody.",
    )
    as_read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, kind, viewer, shelf=keeping.ADMINISTRATION, **options):
        super().__init__(*args, **options)
        self.kind, self.viewer, self.shelf = kind, viewer, shelf
        if shelf.partnership:
            self._keep_to(shelf.partnership)
        self.order_fields([name for name in self.fields if name != "reason"])
        self.initial["as_read"] = keeping.digest(self.instance, self.kept_fields())
        self.before = keeping.state(self.instance, self.kept_fields())
        for name, one in self.fields.items():
            _in_house_words(name, one)
            if name == "user":
                one.queryset = fictional.people_seen_by(viewer, one.queryset)
        say_what_is_needed(self)
        if kind.adding_moves or kind.moves:
            self.fields[
                "reason"
            ].help_text = "Needed where figures move. Kept with the change for good. Name nobody."

    def _keep_to(self, partnership):
        if self.instance.pk is None and self.kind.of == "partnership":
            self.instance.partnership = partnership
        for one in self.fields.values():
            if isinstance(one, forms.ModelChoiceField):
                path = keeping.path_to_partnership(one.queryset.model)
                one.queryset = one.queryset.filter(**{path: partnership}) if path else one.queryset

    def kept_fields(self):
        """The fields of the row that this form holds."""
        held = {one.name for one in self._meta.model._meta.get_fields()}
        return [name for name in self.fields if name in held]

    def clean(self):
        cleaned = super().clean()
        if self.moves_figures() and not cleaned.get("reason"):
            self.add_error("reason", "Say why: figures move with this change.")
        return cleaned

    def moves_figures(self):
        """Whether figures move with what was typed."""
        if self.instance.pk is None:
            return self.kind.adding_moves
        return bool(self.kind.moves & set(self.changed_data))

    def _post_clean(self):
        """Check the row as any model form does, but say in our words which constraint it breaks."""
        self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()
        del self.instance.validate_constraints
        if self.errors:
            return
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                if found := refusal(constraint, model, self.instance):
                    self.add_error(None, found)


def say_what_is_needed(form):
    """Have a form name each field that was left empty: a summary lists them away from it."""
    for name, one in form.fields.items():
        one.error_messages["required"] = f"“{one.label or pretty_name(name)}” is needed."


def _in_house_words(name, one):
    if isinstance(one, forms.DateField):
        one.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        one.label, one.help_text = LABELS.get(name, one.label), HINTS.get(name, one.help_text)
    if isinstance(one.widget, forms.Textarea) and one.widget.attrs["rows"] == DJANGO_ROWS:
        one.widget.attrs["rows"] = "3"
    if isinstance(one, forms.ModelChoiceField) and one.queryset.model is Area:
        one.label_from_instance = words_for
    blank = "Choose" if one.required else "Not chosen"
    if isinstance(one, forms.ModelChoiceField):
        one.empty_label = blank if one.empty_label == DJANGO_BLANK else one.empty_label
    elif isinstance(one, forms.ChoiceField):
        one.choices = [(key, blank if key == "" else words) for key, words in one.choices]


def refusal(constraint, model, row):
    """Why the database would refuse this row by this constraint, naming the other row; or ""."""
    if isinstance(constraint, ExclusionConstraint):
        return _same_days(constraint, model, row)
    if isinstance(constraint, models.UniqueConstraint):
        return _same_keys(constraint, model, row)
    try:
        constraint.validate(model, row)
    except ValidationError:
        if constraint.name.endswith("starts_before_it_ends"):
            return "The last day is before the first."
        return REFUSALS.get(constraint.name, f"The database refuses this: {constraint.name}.")
    return ""


def _same_days(constraint, model, row):
    """`one_at_a_time`: a row with the same key whose days overlap."""
    key = constraint.expressions[0][0].source_expressions[0].name
    others = model.objects.filter(**{key: getattr(row, key)}).exclude(pk=row.pk)
    if constraint.condition is not None:
        only = dict(constraint.condition.children)
        if any(getattr(row, name) != value for name, value in only.items()):
            return ""
        others = others.filter(constraint.condition)
    if row.valid_to:
        others = others.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=row.valid_to))
    if row.valid_from:
        others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=row.valid_from))
    other = others.first()
    return f"{other} is in force {days(other)}: end that first." if other else ""


def _same_keys(constraint, model, row):
    if not constraint.fields or (row.pk and "id" in constraint.fields):
        return ""
    keys = {name: getattr(row, row._meta.get_field(name).attname) for name in constraint.fields}
    if any(value is None for value in keys.values()) and constraint.nulls_distinct is not False:
        return ""
    found = {name if value is not None else f"{name}__isnull": value if value is not None else True
             for name, value in keys.items()}  # fmt: skip
    others = model.objects.filter(**found).exclude(pk=row.pk)
    others = others.filter(constraint.condition) if constraint.condition else others
    other = others.first()
    return f"There is one already: {other}." if other else ""


def days(row):
    """A row's days in words: from 1 April 2023, to 31 March 2026; "" where none is recorded."""
    first = f"from {row.valid_from:%-d %B %Y}" if row.valid_from else ""
    last = f"to {row.valid_to:%-d %B %Y}" if row.valid_to else ""
    return " ".join(filter(None, [first, last]))


class EndForm(forms.Form):
    """Why a row is deleted."""

    reason = forms.CharField(
        label="Why",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the deletion for good. Name nobody.",
        error_messages={"required": "Say why."},
    )
