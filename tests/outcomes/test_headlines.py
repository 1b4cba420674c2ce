"""The headline sentence over a table of cases, each from figures that are held, and over all rows.

The first fifteen cases are the examples of the design (look.md, 9), in its order.
"""

import re
from itertools import groupby

import pytest

from outcomes import figures, headlines, periods
from outcomes.charts.spec import Break as Cut
from outcomes.charts.spec import Target as Aim
from outcomes.models import Break, ReviewedFigure, Target
from partnerships.models import Area

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

ENGLAND, ENGLAND_AND_WALES = "E92000001", "K04000001"
WEST_MERCIA, CLEVELAND, SUSSEX = "E23000016", "E23000013", "E23000033"


def series(metric, code):
    return figures.rows(None, metric__code=metric, area__code=code)


def pooled(rows):
    """Three years as one figure: the sum over the sum."""
    first, *_, last = rows
    count, people = (sum(row[name] for row in rows) for name in ("numerator", "denominator"))
    changes = dict.fromkeys(("change", "change_percent"), None) | {"change_signal": ""}
    value = None if last["no_value_reason"] else 100_000 * count / people
    more = {"period_start": first["period_start"], "numerator": count, "value": value}
    return {**last, **changes, **more, "comparison": ""}


def around(metric, code, row, **more):
    """Everything that a page knows around a figure."""
    breaks = Break.objects.filter(metric__code=metric, area=None)
    aim = Target.objects.filter(metric__code=metric, area__code=code).first()
    doubts = ReviewedFigure.objects.filter(
        metric__code=metric, area__code=code, period_start=row["period_start"]
    )
    known = {
        "england": figures.england_beside(None, [row]).get(figures.slot(row)),
        "history": series(metric, code),
        "breaks": tuple(Cut(cut.on, cut.text, cut.compares) for cut in breaks),
        "target": aim and Aim(aim.value, aim.ends.replace(year=2024), aim.ends, aim.text),
        "doubt": "".join(one.answer for one in doubts),
    }
    return headlines.Around(**known | more)


def said(metric, code, start, *, row=None, changed=None, **more):
    """The headline of one figure as its page says it, with what a case changes in either."""
    entry = figures.catalogue(metric__code=metric)[metric]
    area = Area.objects.get(code=code)
    if row is None:
        (row,) = figures.rows(None, metric__code=metric, area=area, period_start=start)
    row = {**row, **(changed or {})}
    return headlines.headline(entry.metric, row, area.in_words, around(metric, code, row, **more))


EXAMPLES = [
    ("adults_in_treatment_total", ENGLAND, "2024-04-01", {},
     ("329,646 adults were in drug and alcohol treatment in England in 2024/25, up 6% in a year "
     "(310,863 in 2023/24).")),
    ("drug_poisoning_deaths", CLEVELAND, "2020-01-01", {},
     ("Drug poisoning deaths in Cleveland rose over the five years to 2020, from 58 registered in "
     "2016 to 123, and the 2020 rate was higher than England’s (21.7 against 7.7 per 100,000).")),
    ("drug_poisoning_deaths", WEST_MERCIA, "2020-01-01", {"england": None},
     ("74 drug poisoning deaths were registered in West Mercia in 2020 and 67 in 2019: a "
     "difference of this size could be chance.")),
    ("drug_misuse_deaths", ENGLAND_AND_WALES, "2024-01-01", {},
     ("3,736 deaths from drug misuse were registered in England and Wales in 2024. 2022 and 2023 "
     "are not held for England and Wales, so no change is shown.")),
    ("alcohol_related_mortality_rate", ENGLAND, "2023-01-01", {},
     ("Alcohol-related deaths in England rose over the five years to 2023, from 36.5 to 40.7 per "
     "100,000 (age-standardised).")),
    ("alcohol_specific_admissions_under_18_rate", "E06000009", "2021-04-01", {},
     ("Under-18s in Blackpool were admitted 36 times for alcohol-specific conditions in the three "
     "years to March 2024: 42.5 per 100,000 under-18s a year, higher than England (22.6).")),
    ("hospital_admissions_drug_poisoning", "E08000012", "2018-04-01", {"england": None},
     ("There were 285 hospital admissions for drug poisoning in Liverpool in 2018/19 (rounded to "
     "5). Years before 2017/18 used another definition and are not compared.")),
    ("prison_continuity_of_care_pct", ENGLAND, "2023-04-01", {},
     ("53% of adults leaving prison in England with a treatment need started treatment within 3 "
     "weeks in 2023/24, up 10 percentage points in a year and 22 short of the 75% ambition for "
     "March 2025.")),
    ("recorded_drug_offences", WEST_MERCIA, "2019-01-01", {},
     ("West Mercia Police recorded 559 drug offences in Q4 2018/19 (January to March 2019), 73 "
     "more than a year before. Recorded drug offences follow police activity: no better or "
     "worse.")),
    ("stop_search_drugs_arrest_pct", SUSSEX, "2010-04-01", {"england": None},
     ("Sussex Police recorded 6 arrests from 9,451 searches for drugs in 2010/11 (0.06%). Check "
     "how arrests were recorded before using this figure.")),
    ("deaths_in_treatment_alcohol_only", "E09000003", "2019-04-01", {},
     ("Deaths in treatment for alcohol alone in Barnet in 2019/20 are published as 0, rounded to "
     "the nearest 5: there were 0, 1 or 2.")),
    ("csew_last_year_any_16_59", ENGLAND_AND_WALES, "2022-04-01", {},
     ("9.5% of people aged 16 to 59 in England and Wales had used a drug in the year to March "
     "2023, and 9.4% in the year to March 2020. Survey limits are not held, so no change is "
     "claimed.")),
    ("successful_completion_non_opiate_pct", "E10000034", "2018-01-01", {},
     ("129 of 354 non-opiate users in treatment in Worcestershire (36.4%) completed it in 2018 "
     "and did not return within 6 months, similar to England (34.4%).")),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "code", "start", "more", "expected"), EXAMPLES)
def test_the_examples_of_the_design(metric, code, start, more, expected):
    assert said(metric, code, start, **more).text == expected


def test_three_years_pooled_beside_england():
    mine = series("drug_poisoning_deaths", WEST_MERCIA)
    years = [row for row in mine if 2015 <= row["period_start"].year <= 2017]
    national = series("drug_poisoning_deaths", ENGLAND)
    beside = pooled([row for row in national if 2015 <= row["period_start"].year <= 2017])
    told = said(
        "drug_poisoning_deaths", WEST_MERCIA, None, row=pooled(years), england=beside,
        changed={"comparison": "much_better", "benchmark": "England"},
    )  # fmt: skip
    assert told.text == (
        "187 drug poisoning deaths were registered in West Mercia in 2015 to 2017: 4.9 per "
        "100,000 people a year, lower than England (6.2)."
    )
    assert (told.phrase, told.tone) == ("lower than England", "good")


def test_where_few_live_the_count_stands_without_a_rate():
    rows = series("drug_poisoning_deaths", "E09000001")
    years = [row for row in rows if 2018 <= row["period_start"].year <= 2020]
    told = said("drug_poisoning_deaths", "E09000001", None, row=pooled(years), england=None)
    assert told.text == (
        "3 drug poisoning deaths were registered in the City of London in 2018 to 2020. No rate "
        "is shown: fewer than 20,000 people live there."
    )


MORE = [
    ("drug_poisoning_deaths", CLEVELAND, "2020-01-01", {"changed": {"trend": ""}},
     ("123 drug poisoning deaths were registered in Cleveland in 2020: 21.7 per 100,000 people a "
     "year, higher than England (7.7).")),
    ("drug_poisoning_deaths", ENGLAND, "2021-01-01", {},
     ("4,532 drug poisoning deaths were registered in England in 2021, up 5% in a year "
     "(4,312 in 2020). The rate was 8.0 per 100,000 people a year.")),
    ("drug_poisoning_deaths", "E09000001", "2020-01-01", {"history": ()},
     ("1 drug poisoning death was registered in the City of London in 2020, as in 2019. No rate "
     "is shown: fewer than 20,000 people live there.")),
    ("drug_seizures", ENGLAND, "2012-04-01", {},
     ("No figure is shown for drug seizures in England in 2012/13. "
     "Not held: there is no figure for Hampshire.")),
    ("recorded_drug_offences", ENGLAND, "2019-01-01", {"history": (), "changed": {"change": None}},
     ("Police in England recorded 39,059 drug offences in Q4 2018/19 (January to March 2019). "
     "Recorded drug offences follow police activity: no better or worse.")),
    ("recorded_vehicle_offences", WEST_MERCIA, "2019-01-01",
     {"changed": {"variation": "concern_high"}, "told": "above the upper limit of 1,400"},
     ("West Mercia Police recorded 1,467 vehicle offences in Q4 2018/19 (January to March 2019), "
     "unusually high: above the upper limit of 1,400.")),
    ("recorded_vehicle_offences", WEST_MERCIA, "2019-01-01",
     {"changed": {"variation": "common_cause"}},
     ("West Mercia Police recorded 1,467 vehicle offences in Q4 2018/19 (January to March 2019), "
     "229 more than a year before, within its usual variation.")),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "code", "start", "more", "expected"), MORE)
def test_more_headlines(metric, code, start, more, expected):
    assert said(metric, code, start, **more).text == expected


def test_a_signal_takes_the_colour_of_its_judgement_and_an_activity_none():
    told = {"told": "above the upper limit of 500"}
    for metric, variation, tone in (
        ("recorded_vehicle_offences", "concern_high", "bad"),
        ("recorded_vehicle_offences", "improvement_low", "good"),
        ("recorded_drug_offences", "neutral_high", "diff"),
    ):
        headline = said(metric, WEST_MERCIA, "2019-01-01", changed={"variation": variation}, **told)
        assert headline.tone == tone
        assert headline.phrase == f"unusually {variation.rpartition('_')[2]}"


BANNED = re.compile(
    r"\b(significant|significantly|only|alarming|however|None|nan)\b", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[.?!](?= |$)")


@pytest.mark.parametrize("trend", ["", "increasing", "decreasing"])
def test_every_row_held_keeps_the_rules(trend):
    """Over every period of every series: two sentences, 40 words, place, period, nothing banned."""
    entries = figures.catalogue()
    places = {area.code: area.in_words for area in Area.objects.all()}
    rows = figures.rows(None)
    assert len(rows) > 20_000
    faults = []
    england = {figures.slot(row): row for row in rows if row["area_kind"] == "england"}
    for (code, area), found in groupby(
        rows, key=lambda row: (row["metric_code"], row["area_code"])
    ):
        history = list(found)
        metric, place = entries[code].metric, places[area]
        for index, row in enumerate(history if not trend else history[-1:]):
            beside = headlines.Around(
                england=england.get(figures.slot(row)) if area != ENGLAND else None,
                history=history[: index + 1],
            )
            told = headlines.headline(metric, {**row, "trend": trend}, place, beside)
            faults += [(fault, told.text) for fault in _faults(metric, row, place, told)]
    assert faults[:10] == []


def _faults(metric, row, place, headline):
    """Every rule that a sentence breaks, by name."""
    text = headline.text
    label = periods.label(row["period_start"], row["period_end"])
    named = place.removesuffix(" area").removeprefix("the ")
    judges = headline.tone not in ("", "same", "diff")
    broken = {
        "too long": len(text.split()) > headlines.MOST_WORDS,
        "more than two sentences": len(SENTENCE_END.findall(text)) > 2,
        "no full stop": not text.endswith("."),
        "a banned word": BANNED.search(text),
        "no place": named not in text,
        "no period": label not in text and headlines.period_in_words(metric, row) not in text,
        "an activity judged": metric.is_activity and judges,
    }
    return [name for name, is_so in broken.items() if is_so]
