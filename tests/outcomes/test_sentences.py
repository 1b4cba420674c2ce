"""Headlines over a table of cases, each from figures that are held."""

import pytest

from outcomes import figures, sentences
from partnerships.models import Area

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


def said(metric, code, period_start):
    """The headline of one figure as its page says it."""
    entry = figures.catalogue(metric__code=metric)[metric]
    area = Area.objects.get(code=code)
    (row,) = figures.rows(None, metric__code=metric, area=area, period_start=period_start)
    england = figures.england_beside(None, [row]).get(figures.slot(row))
    return sentences.headline(entry.metric, row, england, area.in_words)


CASES = [
    ("adults_in_treatment_total", "E92000001", "2024-04-01",
     ("329,646 adults were in drug and alcohol treatment in England in 2024/25, up 6% in a year "
     "(310,863 in 2023/24).")),
    ("drug_poisoning_deaths", "E23000013", "2020-01-01",
     ("123 drug poisoning deaths were registered in Cleveland in 2020: 21.7 per 100,000 people a "
     "year, much higher than England (7.7).")),
    ("drug_poisoning_deaths", "E92000001", "2021-01-01",
     ("4,532 drug poisoning deaths were registered in England in 2021, up 5% in a year "
            "(4,312 in 2020). The rate was 8.0 per 100,000 people a year.")),
    ("drug_poisoning_deaths", "E09000001", "2020-01-01",
     ("1 drug poisoning death was registered in the City of London in 2020. No rate: fewer than "
     "20,000 people live there.")),
    ("drug_misuse_deaths", "K04000001", "2024-01-01",
     ("3,736 deaths from drug misuse were registered in England and Wales in 2024. No rate: no "
     "population is held for this area.")),
    ("prison_continuity_of_care_pct", "E92000001", "2023-04-01",
     ("53% of adults leaving prison in England with a treatment need started treatment "
     "within 3 weeks in 2023/24, up 10 percentage points in a year.")),
    ("recorded_drug_offences", "E23000016", "2019-01-01",
     ("559 drug offences were recorded by the police in West Mercia in Q4 2018/19 "
      "(January to March 2019), 73 "
     "more than a year before. Activity follows effort: no better or worse.")),
    ("deaths_in_treatment_alcohol_only", "E09000003", "2019-04-01",
     ("Deaths in treatment for alcohol alone in Barnet in 2019/20 are published as 0, "
     "rounded to the nearest 5: there were 0, 1 or 2.")),
    ("drug_seizures", "E92000001", "2012-04-01",
     ("No figure is shown for drug seizures in England in 2012/13. "
      "Not held: there is no figure for Hampshire.")),
    ("successful_completion_non_opiate_pct", "E10000034", "2018-01-01",
     ("36.4% of non-opiate users in treatment in Worcestershire completed it in 2018 and did not "
     "return within 6 months, similar to England (34.4%).")),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "code", "start", "expected"), CASES)
def test_headlines(metric, code, start, expected):
    assert said(metric, code, start).text == expected


def test_a_difference_that_could_be_chance_says_so():
    entry = figures.catalogue(metric__code="drug_poisoning_deaths")["drug_poisoning_deaths"]
    (row,) = figures.rows(
        None,
        metric__code="drug_poisoning_deaths",
        area__code="E23000016",
        period_start="2020-01-01",
    )
    assert sentences.headline(entry.metric, row, None, "West Mercia").text.startswith(
        "74 drug poisoning deaths were registered in West Mercia in 2020"
    )
    assert row["change_signal"] == "chance"


def test_every_figure_held_has_a_sentence_of_at_most_two_and_names_place_and_period():
    """Over the latest figure of every metric and area; activity is never judged."""
    entries = figures.catalogue()
    places = {area.code: area.in_words for area in Area.objects.all()}
    rows = figures.rows(None, latest=True)
    assert len(rows) > 2000
    england = figures.england_beside(None, rows)
    for row in rows:
        metric = entries[row["metric_code"]].metric
        place = places[row["area_code"]]
        headline = sentences.headline(metric, row, england.get(figures.slot(row)), place)
        assert place in headline.text
        assert "None" not in headline.text
        assert "nan" not in headline.text
        assert len(headline.text.split()) <= 60, headline.text
        if metric.is_activity:
            assert headline.tone in ("", "same", "diff")
