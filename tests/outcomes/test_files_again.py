"""Files that come again, in part or corrected, and rows that would break a reader."""

from datetime import date

import pandas as pd
import pytest

from outcomes import observation_files, observations, reference
from outcomes.catalogue_files import DATA
from outcomes.models import Observation
from partnerships import reference as places
from partnerships.models import AreaPart, PolicingBody

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

WEST_MERCIA, WORCESTERSHIRE, ENGLAND = "E23000016", "E10000034", "E92000001"
DEATHS = "drug_poisoning_deaths"


def test_reloading_a_part_of_a_file_changes_nothing(tmp_path):
    """28 rows that happen to be multiples of 5, of a year that was not rounded."""
    shipped = pd.read_csv(DATA / "observations.csv", dtype=str, keep_default_na=False)
    year = shipped[
        (shipped["metric_key"] == "adults_in_alcohol_treatment")
        & (shipped["period_start"] == "2018-04-01")
        & shipped["note"].str.contains(observation_files.ROUNDED)
    ]
    even = year[year["numerator"].astype(float) % 5 == 0]
    assert 0 < len(even) < len(year)
    path = tmp_path / "part.csv"
    even.to_csv(path, index=False)
    assert observations.record(path).changed == 0


def test_a_new_whole_below_a_held_part_is_asked_about(tmp_path):
    path = tmp_path / "whole.csv"
    path.write_text(
        f"{','.join(observation_files.COLUMNS)}\n"
        f"{DEATHS},{ENGLAND},2018-01-01,2018-12-31,2000,,2000,,,,ons_drugdeaths_eng23\n"
    )
    with pytest.raises(observations.Refused) as refused:
        observations.record(path)
    assert "of which it is a part" in str(refused.value.report.conflicts[0])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("7,,*,,,n", "beside a"),
        (f'7,,7,,,"{"n" * 140_000}"', "not sound CSV"),
        ('7,,7,,,"never closed', "not sound CSV"),
    ],
)
def test_rows_that_would_break_the_reader(tmp_path, cells, words):
    path = tmp_path / "bad.csv"
    path.write_text(
        f"{','.join(observation_files.COLUMNS)}\n"
        f"{DEATHS},{WORCESTERSHIRE},2024-01-01,2024-12-31,{cells},ons_drugdeaths_la\n"
    )
    with pytest.raises((observations.Refused, observation_files.Unreadable)) as stopped:
        observations.record(path)
    said = [
        str(stopped.value),
        *map(str, getattr(stopped.value, "report", []) and stopped.value.report.conflicts),
    ]
    assert any(words in line for line in said)


@pytest.fixture
def corrected(monkeypatch):
    """A function: corrected(module, file, match, change) alters one row of a shipped file."""

    def alter(module, file, match, change):
        real = module.rows

        def rows(folder, name):
            for row in real(folder, name):
                found = name == file and match.items() <= row.items()
                yield row | change if found else row

        monkeypatch.setattr(module, "rows", rows)
        module.load()

    return alter


def test_a_corrected_row_of_a_shipped_file_is_taken_over(corrected):
    part = {"whole": WEST_MERCIA, "part": WORCESTERSHIRE}
    corrected(places, "area_parts", part, {"valid_to": "2027-03-31"})
    held = AreaPart.objects.get(whole__code=WEST_MERCIA, part__code=WORCESTERSHIRE)
    assert held.valid_to == date(2027, 3, 31)


def test_a_corrected_first_day_of_a_footprint_is_taken_over(corrected):
    leeds = {"code": "CDP-leeds"}
    corrected(places, "partnerships", leeds, {"footprint_from": "2021-01-01"})
    held = AreaPart.objects.get(whole__code="CDP-leeds")
    assert held.valid_from == date(2021, 1, 1)


def test_a_corrected_quotation_is_taken_over(corrected):
    quoted = {"metric": "county_lines_closed"}
    corrected(reference, "quoted_figures", quoted, {"value": "54"})
    current = Observation.objects.current().filter(basis="quoted")
    assert current.get(metric__code="county_lines_closed").value == 54
    assert current.count() == 27


def test_bodies_are_confirmed_only_where_a_source_was_seen():
    assert PolicingBody.objects.get(force__code=WEST_MERCIA).confirmed
    assert not PolicingBody.objects.get(force__code="E23000001").confirmed
