"""Facts of the source documents and publishers that the loaded country must reproduce."""

import pytest

from outcomes.models import Indicator, Observation

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

PRINTED, SHOWN = ("published_lower", "published_upper"), ("full_lower", "full_upper")
WEST_MERCIA, ENGLAND, CITY = "E23000016", "E92000001", "E09000001"


def rows(metric, area, first, last):
    """The visible rows of a series whose periods lie in these years, in order of time."""
    found = Indicator.objects.filter(
        metric__code=metric,
        area__code=area,
        window="as_published",
        period_start__year__gte=first,
        period_end__year__lte=last,
    ).exclude(basis="quoted")
    return list(found.order_by("period_start").visible_to(None))


def counts(metric, area, first, last):
    return [row["numerator"] for row in rows(metric, area, first, last)]


def test_poisoning_deaths_in_west_mercia():
    """T01: four authorities add up to the 187 that the strategy prints, by year of registration."""
    assert counts("drug_poisoning_deaths", WEST_MERCIA, 2015, 2017) == [67, 66, 54]
    authorities = ["E06000019", "E06000020", "E06000051", "E10000034"]
    sums = {sum(counts("drug_poisoning_deaths", area, 2015, 2017)) for area in authorities}
    assert sums == {34, 28, 91}
    assert rows("drug_poisoning_deaths", WEST_MERCIA, 2015, 2015)[0]["basis"] == "derived"


def test_change_on_a_decade():
    """T02: 145 in 2005 to 2007, 187 in 2015 to 2017: +29.0%."""
    before = sum(counts("drug_poisoning_deaths", WEST_MERCIA, 2005, 2007))
    after = sum(counts("drug_poisoning_deaths", WEST_MERCIA, 2015, 2017))
    assert (before, after) == (145, 187)
    assert round((after - before) / before * 100, 1) == 29.0


@pytest.mark.parametrize(
    ("partnership", "deaths"),
    [("CDP-herefordshire-worcestershire", 125), ("CDP-shropshire-telford-wrekin", 62)],
)
def test_the_two_partnerships_of_west_mercia(partnership, deaths):
    found = rows("drug_poisoning_deaths", partnership, 2015, 2017)
    assert sum(row["numerator"] for row in found) == deaths
    assert all("footprint first recorded" in row["note"] for row in found)


def test_poisoning_and_misuse_are_two_metrics():
    """T03: 187 poisoning deaths and 144 misuse deaths, same area, same years."""
    assert counts("drug_misuse_deaths_3yr", WEST_MERCIA, 2015, 2017) == [144]


def test_england():
    """3,983 poisoning deaths in 2018; T05 and T06: three-year sums of misuse deaths."""
    assert counts("drug_poisoning_deaths", ENGLAND, 2018, 2018) == [3983]
    assert counts("drug_misuse_deaths", ENGLAND, 2020, 2022) == [2830, 2846, 2906]
    assert sum(counts("drug_misuse_deaths", ENGLAND, 2020, 2022)) == 8582
    assert sum(counts("drug_misuse_deaths", ENGLAND, 2017, 2019)) == 7665


@pytest.mark.parametrize(("year", "total"), [(2018, 268_251), (2019, 270_705)])
def test_treatment_groups_are_parts_of_the_total(year, total):
    """T07 and T08: the four substance groups partition adults in treatment."""
    groups = ["opiates", "non_opiates_only", "alcohol_only", "alcohol_non_opiates"]
    parts = [counts(f"adults_in_treatment_{group}", ENGLAND, year, year + 1)[0] for group in groups]
    assert sum(parts) == total
    assert counts("adults_in_treatment_total", ENGLAND, year, year + 1)[0] == total


@pytest.mark.parametrize(("year", "percent"), [(2024, 6.04), (2023, 6.96)])
def test_change_in_adults_in_treatment(year, percent):
    """T09 and T10: 310,863 to 329,646, and 290,635 to 310,863."""
    (row,) = rows("adults_in_treatment_total", ENGLAND, year, year + 1)
    assert round(row["change_percent"], 2) == percent


def test_continuity_of_care_moves_in_points():
    """T13: 43% to 53% is 10 percentage points, and no per cent is stored for a share."""
    row = rows("prison_continuity_of_care_pct", ENGLAND, 2023, 2024)[-1]
    assert (row["value"], row["change"], row["change_percent"]) == (53, 10, None)


def test_few_residents_have_a_count_and_no_rate():
    """T34: the City of London's 3 deaths in 2018 to 2020 stand without a rate, and say why."""
    found = rows("drug_poisoning_deaths", CITY, 2018, 2020)
    assert sum(row["numerator"] for row in found) == 3
    for row in found:
        assert row["state"] == "shown"
        assert row["value"] is row["lower"] is row["upper"] is None
        assert "fewer than 20,000" in row["no_value_reason"]


def test_activity_is_never_better_or_worse():
    """T35, over every figure of every activity metric."""
    activity = Indicator.objects.filter(metric__versions__metric_type="activity")
    words = set(activity.values_list("full_comparison", flat=True))
    assert words <= {"", "similar", "higher", "lower", "much_higher", "much_lower"}


def test_every_printed_interval_is_shown_as_printed():
    """Ours may agree with it (tests/stats/test_published.py); the printed one is what is shown."""
    held = Observation.objects.current().filter(
        basis="published", published_lower__isnull=False, published_upper__isnull=False
    )
    identity = ("metric_id", "area_id", "period_start", "period_end", "breakdown")
    printed = {row[:5]: row[5:] for row in held.values_list(*identity, *PRINTED)}
    found = Indicator.objects.filter(basis="published", metric__in={key[0] for key in printed})
    shown = {row[:5]: row[5:] for row in found.values_list(*identity, *SHOWN)}
    assert len(printed) >= 895
    for key, limits in printed.items():
        assert shown[key] == pytest.approx(tuple(float(limit) for limit in limits), abs=1e-9)


def test_missing_part_means_no_whole():
    """T17: Hampshire is missing in 2012/13, so England has no total, and says whose is missing."""
    (row,) = rows("drug_seizures", ENGLAND, 2012, 2013)
    assert (row["state"], row["numerator"]) == ("missing", None)
    assert row["reason"] == "Not held: there is no figure for Hampshire."


def test_distinct_people_are_not_added():
    """A force has no total of people that only its authorities publish."""
    assert rows("adults_in_alcohol_treatment", WEST_MERCIA, 2010, 2020) == []
    assert len(rows("adults_in_alcohol_treatment", "E10000034", 2010, 2019)) == 9


def test_nothing_is_compared_across_a_new_definition():
    """Hospital admissions for drug poisoning count other drugs from April 2017."""
    found = rows("hospital_admissions_drug_poisoning", WEST_MERCIA, 2013, 2019)
    changes = {row["period_start"].year: row["change"] for row in found}
    assert changes == {2013: None, 2014: -4, 2015: 20, 2016: -46, 2017: None, 2018: 35}


def test_force_figures_of_another_source_agree_with_the_sum_of_authorities():
    """The third party's force totals and our roll-up of the same authorities, where both exist."""
    published = rows("drug_misuse_deaths_3yr", WEST_MERCIA, 2015, 2017)[0]["numerator"]
    authorities = ["E06000019", "E06000020", "E06000051", "E10000034"]
    parts = [counts("drug_misuse_deaths_3yr", area, 2015, 2017)[0] for area in authorities]
    assert sum(parts) == published


def test_neighbourhood_crime_is_the_sum_of_its_four_parts():
    parts = [
        "recorded_burglary_residential",
        "recorded_robbery_personal",
        "recorded_theft_from_person",
        "recorded_vehicle_offences",
    ]
    series = [counts(part, WEST_MERCIA, 2017, 2019) for part in parts]
    whole = counts("recorded_neighbourhood_crime", WEST_MERCIA, 2017, 2019)
    assert whole == [sum(quarter) for quarter in zip(*series, strict=True)]
    assert len(whole) == 8


def test_england_is_named_when_it_is_the_sum_of_its_forces():
    (row,) = rows("drug_offences_charged_pct", WEST_MERCIA, 2018, 2019)
    assert row["benchmark"] == "England (39 police forces)"
