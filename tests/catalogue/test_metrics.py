"""What: each metric uses known words, can fill its sentences and keeps its own rules."""

import re
from collections import Counter
from string import Formatter

import pytest

from tests.catalogue.files import AREA_KINDS, METRICS, catalogue, codes

SHOWN_KINDS = AREA_KINDS | {"footprint", "strategic_board"}
WORDS = {  # every value a column of metrics.csv may hold
    "kind": {"published", "returnable", "quoted"},
    "feeds": {"yes", ""},
    "outcome": {*"ABCDEF", ""},
    "pillar": {"supply", "treatment", "demand", ""},
    "group": {
        "Deaths and harm", "Treatment", "Recovery", "Neighbourhood crime, recorded", "Need",
        "Police activity", "Drug use", "Young people", "Partnership work",
    },
    "measure": {
        "count", "people", "rate", "dsr", "percent", "percent_only", "estimate", "amount",
    },
    "counting": {"events", "distinct people", "survey", "stock", "amount"},
    "metric_type": {"activity", "output", "outcome", "context"},
    "direction": {"up", "down", "none"},
    "population_band": {"all_ages", "18_plus", "0_17", ""},
    "ci_method": {"none", "poisson", "wilson", "wilson_rounded", "published", "prevalence_limits"},
    "compare": {"none", "interval", "two_intervals", "quintile"},
    "judges": {"yes", "no"},
    "rollup_place": {"none", "sum", "ratio"},
    "rollup_time": {"none", "sum", "ratio"},
    "spc": {"yes", "no"},
    "trend_test": {"yes", "no"},
    "period_basis": {
        "calendar year", "financial year", "half year", "quarter", "three years",
        "rolling 12 months", "at quarter end",
    },
    "access": {"public", "restricted", "restricted_until_published"},
    "disclosure": {"as_published", "small_numbers"},
    "definition_status": {"confirmed", "to be confirmed", "local"},
}  # fmt: skip


def test_counts_are_those_of_the_framework():
    assert Counter(row["tier"] for row in catalogue("framework")) == {
        "headline": 11,
        "supporting": 22,
        "local": 16,
    }
    kinds = Counter(metric["kind"] for metric in METRICS.values())
    assert (kinds["published"], kinds["returnable"]) == (91, 27)
    assert "".join(row["code"] for row in catalogue("outcomes")) == "ABCDEF"


@pytest.mark.parametrize("row", catalogue("framework"), ids=lambda row: row["code"])
def test_framework_row_is_whole(row):
    assert row["outcome"] in codes(catalogue("outcomes"))
    assert row["direction"] in {"up", "down", "none"}
    assert row["access"] in {"public", "restricted", "mixed"}
    assert row["definition_status"] in {"confirmed", "to be confirmed"}
    assert row["definition"].endswith(".")
    assert not re.search(r"\[[MV]\d?\]", " ".join(row.values())), "a research mark is left in"
    split = row["code"] in {"L12", "L13"}
    assert bool(row["unit"]) != split
    assert row["note"].startswith("Reported as separate metrics: ") == split


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric["code"])
def test_metric_is_whole(metric):
    for column, allowed in WORDS.items():
        assert metric[column] in allowed, column
    assert set(metric["levels"].split()) <= SHOWN_KINDS
    assert metric["levels"]
    assert metric["framework_code"] in codes(catalogue("framework")) | {""}
    assert metric["framework_code"] or not metric["feeds"]
    assert int(metric["multiplier"]) >= 1
    assert int(metric["usual_interval_months"]) > 0
    assert int(metric["usual_lag_months"]) > 0
    assert metric["title"][0].isupper()
    for column in ("title", "noun", "unit", "period_column", "definition"):
        assert metric[column], column
    assert len(metric["caution"].split()) <= 45


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric["code"])
def test_sentences_can_be_filled(metric):
    counts = metric["measure"] in {"count", "people"}
    rounded = metric["code"].startswith("deaths_in_treatment_")
    assert metric["sentence_one"] or rounded or not counts
    for template in filter(None, (metric["sentence"], metric["sentence_one"])):
        fields = [field for _, field, _, _ in Formatter().parse(template) if field is not None]
        assert len({"place", "force"} & set(fields)) == 1
        assert {"period"} < set(fields) <= {"period", "place", "force", "value", "count", "base"}
        assert len(fields) == len(set(fields))
        filled = template.format(
            value="187", place="West Mercia", force="West Mercia Police", period="2015 to 2017",
            count="129", base="354",
        )  # fmt: skip
        assert "  " not in filled
        assert not filled.endswith((".", " "))
        assert len(filled.split()) <= 32


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric["code"])
def test_rules_of_a_metric_agree(metric):
    rated = metric["population_band"] != ""
    assert bool(metric["rate_unit"]) >= rated
    if rated and metric["measure"] != "rate":
        assert metric["denominator_column"], "a rate needs its denominator"
    if metric["direction"] == "none" or metric["compare"] == "quintile":
        assert metric["judges"] == "no"
    if metric["metric_type"] == "activity":
        assert metric["direction"] == "none"
    if metric["counting"] == "distinct people" and metric["measure"] == "people":
        assert metric["rollup_place"] == metric["rollup_time"] == "none"
    if metric["measure"] == "percent":
        assert metric["unit"] == "%"
        assert metric["numerator_meaning"]
        assert metric["denominator_meaning"]
        assert "sum" not in {metric["rollup_place"], metric["rollup_time"]}
    if metric["spc"] == "yes":
        assert metric["period_basis"] in {"quarter", "at quarter end"}, (
            "limits want separate periods"
        )
    if metric["trend_test"] == "yes":
        assert metric["period_basis"] in {"calendar year", "financial year"}, "no windows"
        assert metric["ci_method"] != "none", "a trend is tested by limits or counts"
    if metric["ci_method"] in {"wilson", "wilson_rounded", "prevalence_limits"}:
        assert metric["measure"] == "percent"


def test_titles_and_places_in_the_order_are_unique():
    for column in ("title", "order"):
        seen = Counter(metric[column] for metric in METRICS.values())
        assert [value for value, times in seen.items() if times > 1] == []


def test_no_word_judges():
    forbidden = re.compile(r"\b(significant|significantly|alarming|however|only)\b", re.IGNORECASE)
    for metric in METRICS.values():
        assert not forbidden.search(metric["sentence"] + metric["sentence_one"]), metric["code"]


def test_a_part_leads_to_its_whole_and_never_back():
    for code in METRICS:
        walked, step = {code}, METRICS[code]["part_of"]
        while step:
            assert step in METRICS, f"{code} is part of nothing known: {step}"
            assert step not in walked, f"{code} is part of itself"
            walked.add(step)
            step = METRICS[step]["part_of"]


def test_formulas_name_metrics_that_exist():
    formulas = {code: metric["formula"] for code, metric in METRICS.items() if metric["formula"]}
    assert set(formulas) == {"recorded_neighbourhood_crime", "alcohol_treatment_met_need_pct"}
    parts = formulas["recorded_neighbourhood_crime"].split(" + ")
    assert len(parts) == 4
    for part in parts:
        assert METRICS[part]["part_of"] == "recorded_neighbourhood_crime"
        assert METRICS[part]["unit"] == METRICS["recorded_neighbourhood_crime"]["unit"]
    ratio = formulas["alcohol_treatment_met_need_pct"].split(" / ")
    assert [METRICS[part]["measure"] for part in ratio] == ["people", "estimate"]


def test_the_framework_rows_that_were_split_have_their_metrics():
    for row in ("L12", "L13"):
        fed = [code for code, metric in METRICS.items() if metric["framework_code"] == row]
        assert fed, row
        assert len({METRICS[code]["unit"] for code in fed}) >= len(fed) - 1
