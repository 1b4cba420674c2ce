"""What the figures of a metric are set against before anybody may see them.

A small figure may follow from those of metrics that count what this one counts, and from what
was held here before it. Only where returned figures are open to the public does that matter.
"""

import pandas as pd

from .disclosure import SMALLEST
from .models import Metric, Observation, Release


def is_open(metric):
    """Whether this metric's returns are open to the public but for small numbers."""
    return metric.access == "public" and metric.disclosure in SMALLEST


def kin(metric, metrics):
    """The codes of the metrics that count what this one counts, by way of others too.

    metrics: {code: metric} of all that are in force.
    """
    links = {code: _named(each) for code, each in metrics.items()}
    found, new = {metric.code}, {metric.code}
    while new:
        named = {other for code in new for other in links.get(code, ())}
        naming = {code for code, named_there in links.items() if named_there & new}
        new = ((named | naming) & set(links)) - found
        found |= new
    return sorted(found - {metric.code})


def _named(metric):
    return {metric.part_of, *metric.sum_of, *metric.ratio_of} - {""}


def since(frame):
    """When each row was recorded; not known of a sum that we made."""
    recorded = dict(Release.objects.values_list("id", "recorded_at"))
    moments = pd.to_datetime(frame["release"].map(recorded), utc=True)
    return moments.dt.tz_localize(None)


def earlier(codes):
    """The returns of these metrics that were superseded, as `disclosure` takes them.

    None where there are none.
    """
    gone = Observation.objects.filter(
        metric__in=Metric.objects.filter(code__in=codes),
        basis="return",
        superseded_at__isnull=False,
    )
    names = {
        "metric__code": "metric", "area_id": "area", "period_start": "start", "period_end": "end",
        "breakdown": "breakdown", "basis": "basis", "numerator": "numerator",
        "denominator": "denominator", "value": "value", "flag": "flag", "recorded_at": "since",
        "superseded_at": "until",
    }  # fmt: skip
    frame = pd.DataFrame(gone.values_list(*names), columns=list(names.values()))
    if frame.empty:
        return None
    for name in ("start", "end"):
        frame[name] = pd.to_datetime(frame[name])
    for name in ("since", "until"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_localize(None)
    return frame.astype(dict.fromkeys(("numerator", "denominator", "value"), float))
