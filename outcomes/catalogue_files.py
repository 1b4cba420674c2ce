"""How a row of the shipped catalogue reads as the fields of a `MetricVersion`."""

import hashlib
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"

WORDS = (
    "title measure counting metric_type direction population_band ci_method compare rollup_place"
    " rollup_time part_of formula noun unit rate_unit count_column denominator_column period_column"
    " sentence sentence_one definition numerator_meaning denominator_meaning caution period_basis"
    " levels access disclosure definition_status note"
).split()


def version_of(row):
    """The fields of a metric's version, from a row of text of `metrics.csv`."""
    fields = {name: row[name] for name in WORDS}
    first = row["effective_from"]
    return fields | {
        "valid_from": date.fromisoformat(first) if first else None,
        "multiplier": float(row["multiplier"] or 1),
        **{name: row[name] == "yes" for name in ("judges", "spc", "trend_test")},
        "usual_interval_months": int(row["usual_interval_months"]),
        "usual_lag_months": int(row["usual_lag_months"]),
    }


def digest(name):
    """The SHA-256 of a shipped file."""
    return hashlib.sha256((DATA / f"{name}.csv").read_bytes()).hexdigest()
