"""The one door by which figures enter: what it refuses, what it asks, what it keeps."""

import csv
import io
import zipfile

import pytest
from django.core.management import CommandError, call_command

from outcomes import observations
from outcomes.models import Observation, Release
from outcomes.observation_files import COLUMNS, Unreadable

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

GOOD = {
    "metric_key": "drug_seizures",
    "area_code": "E23000016",
    "period_start": "2019-04-01",
    "period_end": "2020-03-31",
    "numerator": "3300",
    "denominator": "",
    "value": "3300",
    "lower_ci": "",
    "upper_ci": "",
    "note": "",
    "source": "ho_seizures",
}
SHARE = GOOD | {
    "metric_key": "stop_search_drugs_arrest_pct",
    "numerator": "200",
    "denominator": "2000",
    "value": "10",
    "source": "ho_stopsearch",
}


@pytest.fixture
def write(tmp_path):
    """A function: write(rows, columns) makes a file of them."""

    def make(*rows, columns=COLUMNS):
        path = tmp_path / "observations.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return make


def current(**filters):
    return Observation.objects.current().filter(metric__code="drug_seizures", **filters)


def test_a_new_figure_is_one_release_and_the_same_file_again_is_none(write):
    path, before = write(GOOD), Release.objects.count()
    report = observations.record(path)
    assert [(r.added, r.revised, r.withdrawn) for r in report.releases] == [(1, 0, 0)]
    assert len(report.releases[0].sha256) == 64
    assert observations.record(path).releases == []
    assert Release.objects.count() == before + 1


def test_a_revised_figure_supersedes_and_the_old_vintage_stays(write):
    observations.record(write(GOOD))
    report = observations.record(write(GOOD | {"numerator": "3310", "value": "3310"}))
    assert [(r.added, r.revised, r.moved) for r in report.releases] == [(0, 1, 1)]
    series = Observation.objects.filter(
        metric__code="drug_seizures", area__code="E23000016", period_start="2019-04-01"
    ).order_by("recorded_at")
    old, new = series
    assert (old.numerator, new.numerator) == (3300, 3310)
    assert old.superseded_at == new.recorded_at
    assert new.superseded_at is None
    assert list(series.as_known_on(old.recorded_at)) == [old]
    assert list(series.as_known_on(new.recorded_at)) == [new]


def test_a_change_of_note_alone_moves_no_figure(write):
    observations.record(write(GOOD))
    report = observations.record(write(GOOD | {"note": "checked"}))
    assert [(r.revised, r.moved) for r in report.releases] == [(1, 0)]


def test_rows_that_a_file_lacks_stay_unless_it_is_complete(write):
    held = current(release__source="ho_seizures").count()
    report = observations.record(write(GOOD))
    assert report.unlisted["ho_seizures"] > held - 1
    assert current(release__source="ho_seizures").count() == held + 1
    others = Observation.objects.current().exclude(release__source="ho_seizures").count()
    report = observations.record(write(GOOD), complete=True)
    assert others == Observation.objects.current().exclude(release__source="ho_seizures").count()
    assert report.releases[0].withdrawn > 0
    assert current(release__source="ho_seizures").count() == 1


def test_a_dry_run_says_and_writes_nothing(write):
    before = Observation.objects.count(), Release.objects.count()
    report = observations.record(write(GOOD), dry_run=True)
    assert report.changed == 1
    assert (Observation.objects.count(), Release.objects.count()) == before


def test_missing_suppressed_zero_and_rounded_are_four_things(write):
    row = GOOD | {"metric_key": "drug_poisoning_deaths_opiate"}  # no force has any: no neighbours
    blank = row | {"numerator": "", "value": ""}
    starred = row | {"numerator": "*", "value": "*", "area_code": "E23000013"}
    zero = row | {"numerator": "0", "value": "0", "area_code": "E23000034"}
    rounded = zero | {"area_code": "E23000003", "note": "rounded to the nearest 5 by its publisher"}
    observations.record(write(blank, starred, zero, rounded))
    current = Observation.objects.current().filter(metric__code="drug_poisoning_deaths_opiate")
    found = {
        row.area.code: (row.numerator, row.flag)
        for row in current.filter(period_start="2019-04-01")
    }
    assert found == {
        "E23000016": (None, "not_available"),
        "E23000013": (None, "suppressed"),
        "E23000034": (0, ""),
        "E23000003": (0, "rounded"),
    }


def test_a_count_that_is_no_multiple_of_5_was_not_rounded():
    """NDTMS 2018/19: the note says rounded, the counts are not."""
    series = Observation.objects.current().filter(metric__code="adults_in_alcohol_treatment")
    flags = set(series.filter(period_start="2018-04-01").values_list("flag", flat=True))
    assert flags == {""}
    assert set(series.filter(period_start="2017-04-01").values_list("flag", flat=True)) <= {
        "rounded",
        "",
    }


def test_a_recode_is_the_same_area(write):
    """Barnsley's code from 1 April 2025 is an alias: one area, one series."""
    row = GOOD | {"metric_key": "drug_poisoning_deaths", "area_code": "E08000038",
                  "period_start": "2021-01-01", "period_end": "2021-12-31", "numerator": "20",
                  "value": "20", "source": "ons_drugdeaths_la"}  # fmt: skip
    observations.record(write(row))
    found = Observation.objects.current().get(
        period_start="2021-01-01", metric__code="drug_poisoning_deaths", area__name="Barnsley"
    )
    assert found.area.code == "E08000016"


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"metric_key": "drug_seizure"}, "metric_key", "No metric has the code “drug_seizure”."),
        ({"area_code": "E99999999"}, "area_code", "No area has the code “E99999999”."),
        ({"source": "nobody"}, "source", "No source has the key “nobody”."),
        ({"numerator": "many"}, "numerator", "“many” is not a number."),
        ({"numerator": "3,300"}, "numerator", "“3,300” is not a number."),
        ({"numerator": "-5"}, "numerator", "“-5” is below zero."),
        ({"numerator": "NaN"}, "numerator", "“NaN” is not a number."),
        ({"numerator": "1e9"}, "numerator", "“1e9” is not a number."),
        ({"denominator": "0"}, "denominator", "The denominator is 0."),
        ({"period_start": "2019-13-01"}, "period_start", "“2019-13-01” is not a day."),
        ({"period_start": "01/04/2019"}, "period_start", "“01/04/2019” is not a day."),
        ({"period_end": "2018-03-31"}, "period_end", "The period ends before it starts."),
        ({"period_end": "2019-04-17"}, "period_end", "The period is not a month, quarter"),
        ({"period_end": "2099-03-31"}, "period_end", "The period has not ended yet."),
        ({"note": "=HYPERLINK(1)"}, "note", "a spreadsheet runs as a formula"),
        ({"note": "@SUM(A1)"}, "note", "a spreadsheet runs as a formula"),
        ({"note": "+1"}, "note", "a spreadsheet runs as a formula"),
        ({"note": "-1"}, "note", "a spreadsheet runs as a formula"),
        ({"note": "\tx"}, "note", "a spreadsheet runs as a formula"),
        ({"period_start": "0201-04-01"}, "period_end", "The period is impossible."),
        ({"note": "x" * 1001}, "note", "The note is too long."),
    ],
)
def test_each_fault_is_named_by_row_column_and_remedy(write, change, column, words):
    path, before = (
        write(GOOD | {"period_start": "2018-04-01", "period_end": "2019-03-31"}, GOOD | change),
        Observation.objects.count(),
    )
    with pytest.raises(observations.Refused) as refused:
        observations.record(path)
    (conflict,) = refused.value.report.conflicts
    assert (conflict.row, conflict.column) == (3, column)
    assert words in conflict.what
    assert conflict.remedy
    assert Observation.objects.count() == before


def test_a_numerator_above_its_denominator(write):
    with pytest.raises(observations.Refused) as refused:
        observations.record(write(SHARE | {"numerator": "2001"}))
    assert "above its denominator" in refused.value.report.conflicts[0].what


def test_the_same_row_twice(write):
    with pytest.raises(observations.Refused) as refused:
        observations.record(write(GOOD, GOOD))
    assert "stand in row 2" in refused.value.report.conflicts[0].what


@pytest.mark.parametrize(
    ("metric", "figure", "words"),
    [
        ("drug_seizures", "300", "between"),
        ("drug_seizures_class_a", "3301", "of which it is a part"),
    ],
)
def test_an_odd_figure_is_a_question(write, metric, figure, words):
    """A tenth of its neighbour; a part above its whole. Once it is answered it may stand."""
    odd = GOOD | {"metric_key": metric, "numerator": figure, "value": figure}
    rows = [odd] if metric == "drug_seizures" else [GOOD, odd]
    with pytest.raises(observations.Refused) as refused:
        observations.record(write(*rows))
    (conflict,) = refused.value.report.conflicts
    assert conflict.is_question
    assert words in conflict.what


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"metric_key,area_code\n", "The header lacks period_start"),
        (b"\xff\xfe" + "metric".encode("utf-16-le"), "Line 1 is not UTF-8."),
        ((",".join(COLUMNS) + "\n\xe9").encode("latin-1"), "Line 2 is not UTF-8."),
        ((",".join(COLUMNS) + ",extra\n").encode(), "columns that mean nothing here: extra"),
        ((",".join(COLUMNS) + "\n1,2,3\n").encode(), "Row 2 has 3 cells and the header 11."),
        ((",".join(COLUMNS) + "\n\0").encode(), "null characters"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"\x1f\x8b\x08", "This is a gzip file"),
    ],
)
def test_a_file_that_is_no_table(tmp_path, content, words):
    path = tmp_path / "observations.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=words.replace(".", r"\.")):
        observations.record(path)


def test_a_zip_bomb_is_never_unpacked(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("observations.csv", b"0" * 50_000_000)
    path = tmp_path / "observations.csv"
    path.write_bytes(packed.getvalue())
    with pytest.raises(Unreadable, match="This is a zip or Excel file"):
        observations.record(path)


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "observations.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(Unreadable, match="The file has 200 MB; 50 MB is the most"):
        observations.record(path)


def test_the_command_lists_every_conflict_and_fails(write, capsys):
    path = write(GOOD | {"numerator": "-5"}, GOOD | {"area_code": "X1"})
    with pytest.raises(CommandError, match="2 conflicts; nothing was written"):
        call_command("load_observations", path)
    said = capsys.readouterr().err
    assert "Row 2, numerator: “-5” is below zero." in said
    assert "Row 3, area_code: No area has the code “X1”." in said


def test_the_command_says_what_a_dry_run_would_do(write, capsys):
    call_command("load_observations", write(GOOD), "--dry-run")
    assert "Would load ho_seizures: 1 rows, 1 new" in capsys.readouterr().out


def test_a_source_is_named_once(write):
    bare = [name for name in COLUMNS if name != "source"]
    with pytest.raises(Unreadable, match="--source KEY"):
        observations.record(write(GOOD, columns=bare))
    assert observations.record(write(GOOD, columns=bare), source="ho_seizures").changed == 1
    with pytest.raises(Unreadable, match="Leave --source out"):
        observations.record(write(GOOD), source="ho_seizures")
