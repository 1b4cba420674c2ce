"""Figures: every one has its metric, place and source, and the odd ones have an answer."""

import pytest

from tests.catalogue.files import AREAS, METRICS, ROOT, catalogue, codes


def test_every_observation_has_its_metric_area_and_source():
    sources = codes(catalogue("sources"), "key")
    seen = {
        (row["metric_key"], row["area_code"], row["source"]) for row in catalogue("observations")
    }
    for metric, area, source in seen:
        assert METRICS[metric]["kind"] == "published"
        assert area in AREAS
        assert source in sources
        assert AREAS[area]["kind"] in METRICS[metric]["levels"].split(), (metric, area)
    published = {code for code, metric in METRICS.items() if metric["kind"] == "published"}
    held = {metric for metric, _, _ in seen}
    assert published - held == {"recorded_neighbourhood_crime"}


def test_every_population_has_its_area_and_source():
    sources = codes(catalogue("sources"), "key")
    for row in catalogue("population"):
        assert row["area_code"] in AREAS
        assert row["source"] in sources
        assert int(row["population"]) > 0


def test_every_source_says_who_what_and_under_which_licence():
    for row in catalogue("sources"):
        assert row["publisher"]
        assert row["title"]
        assert row["licence"]
        assert row["address"].startswith("https://") or row["key"].startswith("document_")


def test_breaks_stand_where_their_series_may_change():
    first = {}
    for row in catalogue("observations"):
        first.setdefault(row["metric_key"], set()).add(row["period_start"])
    first["recorded_neighbourhood_crime"] = first["recorded_burglary_residential"]
    for row in catalogue("breaks"):
        assert row["kind"] in {"definition", "method", "source", "boundary"}
        assert row["compares"] == ("no" if row["kind"] in {"definition", "method"} else "yes")
        assert row["text"]
        assert row["reason"].endswith(".")
        assert set(row["area_codes"].split()) <= set(AREAS)
        assert row["on"] in first[row["metric"]], row
        assert row["on"] > min(first[row["metric"]]), row
    stops = {row["metric"]: row["on"] for row in catalogue("breaks") if row["compares"] == "no"}
    assert stops == {
        "hospital_admissions_drug_poisoning": "2017-04-01",
        "alcohol_dependence_prevalence_estimate": "2018-04-01",
        "alcohol_treatment_met_need_pct": "2018-04-01",
    }


def test_quoted_figures_name_their_metric_place_and_paper():
    sources = codes(catalogue("sources"), "key")
    table = catalogue("quoted_figures")
    assert len(table) == 27
    for row in table:
        metric = METRICS[row["metric"]]
        assert AREAS[row["area_code"]]["kind"] in metric["levels"].split(), row
        assert row["qualifier"] in {"over", "about", "just over", ""}
        assert float(row["value"]) > 0
        assert row["said"]
        assert row["source"] in sources
        assert row["period_as_printed"]
        assert (row["unit"] == "%") == (metric["unit"] == "%"), row
    quoted_alone = {code for code, metric in METRICS.items() if metric["kind"] == "quoted"}
    assert quoted_alone <= codes(table, "metric")
    assert all(code.startswith("quoted_") for code in quoted_alone)


@pytest.mark.parametrize(
    ("metric", "printed", "published"),
    [
        ("recorded_drug_offences", 2181, 2176),
        ("recorded_drug_trafficking", 538, 531),
        ("recorded_drug_possession", 1646, 1645),
    ],
)
def test_a_paper_that_disagrees_says_what_was_published(metric, printed, published):
    (quoted,) = [row for row in catalogue("quoted_figures") if row["metric"] == metric]
    held = [
        int(row["value"])
        for row in catalogue("observations")
        if row["metric_key"] == metric
        and row["area_code"] == quoted["area_code"]
        and quoted["period_start"] <= row["period_start"]
        and row["period_end"] <= quoted["period_end"]
    ]
    assert (int(quoted["value"]), sum(held)) == (printed, published)
    assert f"{published:,}" in quoted["note"]


def test_targets_are_drawn_on_series_that_are_held():
    held = {(row["metric_key"], row["area_code"]) for row in catalogue("observations")}
    for row in catalogue("targets"):
        assert (row["metric"], row["area_code"]) in held
        assert float(row["value"]) > 0
        assert row["text"]


def number(row):
    return float(row["numerator"] or row["value"])


def odd_by_the_rule():
    """Rows that a load must question: a part above its whole, or a tenfold step either side."""
    held, series = {}, {}
    for row in catalogue("observations"):
        key = (row["metric_key"], row["area_code"], row["period_start"], row["period_end"])
        held[key] = number(row)
        series.setdefault(key[:2], []).append(key)
    for key, value in held.items():
        whole = METRICS[key[0]]["part_of"]
        if value > held.get((whole, *key[1:]), value):
            yield key
    for keys in series.values():
        keys.sort(key=lambda key: key[2])
        values = [held[key] for key in keys]
        for place, value in enumerate(values):
            beside = values[max(place - 1, 0) : place] + values[place + 1 : place + 2]
            if not beside or any(max(value, other) < 50 for other in beside):
                continue
            if all(value >= 10 * other for other in beside) or all(
                10 * value <= other for other in beside
            ):
                yield keys[place]


def test_every_odd_figure_is_answered_and_no_other():
    answered = {
        (row["metric"], row["area_code"], row["period_start"], row["period_end"])
        for row in catalogue("answers")
    }
    assert set(odd_by_the_rule()) == answered
    assert all(row["answer"].startswith("As published by ") for row in catalogue("answers"))


def test_glossary_is_plain():
    for row in catalogue("glossary"):
        assert row["term"][0].isupper()
        assert row["meaning"].endswith(".")
        assert len(row["meaning"]) <= 200, row["term"]
    terms = codes(catalogue("glossary"), "term")
    assert {"Person-years", "Series break", "Upper-tier authority", "Not held"} <= terms


def test_attribution_names_every_source():
    text = (ROOT / "docs/attribution.md").read_text(encoding="utf-8")
    assert [row["key"] for row in catalogue("sources") if f"`{row['key']}`" not in text] == []
