"""A local measure without code: a few plain questions answer for all the fields of a definition."""

import re
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from partnerships.kept_forms import KeptForm

from .models import Metric, MetricVersion
from .models.catalogue import DefinitionStatus

EVENTS = {"measure": "count", "counting": "events", "rollup_place": "sum", "rollup_time": "sum"}
PEOPLE = {"measure": "people", "counting": "distinct people", "rollup_place": "none"}
SHAPES = {
    "events": ("A number of events, which add up over areas and time", EVENTS),
    "people": ("A number of people, each once an area: areas do not add up", PEOPLE),
    "stock": (
        "A number there is on a day, which adds up over areas only",
        {"measure": "stock", "counting": "stock", "rollup_place": "sum"},
    ),
    "amount": (
        "An amount of money, which adds up over areas and time",
        {**EVENTS, "measure": "amount", "counting": "amount"},
    ),
    "share": (
        "A percentage, from a count and what it is a part of",
        {
            "measure": "percent", "counting": "events", "rollup_place": "ratio",
            "rollup_time": "ratio", "multiplier": 100, "ci_method": "wilson",
            "compare": "interval",
        },
    ),
    "given": (
        "A percentage as it is given, without its counts",
        {"measure": "percent_only", "counting": "survey", "multiplier": 100},
    ),
}  # fmt: skip
"""What a figure is, in words, and the arithmetic that follows from it."""
RATES = {
    "": ("No: the number alone", {}),
    "all_ages": ("Yes, of everybody", {"population_band": "all_ages"}),
    "18_plus": ("Yes, of adults", {"population_band": "18_plus"}),
    "0_17": ("Yes, of people under 18", {"population_band": "0_17"}),
}
OFTEN = {
    "3": ("Every quarter", {"usual_interval_months": 3, "period_basis": "quarter",
                            "period_column": "Quarter", "spc": True}),
    "12": ("Every financial year", {"usual_interval_months": 12, "period_basis": "financial year",
                                    "period_column": "Financial year"}),
}  # fmt: skip
ACCESS = [
    ("restricted", "The bodies of the area, until you say otherwise"),
    ("restricted_until_published", "The bodies of the area, and everybody once it is published"),
    ("public", "Everybody"),
]
DEFAULTS = {
    "multiplier": 1, "ci_method": "none", "compare": "none", "judges": False,
    "rollup_place": "none", "rollup_time": "none", "levels": "upper_tier",
}  # fmt: skip
RATE_WORDS = {"all_ages": "people", "18_plus": "adults", "0_17": "under-18s"}


def _choices(table):
    return [(key, words) for key, (words, _) in table.items()]


def code_from(title):
    """The code of a local measure: local_ and its title in small letters and underscores."""
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    return f"local_{words}"[:80].rstrip("_")


class MetricForm(KeptForm):
    """Where a measure stands in the catalogue; what it means stands in its definitions."""

    class Meta:
        model = Metric
        fields = "group pillar outcome framework feeds_framework order".split()
        labels = {
            "framework": "Framework metric", "feeds_framework": "Its figures feed that metric",
            "order": "Place in lists",
        }  # fmt: skip


class LocalMetricForm(KeptForm):
    """The questions that make a local measure and its first definition."""

    title = forms.CharField(max_length=160, label="What it is called")
    definition = forms.CharField(
        label="What it counts", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One or two sentences that anybody can read.",
    )  # fmt: skip
    shape = forms.ChoiceField(
        label="What each figure is", choices=_choices(SHAPES), widget=forms.RadioSelect
    )
    noun = forms.CharField(
        max_length=120, label="What is counted, in a sentence",
        help_text="After the number: naloxone kits given out.",
    )  # fmt: skip
    unit = forms.CharField(max_length=80, label="Unit", help_text="kits, people, £, %")
    rate = forms.ChoiceField(
        label="Is it also shown for each 100,000 people?", choices=_choices(RATES), required=False,
        initial="",
    )  # fmt: skip
    direction = forms.ChoiceField(
        label="Is more of it better?", widget=forms.RadioSelect, initial="none",
        choices=[
            ("up", "More is better"), ("down", "Less is better"),
            ("none", "Neither: it is activity or context"),
        ],
    )  # fmt: skip
    often = forms.ChoiceField(label="How often", choices=_choices(OFTEN), initial="3")
    usual_lag_months = forms.IntegerField(
        label="Months until a figure is known", min_value=0, max_value=60, initial=3,
        help_text="After the end of its period.",
    )  # fmt: skip
    access = forms.ChoiceField(label="Who may see it", choices=ACCESS, initial="restricted")
    small = forms.BooleanField(
        label="Hide counts from 1 to 4 from the public", required=False, initial=True
    )

    class Meta:
        model = Metric
        fields = ["kind", "group", "pillar", "outcome"]
        labels = {"kind": "Where its figures come from"}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.order_fields(
            "title definition shape noun unit rate direction kind group pillar outcome often"
            " usual_lag_months access small reason".split()
        )

    def clean_title(self):
        code = code_from(self.cleaned_data["title"])
        if code == "local":
            raise ValidationError("A title has letters or numbers.")
        if Metric.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"There is a measure of this name already: {code}.")
        self.instance.code = code
        return self.cleaned_data["title"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("rate") and cleaned.get("shape") in {"share", "given", "amount"}:
            self.add_error("rate", "Only a number of events or of people is shown as a rate.")
        return cleaned

    def save(self, commit=True):
        held = Metric.objects.aggregate(last=Max("order"))["last"] or 0
        self.instance.order = min(held + 10, 32767)
        metric = super().save(commit)
        MetricVersion(metric=metric, **self.version()).save()
        return metric

    def version(self):
        """The fields of the first definition, from the answers."""
        said = self.cleaned_data
        answers = {}
        for table, name in ((SHAPES, "shape"), (RATES, "rate"), (OFTEN, "often")):
            answers |= table[said[name]][1]
        if said["rate"]:
            answers |= {"multiplier": 100_000, "rate_unit": _rate_unit(said)}
            if said["shape"] == "events":
                answers |= {"ci_method": "poisson", "compare": "interval"}
        interval = answers.get("compare") == "interval"
        return {
            **DEFAULTS, **answers,
            **{name: said[name] for name in "title definition noun unit direction access".split()},
            "usual_lag_months": said["usual_lag_months"],
            "metric_type": "activity" if said["direction"] == "none" else "outcome",
            "judges": said["direction"] != "none" and interval,
            "trend_test": interval and said["often"] == "12",
            "disclosure": "small_numbers" if said["small"] else "as_published",
            "count_column": said["unit"].capitalize()[:60],
            "sentence": sentence(said),
            "definition_status": DefinitionStatus.LOCAL,
        }  # fmt: skip


def _rate_unit(said):
    return f"{said['unit']} per 100,000 {RATE_WORDS[said['rate']]} a year"


def sentence(said):
    """How a figure is said: the number first, then what was counted."""
    if said["shape"] in {"share", "given"}:
        return f"{{value}} was the share of {said['noun']} in {{place}} in {{period}}"
    return f"{{value}} {said['noun']} were recorded in {{place}} in {{period}}"


class DefinitionForm(KeptForm):
    """Words are mended in place; new arithmetic begins a new definition on a day, and says why."""

    ARITHMETIC = (
        "measure counting metric_type direction population_band multiplier ci_method compare"
        " judges rollup_place rollup_time spc trend_test access disclosure"
    ).split()

    begins = forms.DateField(
        label="First day of the new definition",
        required=False,
        help_text="Needed where anything but words is changed: the definition before ends the day "
        "before.",
    )

    class Meta:
        model = MetricVersion
        fields = (
            "title definition numerator_meaning denominator_meaning caution note unit rate_unit"
            " noun sentence sentence_one usual_interval_months usual_lag_months definition_status"
            " measure counting metric_type direction population_band multiplier ci_method compare"
            " judges rollup_place rollup_time spc trend_test access disclosure"
        ).split()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in self.ARITHMETIC:
            if name in CHOSEN:
                self.fields[name] = forms.ChoiceField(
                    label=self.fields[name].label, choices=_held(name), required=False
                )
        self.fields["begins"].initial = timezone.localdate()

    def clean(self):
        cleaned = super().clean()
        if self.makes_new():
            begins, was = cleaned.get("begins"), self.initial_first_day()
            if not begins:
                self.add_error("begins", "Say from which day the new definition holds.")
            elif was and begins <= was:
                self.add_error("begins", f"The definition it follows began on {was:%-d %B %Y}.")
            elif self.instance.valid_to:
                self.add_error(None, "This definition has ended: change the one that follows it.")
        return cleaned

    def initial_first_day(self):
        return MetricVersion.objects.get(pk=self.instance.pk).valid_from

    def makes_new(self):
        """Whether the arithmetic differs, and not words alone."""
        return bool(set(self.ARITHMETIC) & set(self.changed_data))

    def save(self, commit=True):
        if not self.makes_new():
            return super().save(commit)
        begins = self.cleaned_data["begins"]
        old = MetricVersion.objects.get(pk=self.instance.pk)
        old.valid_to = begins - timedelta(days=1)
        old.save()
        self.instance.pk, self.instance.valid_from = None, begins
        self.instance._state.adding = True
        self.instance.save()
        return self.instance


CHOSEN = (
    "measure counting metric_type population_band ci_method compare rollup_place rollup_time access"
    " disclosure"
).split()


def _held(name):
    """A function that gives the words in use for a field: the arithmetic knows these."""

    def choices():
        held = MetricVersion.objects.order_by(name).values_list(name, flat=True).distinct()
        return [(value, value.replace("_", " ").capitalize() or "None") for value in held]

    return choices
