"""What may be read by whom: the one decision about every figure. Pure.

A figure is shown whole or not at all: count, base, value, limits and change go together, and
a hidden figure leaves its reason behind. A figure that its publisher has released is never
hidden again.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

FIGURES = ("numerator", "denominator", "value", "lower", "upper", "change", "change_percent")

SHOWN, SUPPRESSED, RESTRICTED, MISSING = "shown", "suppressed", "restricted", "missing"

SMALL = "Hidden: a small number could be worked out from it."
NOT_PUBLISHED = "Restricted: shown only to the bodies of this area until it is published."
NEVER_PUBLISHED = "Restricted: shown only to the bodies of this area."
BY_PUBLISHER = "Hidden by its publisher."


@dataclass(frozen=True)
class Rules:
    """How one metric is disclosed to one kind of reader.

    access: public, restricted, restricted_until_published. everything: the reader is entitled
    to the full state. smallest: counts from 1 to below this are hidden, and counts that far
    below their base; 0 hides none.
    """

    access: str = "public"
    everything: bool = False
    smallest: int = 5


def rules_for(access: str, disclosure: str, *, everything: bool) -> Rules:
    """The rules of a metric, from its access class and its disclosure rule."""
    smallest = 5 if disclosure == "small_numbers" else 0
    return Rules(access=access, everything=everything, smallest=smallest)


def apply(frame: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The frame with `state` and `reason`, its figures null where they are hidden.

    frame: any of `FIGURES` as columns, basis, and optionally flag (suppressed: the publisher
    hid it), missing (why there is no figure), least (the smallest number in the parts of a sum),
    released (whether its publisher has released it; by default every row whose basis is
    published, quoted or derived from those).
    """
    frame = frame.copy()
    basis = frame["basis"].astype(str)
    released = frame.get("released", basis.isin(["published", "quoted", "derived"]))
    flag = frame.get("flag", pd.Series("", index=frame.index)).fillna("")
    missing = frame.get("missing", pd.Series("", index=frame.index)).fillna("")
    held = frame[[name for name in ("numerator", "value") if name in frame]].notna().any(axis=1)
    secret = ~released & (rules.access != "public") & (not rules.everything)
    small = ~released & _is_small(frame, rules.smallest) & (not rules.everything)
    restricted_reason = NEVER_PUBLISHED if rules.access == "restricted" else NOT_PUBLISHED
    state = np.select(
        [flag == "suppressed", ~held, secret, small],
        [SUPPRESSED, MISSING, RESTRICTED, SUPPRESSED],
        default=SHOWN,
    )
    reason = np.select(
        [flag == "suppressed", ~held, secret, small],
        [BY_PUBLISHER, np.where(missing == "", "Not held.", missing), restricted_reason, SMALL],
        default="",
    )
    frame["state"], frame["reason"] = state, reason
    figures = [name for name in FIGURES if name in frame]
    frame.loc[frame["state"] != SHOWN, figures] = np.nan
    return frame


def _is_small(frame: pd.DataFrame, smallest: int) -> "pd.Series[bool]":
    """Counts from 1 to below `smallest`, and counts that lack so few of their whole base.

    So are sums with such a part: less the other parts, they would give it away.
    """
    count = frame["numerator"]
    if "value" in frame:  # a count may be given as a value alone
        count = count.fillna(frame["value"])
    small = (count > 0) & (count < smallest)
    if "least" in frame:
        small |= frame["least"] < smallest
    if "denominator" in frame:
        rest = frame["denominator"] - count
        small |= (rest > 0) & (rest < smallest)
    return small
