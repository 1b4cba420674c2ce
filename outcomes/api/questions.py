"""What may be asked of each list: its parameters, what they mean, and what is wrong with them."""

import re
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from rest_framework import serializers

from partnerships.models import Area, Partnership
from partnerships.within import inside

from .. import figures
from ..models import Metric, Observation
from ..models.catalogue import Direction
from ..models.indicators import State

YES_OR_NO = {"1": True, "true": True, "0": False, "false": False}
MOST_CODES = 100


class DayField(serializers.DateField):
    """A day written 2017-12-31, in no other way."""

    def to_internal_value(self, text):
        try:
            return date.fromisoformat(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)[0])
        except (TypeError, ValueError):
            raise serializers.ValidationError(
                "Not a day: write it year, month, day, as in 2017-12-31."
            ) from None


class YesField(serializers.ChoiceField):
    """1 or 0, or the words that programs write for them."""

    def __init__(self, **options):
        super().__init__(choices=list(YES_OR_NO), **options)
        self.error_messages["invalid_choice"] = "Not an answer: use 1 or 0."

    def to_internal_value(self, text):
        return YES_OR_NO[super().to_internal_value(text)]


class OneOf(serializers.ChoiceField):
    """One of a few words; a wrong one is answered with the right ones."""

    def __init__(self, choices, **options):
        super().__init__(choices=choices, **options)
        words = ", ".join(map(str, self.choices))
        self.error_messages["invalid_choice"] = f"Not one of: {words}."


class CodeField(serializers.RegexField):
    """A code of an area or a metric, as the lists give it."""

    def __init__(self, **options):
        super().__init__(r"^[A-Za-z0-9_-]+$", max_length=80, **options)
        self.error_messages["invalid"] = "Not a code: letters, digits, hyphens and underscores."


def codes(what):
    """Several codes, the parameter given once for each."""
    return serializers.ListField(
        child=CodeField(), required=False, allow_empty=False, max_length=MOST_CODES, help_text=what
    )


class Paged(serializers.Serializer):
    """The parameters of every list."""

    page = serializers.IntegerField(
        min_value=1, max_value=10**9, default=1, help_text="Which page. A CSV file holds them all."
    )
    page_size = serializers.IntegerField(
        min_value=1, max_value=1000, default=100, help_text="How many rows a page."
    )

    def get_fields(self):
        """The page comes last. `from` is no name that Python takes."""
        fields = {name.rstrip("_"): field for name, field in super().get_fields().items()}
        paging = {name: fields.pop(name) for name in ("page", "page_size")}
        return fields | paging

    @classmethod
    def read(cls, request):
        """What is asked, by name, in our own terms. Raises `ValidationError` naming each fault."""
        asked = cls(data={})
        given = {name: request.query_params.getlist(name) for name in request.query_params}
        given.pop("format", None)  # the negotiation has read it
        faults = {}
        for name, values in given.items():
            if name not in asked.fields:
                known = ", ".join([*asked.fields, "format"])
                faults[name] = [f"No such parameter. There are: {known}."]
            elif isinstance(asked.fields[name], serializers.ListField):
                asked.initial_data[name] = values
            elif len(values) > 1:
                faults[name] = ["Give it once."]
            else:
                asked.initial_data[name] = values[0]
        if not asked.is_valid() or faults:
            raise serializers.ValidationError(
                faults | {k: _flat(v) for k, v in asked.errors.items()}
            )
        return asked.validated_data


def _flat(faults):
    """The faults of a parameter as one list, whether it takes one value or several."""
    if isinstance(faults, dict):
        return [fault for several in faults.values() for fault in _flat(several)]
    return [*map(str, faults)]


class Placed(Paged):
    """Lists of, or about, places."""

    within = CodeField(
        required=False,
        help_text="Only areas that lie in the area with this code, all the way down: "
        "authorities, police forces and partnerships in a region, districts in a county.",
    )
    on = DayField(required=False, help_text="The day on which they lie in it; today by default.")
    demo = YesField(
        required=False,
        help_text="1 also gives demonstration data: fictional areas, whose codes begin with X.",
    )

    def validate(self, asked):
        """Codes become ids, in one query for all areas named; what is fictional must be wanted."""
        asked["demo"] = asked.get("demo", False) and settings.DEMO
        named = {name: asked[name] for name in ("area", "within") if name in asked}
        found = _areas({code for given in named.values() for code in _listed(given)})
        for name, given in named.items():
            for code in _listed(given):
                _must_be_readable(name, code, found, demo=asked["demo"])
        if "area" in asked:
            asked["area"] = {found[code][0] for code in asked["area"]}
        if "within" in asked:
            whole = found[asked["within"]][0]
            day = asked.get("on") or timezone.localdate()
            asked["within"] = {pk for pk, _ in inside({whole}, day)[whole]} - {whole}
        return asked


def _listed(given):
    return [given] if isinstance(given, str) else given


def _areas(wanted):
    """{code: (id, whether it is fictional)}, for codes in force and those that went before."""
    if not wanted:
        return {}
    rows = Area.objects.filter(Q(code__in=wanted) | Q(aliases__alias__in=wanted))
    rows = rows.values_list("code", "aliases__alias", "pk", "nation")
    found = {}
    for code, alias, pk, nation in rows:
        area = pk, nation == Area.Nation.DEMONSTRATION
        found[code] = area
        found.setdefault(alias, area)
    return found


def _must_be_readable(name, code, found, *, demo):
    if code not in found:
        fault = f"No area has the code {code}. /api/v1/areas/ lists them."
    elif found[code][1] and not demo:
        fault = f"{code} is demonstration data: add demo=1 to read it."
    else:
        return
    raise serializers.ValidationError({name: [fault]})


class OfFigures(Placed):
    """Lists of figures: which metric, where, when."""

    metric = codes("Code of a metric, as `metrics/` lists it. May be given several times.")
    area = codes("Code of an area, as `areas/` lists it. May be given several times.")
    kind = OneOf(Area.Kind.choices, required=False, help_text="Only areas of this kind.")
    from_ = DayField(required=False, help_text="Only periods that start on this day or later.")
    to = DayField(required=False, help_text="Only periods that end on this day or earlier.")
    breakdown = serializers.CharField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        max_length=60,
        help_text="Only this part of the figure; empty: only figures of the whole.",
    )
    basis = OneOf(
        Observation.Basis.choices,
        required=False,
        help_text="Only figures that were published, returned, quoted in a paper, or derived.",
    )
    state = OneOf(State.choices, required=False, help_text="Only figures in this state.")

    def validate(self, asked):
        catalogue = figures.catalogue()
        unknown = [code for code in asked.get("metric", ()) if code not in catalogue]
        if unknown:
            fault = "No metric has the code {}. /api/v1/metrics/ lists them."
            raise serializers.ValidationError({"metric": [fault.format(code) for code in unknown]})
        if "metric" in asked:
            asked["metric"] = {catalogue[code].version.metric_id for code in asked["metric"]}
        asked["units"] = {
            code: getattr(entry.metric, self.unit) for code, entry in catalogue.items()
        }
        return super().validate(asked)


class OfIndicators(OfFigures):
    unit = "value_unit"

    window = OneOf(
        ["as_published", "rolling", "year_to_date", "three_years"],
        required=False,
        default="as_published",
        help_text="The span that figures cover: as published where this is not given.",
    )
    latest = YesField(
        required=False,
        help_text="1: only the last figure of each series that you may see.",
    )


class OfObservations(OfFigures):
    unit = "unit"


class OfMetrics(Paged):
    kind = OneOf(Metric.Kind.choices, required=False, help_text="Only metrics of this kind.")
    outcome = OneOf(list("ABCDEF"), required=False, help_text="Only metrics of this outcome.")
    pillar = OneOf(
        ["supply", "treatment", "demand"], required=False, help_text="Only metrics of this pillar."
    )
    direction = OneOf(
        Direction.choices,
        required=False,
        help_text="Only metrics that are better up, down or none.",
    )
    framework = serializers.RegexField(
        r"^[HSL][0-9]{2}$",
        required=False,
        help_text="Only the series of this metric of the national framework.",
    )


class OfAreas(Placed):
    kind = OneOf(Area.Kind.choices, required=False, help_text="Only areas of this kind.")


class OfPartnerships(Placed):
    kind = OneOf(
        Partnership.Kind.choices, required=False, help_text="Only partnerships, or only boards."
    )
