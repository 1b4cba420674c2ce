"""What is stored beside a figure is what its reader would work out, and nothing hidden enters."""

from itertools import groupby

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes import charting, figures, positions, readings, recompute, series
from outcomes.charts.spec import Break, Target
from outcomes.framework import Metric
from outcomes.models import Indicator
from outcomes.stretches import Marks
from partnerships.access import ANYONE, viewer_of
from partnerships.models import User

COUNT = Metric("m", "M", "count", "events", "outcome", "down", spc=True)
RATE = Metric(
    "m", "M", "count", "events", "outcome", "down", population_band="all_ages", multiplier=1000,
    ci_method="poisson", compare="interval",
)  # fmt: skip
AREAS = pd.DataFrame({"kind": ["upper_tier"] * 9, "nation": ["england"] * 9})
NONE_REPLACED = pd.DataFrame({"old": [], "new": []}, dtype="int64")


def beside(values, state="shown", **figures):
    """One period of the areas 0, 1, 2 ...: a frame for `positions.among_areas`."""
    day = pd.Timestamp("2020-01-01")
    frame = pd.DataFrame({"value": values, "lower": np.nan, "upper": np.nan}, dtype=float)
    return frame.assign(
        area=range(len(values)), start=day, end=day, breakdown="", window="as_published",
        kind="upper_tier", nation="england", **figures,
    )  # fmt: skip


def test_fifths_of_ten_areas_and_none_of_four():
    found = positions.among_areas(RATE, beside(range(10)), NONE_REPLACED)
    assert found["quintile"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert found["rank_of"].isna().all(), "no rank without an interval"
    found = positions.among_areas(RATE, beside(range(4)), NONE_REPLACED)
    assert found.isna().all(axis=None)


def test_the_rank_is_a_range():
    frame = beside(range(5)).assign(lower=[0, 1, 2, 3, 4], upper=[1.5, 2.5, 3.5, 4.5, 5.5])
    found = positions.among_areas(RATE, frame, NONE_REPLACED)
    assert found["rank_best"].tolist() == [4, 3, 2, 1, 1]
    assert found["rank_worst"].tolist() == [5, 5, 4, 3, 2]
    assert found["rank_of"].tolist() == [5] * 5


def test_a_real_place_is_never_set_beside_a_fictional_one_or_its_own_successor():
    frame = beside(range(6)).assign(nation=["england"] * 5 + ["demonstration"])
    found = positions.among_areas(RATE, frame, NONE_REPLACED)
    assert found["quintile"].tolist()[:5] == [1, 2, 3, 4, 5]
    assert np.isnan(found["quintile"][5])
    replaced = pd.DataFrame({"old": [0, 1], "new": [5, 77]})
    found = positions.among_areas(RATE, beside(range(6)), replaced)
    assert np.isnan(found["quintile"][0])
    assert found["quintile"].tolist()[1:] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("options", [{"compare": "none"}, {"population_band": ""}])
def test_what_is_not_compared_has_no_position(options):
    metric = Metric(**{**RATE.__dict__, **options})
    assert positions.among_areas(metric, beside(range(9)), NONE_REPLACED).isna().all(axis=None)


CELLS = st.lists(
    st.tuples(st.integers(0, 9), st.booleans(), st.booleans()), min_size=14, max_size=14
)


@settings(deadline=None, max_examples=25)
@given(st.lists(CELLS, min_size=6, max_size=7))
def test_the_public_side_is_what_the_public_would_compute(areas):
    """Beside any pattern of hidden figures: the same words as if they had never been held."""
    metric = Metric(**{**COUNT.__dict__, "measure": "rate", "compare": "interval"})
    rows = []
    for area, cells in enumerate(areas):
        for number, (value, held, public) in enumerate(cells):
            start = pd.Timestamp(2015, 1, 1) + pd.DateOffset(months=3 * number)
            end = start + pd.DateOffset(months=3) - pd.Timedelta(days=1)
            full = "shown" if held else "missing"
            told = full if public or not held else "restricted"
            rows.append((area, start, end, value if held else np.nan, full, told))
    columns = ["area", "start", "end", "value", "full_state", "public_state"]
    frame = pd.DataFrame(rows, columns=columns).astype({"value": float})
    frame = frame.assign(
        numerator=frame["value"], denominator=100.0, lower=frame["value"] - 1.5,
        upper=frame["value"] + 1.5, basis="return", breakdown="", window="as_published",
    )  # fmt: skip
    found = readings.with_readings(metric, latest(frame), AREAS, NONE_REPLACED, Marks())
    blank = frame["public_state"] != "shown"
    alone = frame.assign(full_state=frame["public_state"])
    alone[readings.FIGURES] = alone[readings.FIGURES].mask(blank)
    alone = readings.with_readings(metric, latest(alone), AREAS, NONE_REPLACED, Marks())
    for name in [*readings.WORDS, *positions.COLUMNS]:
        assert found[f"public_{name}"].tolist() == pytest.approx(
            alone[f"full_{name}"].tolist(), nan_ok=True
        ), name


def test_the_public_side_reads_rounded_figures_where_the_public_does():
    frame = beside([11, 12, 13, 14, 19, 21]).assign(
        lower=1.0, upper=99.0, numerator=1.0, denominator=1.0, basis="return", full_state="shown",
        public_state="shown", public_is_rounded=True, public_numerator=1.0,
        public_denominator=1.0, public_value=[10.0, 10, 15, 15, 20, 20],
    )  # fmt: skip
    found = readings.with_readings(RATE, latest(frame), AREAS, NONE_REPLACED, Marks())
    assert found["full_quintile"].tolist() == [1, 1, 2, 3, 4, 5]
    assert found["public_quintile"].tolist() == [1, 1, 2, 2, 4, 4]
    assert found["full_rank_of"].tolist() == [6] * 6
    assert found["public_rank_of"].isna().all(), "no limits of rounded figures"


def latest(frame):
    last = {}
    for side in ("full", "public"):
        shown = frame[frame[f"{side}_state"] == "shown"].drop_duplicates("area", keep="last").index
        last[f"{side}_latest"] = frame.index.isin(shown)
    return frame.assign(**last)


def viewer(email):
    return viewer_of(User.objects.get(email=email), second_factor=True)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["", "office@exampleshire.example"])
def test_what_is_stored_is_what_a_reading_of_the_visible_rows_says(demonstration, who):
    reader = viewer(who) if who else ANYONE
    said = 0
    for entry in figures.catalogue().values():
        metric, pk = entry.metric, entry.version.metric_id
        rows = Indicator.objects.filter(metric=pk, window="as_published").exclude(basis="quoted")
        if not (metric.spc or metric.trend_test):
            words = rows.exclude(full_variation="", full_trend="", public_trend="")
            assert not words.exists()
            continue
        marks = recompute.marks_of(pk)
        areas = dict(rows.values_list("area__code", "area_id"))
        order = "area__code", "breakdown", "period_start", "period_end"
        found = rows.order_by(*order).visible_to(reader)
        for (code, _), group in groupby(found, lambda row: (row["area_code"], row["breakdown"])):
            stored = words_stored(chosen := figures._chosen(group))
            assert stored == words_read(metric, chosen, marks, areas[code]), (metric.code, code)
            said += any(stored)
    assert said > 200


def words_stored(rows):
    last = [row for row in rows if row["latest"]]
    return tuple(last[0][name] for name in readings.WORDS) if last else ("", "", "")


def words_read(metric, rows, marks, area):
    points = [charting.point(metric, row, charting.draws_rate(metric, rows)) for row in rows]
    held = [point for point in points if point.value is not None]
    last = [row for row in rows if row["latest"]]
    if not last or not held or (held[-1].start, held[-1].end) != (
        last[0]["period_start"], last[0]["period_end"]
    ):  # fmt: skip
        return "", "", ""
    aims = [aim for aim in marks.targets if aim[0] == area]
    targets = [
        Target(value, first or held[0].start, final or held[-1].end, "")
        for _, value, first, final in aims
    ]
    reading = series.read(
        metric,
        points,
        breaks=[Break(day, "") for day, where in marks.breaks if where in (None, area)],
        rebases=[series.Rebase(day, fixed) for day, where, fixed in marks.rebases],
        target=targets[0] if targets else None,
    )
    return reading.variation, reading.assurance, reading.trend
