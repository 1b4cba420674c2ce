"""The whole definition of a measure, term by term."""

ACTIVITY = "Activity: no better or worse"
PEOPLE = "Never: one person can be counted in two areas. Only published totals are shown."
ROLLED_UP = {
    "none": "Never: only published figures are shown.",
    "sum": "The sum of all parts, if every part is held.",
    "ratio": "Sum over sum of all parts, if every part is held.",
}
INTERVALS = {
    "poisson": "95%, exact Poisson under 10 events and Byar's method from 10.",
    "wilson": "95%, Wilson's method.",
    "wilson_rounded": "95%, Wilson's method, widened because both counts are rounded to 5.",
    "published": "As published; none where figures are added up.",
    "prevalence_limits": "As published, from the limits of the prevalence.",
    "none": "None: the figures vary more than chance alone, so an interval would mislead.",
}
COMPARISONS = {
    "interval": "With England, by whether the area's 95% interval holds England's figure.",
    "two_intervals": "With England, by whether the two 95% intervals touch.",
    "none": "None.",
}


def facts(entry):
    """What a measure counts and how its figures are made, as terms and words; only what is said."""
    metric, version = entry.metric, entry.version
    pairs = [
        ("What it counts", version.definition),
        ("Numerator", version.numerator_meaning),
        ("Denominator", version.denominator_meaning),
        ("Unit", metric.value_unit),
        *_framework(version.metric),
        ("Direction", ACTIVITY if metric.is_activity else version.get_direction_display()),
        (
            "Rolled up across areas",
            PEOPLE if metric.counts_people else ROLLED_UP[version.rollup_place],
        ),
        ("Interval", INTERVALS.get(version.ci_method, "")),
        ("Comparison", COMPARISONS.get(version.compare, "")),
        ("Status of the definition", version.get_definition_status_display()),
        ("Access", version.access.replace("_", " ").capitalize()),
        ("Read with care", version.caution),
        ("Code", metric.code),
    ]
    return [{"term": term, "text": text} for term, text in pairs if text]


def _framework(metric):
    """Which framework metric the series belongs to, and whether it feeds it."""
    if metric.framework is None:
        return []
    feeds = "Yes" if metric.feeds_framework else "No: shown as context"
    named = f"{metric.framework.code} {metric.framework.name}"
    return [("Framework", named), ("Feeds the framework metric", feeds)]
