"""What may be asked of the lists of returns."""

from django.conf import settings
from rest_framework import serializers

from outcomes import periods
from outcomes.api.questions import CodeField, OneOf, Paged, YesField, codes
from outcomes.models import Metric
from partnerships.models import Area, Partnership

from ..models import Status


class OfReturns(Paged):
    round = serializers.RegexField(
        r"^20[0-9]{2}-q[1-4]$",
        required=False,
        help_text="Only returns of this quarter: 2026-q1 is April to June 2026.",
        error_messages={"invalid": "Not a quarter: 2026-q1 is April to June 2026."},
    )
    partnership = CodeField(
        required=False, help_text="Only this partnership's, by its slug in `partnerships/`."
    )
    force = CodeField(
        required=False,
        help_text="Only returns of the police force area with this code and of its partnerships.",
    )
    status = OneOf(Status.choices, required=False, help_text="Only returns with this status.")
    demo = YesField(
        required=False, help_text="1 also gives the returns of fictional areas: demonstration data."
    )

    def validate(self, asked):
        asked["demo"] = asked.get("demo", False) and settings.DEMO
        faults = {}
        if "round" in asked:
            asked["round"] = periods.quarter_from(asked["round"])
        if "partnership" in asked:
            found = Partnership.objects.filter(slug=asked["partnership"]).first()
            asked["partnership"] = found and found.pk
            if found is None:
                faults["partnership"] = ["No such partnership. /api/v1/partnerships/ lists them."]
        if "force" in asked:
            found = Area.objects.filter(code=asked["force"], kind=Area.Kind.POLICE_FORCE).first()
            asked["force"] = found and found.pk
            if found is None:
                faults["force"] = ["No such police force area. /api/v1/areas/ lists them."]
        if faults:
            raise serializers.ValidationError(faults)
        return asked


class OfAnswers(OfReturns):
    metric = codes("Code of a metric, as `metrics/` lists it. May be given several times.")

    def validate(self, asked):
        if "metric" in asked:
            held = dict(Metric.objects.filter(code__in=asked["metric"]).values_list("code", "pk"))
            unknown = [code for code in asked["metric"] if code not in held]
            if unknown:
                fault = "No metric has the code {}. /api/v1/metrics/ lists them."
                raise serializers.ValidationError({"metric": list(map(fault.format, unknown))})
            asked["metric"] = set(held.values())
        return super().validate(asked)
