"""Corners that a wrong, leaked or misread number could hide in, each with its own case."""

import re
from datetime import date, timedelta

import pandas as pd
import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from outcomes import figures, observations, recompute, sentences
from outcomes.catalogue_files import DATA
from outcomes.models import (
    Break,
    Indicator,
    Metric,
    MetricVersion,
    Observation,
    RecomputeRun,
    Release,
    Source,
)
from outcomes.rolling_up import roll_up
from outcomes.tasks import sweep
from partnerships.models import Area, AreaPart

from .test_footprints import frame, geography

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

WEST_MERCIA, WORCESTERSHIRE, ENGLAND = "E23000016", "E10000034", "E92000001"
DEATHS = "drug_poisoning_deaths"
OFFENCES = ("burglary_residential", "robbery_personal", "theft_from_person", "vehicle_offences")


def hold(metric, area, year, basis="return", **fields):
    """Hold one more figure, of a financial year unless the days are given."""
    days = {"period_start": f"{year}-04-01", "period_end": f"{year + 1}-03-31"}
    return Observation.objects.create(
        metric=Metric.objects.get(code=metric),
        area=Area.objects.get(code=area),
        basis=basis,
        **{"status": "final", "release": Release.objects.first(), **days, **fields},
        recorded_at=timezone.now(),
    )


def calendar(year):
    return {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}


def seen(metric, area=WEST_MERCIA, **filters):
    filters.setdefault("window", "as_published")
    found = Indicator.objects.filter(metric__code=metric, area__code=area, **filters)
    return list(found.order_by("period_start", "basis").visible_to(None))


def run(*codes):
    return recompute.run(codes=codes, asked_by="tests")


def one(**filters):
    """The code of a returnable metric like this."""
    version = MetricVersion.objects.filter(metric__kind="returnable", **filters)
    return version.order_by("metric__code").first().metric.code


@pytest.fixture
def restricted():
    return one(access="restricted", measure="count")


@pytest.fixture
def public():
    return one(access="public", measure="count")


def held_now(metric, area, **period):
    return Observation.objects.current().filter(metric__code=metric, area__code=area, **period)


def test_a_restricted_return_appears_nowhere_in_public(client, restricted):
    """Not as figure, change, note or headline; the last published figure stays the latest."""
    hold(restricted, WEST_MERCIA, 2023, basis="published", numerator=20_000, value=20_000)
    hold(restricted, WEST_MERCIA, 2024, numerator=13_719, value=13_719, note="of whom 3 died")
    hold(restricted, WEST_MERCIA, 2025, basis="published", numerator=25_000, value=25_000)
    run(restricted)
    stored = Indicator.objects.get(metric__code=restricted, area__code=WEST_MERCIA, basis="return")
    assert (stored.full_state, stored.public_state) == ("shown", "restricted")
    assert stored.public_reason == "Restricted: shown only to the bodies of this area."
    for address in (
        f"/outcomes/{restricted}/",
        f"/outcomes/{restricted}/{WEST_MERCIA}/",
        f"/outcomes/{restricted}.csv",
        f"/outcomes/{restricted}/{WEST_MERCIA}.csv",
        f"/areas/{WEST_MERCIA}.csv",
        "/forces/west-mercia/",
        "/outcomes/",
    ):
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        text = content.decode()
        assert not re.search(r"13,?719|11,?281|6,?281", text), address
        assert "died" not in text, address


def test_the_latest_is_the_last_that_the_public_sees(restricted):
    hold(restricted, WEST_MERCIA, 2023, basis="published", numerator=200, value=200)
    hold(restricted, WEST_MERCIA, 2024, numerator=137, value=137)
    run(restricted)
    (row,) = [row for row in seen(restricted) if row["latest"]]
    assert (row["basis"], row["numerator"]) == ("published", 200)


def test_published_goes_before_a_return_of_the_same_period(public):
    hold(public, WEST_MERCIA, 2024, basis="published", numerator=200, value=200)
    hold(public, WEST_MERCIA, 2024, numerator=190, value=190)
    run(public)
    (row,) = [row for row in seen(public) if row["latest"]]
    assert row["basis"] == "published"
    (chosen,) = figures.rows(None, metric__code=public, area__code=WEST_MERCIA)
    assert chosen["basis"] == "published"


def test_a_small_count_is_not_given_back_by_the_next_change(public):
    hold(public, WEST_MERCIA, 2023, numerator=3, value=3)
    hold(public, WEST_MERCIA, 2024, numerator=20, value=20)
    run(public)
    first, second = seen(public)
    assert (first["state"], first["numerator"]) == ("suppressed", None)
    assert (second["numerator"], second["change"]) == (20, None)


def test_a_small_count_given_as_a_value_alone_is_hidden(public):
    hold(public, WEST_MERCIA, 2024, value=3)
    run(public)
    assert seen(public)[0]["state"] == "suppressed"


def test_published_counts_are_not_lent_to_a_return():
    metric = "alcohol_treatment_met_need_pct"
    held = Observation.objects.current().filter(metric__code=metric, value__gt=0).first()
    year = held.period_start.year
    hold(metric, held.area.code, year, value=99)
    run(metric)
    found = seen(metric, held.area.code, period_start=held.period_start)
    (row,) = [row for row in found if row["basis"] == "return"]
    assert (row["numerator"], row["value"]) == (None, 99)


def test_a_blank_where_a_whole_should_be_gives_way_to_the_sum():
    hold(DEATHS, WEST_MERCIA, 2016, basis="published", flag="not_available", **calendar(2016))
    run(DEATHS)
    (row,) = seen(DEATHS, period_start="2016-01-01")
    assert (row["basis"], row["numerator"]) == ("derived", 66)


def test_one_row_of_a_finer_kind_does_not_undo_a_whole():
    """England is the sum of its 39 forces, whatever single authority is held beside them."""
    metric = "drug_offences_charged_pct"
    hold(metric, WORCESTERSHIRE, 2018, basis="published", numerator=5, denominator=10, value=50)
    run(metric)
    (row,) = seen(metric, ENGLAND, period_start="2018-04-01")
    assert row["state"] == "shown"
    assert row["made_of"] == "Sum of 39 police forces"


def test_a_sum_is_as_settled_and_as_qualified_as_its_parts():
    part = held_now(DEATHS, WORCESTERSHIRE, period_start="2020-01-01")
    part.update(status="provisional", qualifier="over")
    run(DEATHS)
    (row,) = seen(DEATHS, period_start="2020-01-01")
    assert (row["status"], row["qualifier"]) == ("provisional", "over")
    burglary = held_now("recorded_burglary_residential", WEST_MERCIA, period_start="2018-07-01")
    burglary.update(status="provisional", qualifier="over")
    run("recorded_neighbourhood_crime")
    (row,) = seen("recorded_neighbourhood_crime", period_start="2018-07-01")
    assert (row["status"], row["qualifier"]) == ("provisional", "over")


def test_a_sum_names_the_sources_of_its_own_parts_however_many():
    for number, area in enumerate(["E06000019", "E06000020", "E09000001"]):
        source = Source.objects.create(key=f"a_source_with_a_key_of_usual_length_{number}")
        release = Release.objects.create(
            source=source, file_name="x", sha256="", recorded_at=timezone.now(), rows=1, added=1,
            revised=0, moved=0, withdrawn=0,
        )  # fmt: skip
        held_now(DEATHS, area, period_start="2020-01-01").update(release=release)
    run(DEATHS)
    (row,) = seen(DEATHS, period_start="2020-01-01")
    keys = row["source_key"].split()
    assert len(keys) == 3
    assert "a_source_with_a_key_of_usual_length_2" not in keys


@pytest.mark.parametrize(
    ("area", "on", "broken"),
    [
        (WEST_MERCIA, date(2020, 1, 1), True),
        (None, date(2020, 4, 1), True),
        ("E23000013", date(2020, 1, 1), False),
        (None, date(2019, 1, 1), False),
    ],
)
def test_a_break_of_one_area_or_inside_a_period(area, on, broken):
    Break.objects.create(
        metric=Metric.objects.get(code=DEATHS),
        area=Area.objects.get(code=area) if area else None,
        on=on,
        kind="definition",
        compares=False,
        text="New definition",
        reason="For this test.",
    )
    run(DEATHS)
    (row,) = seen(DEATHS, period_start="2020-01-01")
    assert (row["change"] is None) == broken


def test_a_changed_footprint_is_not_compared_with_itself():
    whole = Area.objects.get(code="CDP-shropshire-telford-wrekin")
    parts = AreaPart.objects.filter(whole=whole)
    parts.update(valid_from="2010-01-01")
    parts.filter(part__code="E06000051").update(valid_to="2017-12-31")
    run(DEATHS)
    changes = {row["period_start"].year: row["change"] for row in seen(DEATHS, whole.code)}
    assert changes[2018] is None
    assert changes[2017] is not None
    assert changes[2019] is not None


def test_a_breakdown_keeps_its_name_and_never_stands_for_the_whole():
    hold(DEATHS, WEST_MERCIA, 2021, basis="published", numerator=5, value=5, **calendar(2021))
    for name in ("None", "NA"):
        hold(
            DEATHS, WEST_MERCIA, 2021, basis="published", breakdown=name, numerator=1, value=1,
            **calendar(2021),
        )  # fmt: skip
    hold(
        DEATHS, ENGLAND, 2020, basis="published", breakdown="under 18", numerator=30, value=30,
        **calendar(2020),
    )  # fmt: skip
    run(DEATHS)
    assert {row["breakdown"] for row in seen(DEATHS, period_start="2021-01-01")} == {
        "",
        "None",
        "NA",
    }
    rows = figures.rows(
        None, metric__code=DEATHS, area__code=WEST_MERCIA, period_start="2020-01-01"
    )
    beside = figures.england_beside(None, rows)
    assert beside[figures.slot(rows[0])]["numerator"] == 4312


def test_a_published_total_goes_before_the_sum_of_its_parts():
    hold(
        "recorded_neighbourhood_crime", WEST_MERCIA, 2018, basis="published", numerator=3000,
        value=3000, period_start="2018-07-01", period_end="2018-09-30",
    )  # fmt: skip
    run("recorded_neighbourhood_crime")
    (row,) = seen("recorded_neighbourhood_crime", period_start="2018-07-01")
    assert row["numerator"] == 3000


def test_recomputing_a_part_recomputes_the_sum_that_names_it():
    place = {"area": WEST_MERCIA, "period_start": "2018-07-01"}
    held_now("recorded_burglary_residential", **place).update(numerator=9999, value=9999)
    run("recorded_burglary_residential")
    (whole,) = seen("recorded_neighbourhood_crime", **place)
    assert whole["numerator"] == sum(
        seen(f"recorded_{part}", **place)[0]["numerator"] for part in OFFENCES
    )


def test_a_metric_of_which_everything_is_hidden_still_has_its_pages(client):
    Observation.objects.filter(metric__code=DEATHS).update(
        numerator=None, value=None, flag="suppressed"
    )
    run(DEATHS)
    for address in (
        f"/outcomes/{DEATHS}/",
        f"/outcomes/{DEATHS}/{WORCESTERSHIRE}/",
        f"/areas/{WORCESTERSHIRE}/",
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("metric", "address"),
    [(DEATHS, f"/areas/{WORCESTERSHIRE}/"), ("adults_in_treatment_total", "/")],
)
def test_a_definition_that_ended_today_does_not_stop_a_page(client, metric, address):
    MetricVersion.objects.filter(metric__code=metric).update(valid_to="2020-01-01")
    assert client.get(address).status_code == 200


def test_a_part_without_a_base_leaves_the_whole_without_one():
    held = frame({(20, 2020): 3, (21, 2020): 4})
    held.loc[0, "denominator"] = 100.0
    found = roll_up(held, geography()).set_index("area")
    assert found.loc[3, "numerator"] == 7
    assert pd.isna(found.loc[3, "denominator"])


def test_one_rounded_part_makes_a_rounded_whole():
    held = frame({(20, 2020): 5, (21, 2020): 4})
    held.loc[0, "rounded"] = True
    assert roll_up(held, geography()).set_index("area").loc[3, "rounded"]


def test_rounded_noughts_add_up_to_no_certain_nought():
    metric = "hospital_admissions_drug_mental_behavioural"
    parts = ["E06000019", "E06000020", "E06000051", WORCESTERSHIRE]
    Observation.objects.filter(metric__code=metric, area__code__in=parts).delete()
    for area in parts:
        hold(metric, area, 2018, basis="published", numerator=0, value=0, flag="rounded")
    run(metric)
    (row,) = seen(metric)
    entry = figures.catalogue(metric__code=metric)[metric]
    assert sentences.figure(entry.metric, row) == "0 (sum of rounded counts)"


def test_overlapping_windows_are_never_differenced():
    found = Indicator.objects.filter(metric__code="drug_misuse_deaths_3yr")
    assert found.exists()
    assert not found.exclude(full_change=None).exists()


def test_no_per_cent_of_a_small_base():
    tiny = Indicator.objects.filter(full_numerator__lt=10, full_change_percent__isnull=False)
    assert not tiny.exists()


def test_areas_outside_england_are_not_compared_with_it():
    outside = Indicator.objects.filter(area__nation__in=["wales", "both"])
    assert outside.exists()
    assert not outside.exclude(full_comparison="").exists()


def test_only_partnerships_and_boards_are_computed_on_a_first_footprint():
    noted = Indicator.objects.filter(full_note__startswith="Computed on the footprint")
    kinds = set(noted.values_list("area__kind", flat=True))
    assert kinds == {"footprint", "strategic_board"}


def test_a_load_waits_for_a_recompute_and_a_recompute_for_a_load(tmp_path):
    """Each takes the other's lock: held elsewhere, neither goes on."""
    settings = connection.settings_dict
    other = psycopg2.connect(
        dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"],
        password=settings["PASSWORD"] or None, port=settings["PORT"] or None,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
    for lock in (observations.LOADING, recompute.COMPUTING):
        other.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [lock])
        with pytest.raises(Exception, match="lock timeout"):
            run(DEATHS)
        other.rollback()
    other.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [observations.LOADING])
    with pytest.raises(Exception, match="lock timeout"):
        observations.record(DATA / "observations.csv")
    other.close()


def test_the_task_closes_what_a_killed_worker_left():
    left = RecomputeRun.objects.create(
        started_at=timezone.now(), outcome="running", asked_by="tests"
    )
    sweep(grace=timedelta(0))
    left.refresh_from_db()
    assert left.outcome == "failed"
