"""What each list answers: the contract's shape, its filters, its pages, its faults in words."""

import json

import pytest
from django.test import Client

from outcomes import csv_files
from outcomes.api import documents, rows, views
from outcomes.models import Indicator
from partnerships.models import Area

from .reading import as_text, ask, every_row, file_rows

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

ONE = {
    "metric": "drug_poisoning_deaths",
    "area": "E06000019",
    "from": "2015-01-01",
    "to": "2017-12-31",
}
CONTRACT = (
    "metric area area_name period_start period_end breakdown numerator denominator value lower"
    " upper unit status state reason source release computed_at"
).split()
PRIVATE = ["registers", "returns", "answers"]
"""Lists of which nobody reads anything without a role: tested in tests/register, tests/returns."""
NAMES = [view.name for view in views.LISTS if view.name not in PRIVATE]


def test_the_question_of_the_contract(client):
    answer = ask(client, "indicators", **ONE).json()
    assert list(answer) == ["count", "next", "previous", "results"]
    assert (answer["count"], answer["next"], answer["previous"]) == (3, None, None)
    first = answer["results"][0]
    assert [name for name in first if name in CONTRACT] == CONTRACT
    assert (first["area_name"], first["numerator"], first["state"]) == (
        "Herefordshire",
        15,
        "shown",
    )
    assert [row["period_start"][:4] for row in answer["results"]] == ["2015", "2016", "2017"]


def test_the_rows_of_an_indicator_are_those_of_every_file():
    assert rows.IndicatorRow.columns() == csv_files.COLUMNS


@pytest.mark.parametrize("name", NAMES)
def test_the_example_in_the_schema_is_a_real_answer(client, name):
    """All but what differs from one database to another."""
    example = documents.EXAMPLES[name]
    answer = client.get(f"/api/v1/{example['asked']}").json()
    differs = {"release", "computed_at", "recorded_at", "page"}
    assert _without(answer["results"][0], differs) == _without(example["row"], differs)


def _without(row, names):
    return {name: cell for name, cell in row.items() if name not in names}


@pytest.mark.parametrize("name", NAMES)
def test_every_row_comes_once_and_in_the_same_order_in_both_forms(client, name):
    asked = {"within": "E12000005"} if name in {"indicators", "observations"} else {}
    told = every_row(client, name, **asked)
    assert len(told) > 20
    held = file_rows(ask(client, name, format="csv", **asked))
    assert [as_text(row) for row in told] == held
    keys = [json.dumps(row) for row in told]
    assert len(set(keys)) == len(keys)


def test_pages_lead_to_one_another(client):
    first = ask(client, "areas", page_size=200).json()
    assert first["previous"] is None
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert third["next"] is None
    assert client.get(third["previous"]).json() == second
    assert client.get(second["previous"]).json()["results"] == first["results"]
    found = [row["code"] for page in (first, second, third) for row in page["results"]]
    assert found == sorted(found)
    assert len(found) == first["count"] == Area.objects.exclude(nation="demonstration").count()


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ({"kind": "police_force"}, lambda row: row["area"].startswith("E23") or "W" in row["area"]),
        ({"basis": "quoted"}, lambda row: row["basis"] == "quoted"),
        ({"state": "missing"}, lambda row: row["state"] == "missing" and row["reason"]),
        ({"latest": "1"}, lambda row: row["latest"]),
        ({"breakdown": ""}, lambda row: row["breakdown"] == ""),
        ({"window": "as_published"}, lambda row: row["window"] == "as_published"),
        ({"from": "2020-04-01"}, lambda row: row["period_start"] >= "2020-04-01"),
        ({"to": "2010-03-31"}, lambda row: row["period_end"] <= "2010-03-31"),
        (
            {"metric": ["drug_seizures", "drug_poisoning_deaths"]},
            lambda row: "drug" in row["metric"],
        ),
    ],
)
def test_a_filter_keeps_what_it_says(client, asked, holds):
    answer = ask(client, "indicators", page_size=1000, **asked).json()
    assert answer["count"] > 0
    assert all(holds(row) for row in answer["results"])
    if asked not in ({"window": "as_published"}, {"breakdown": ""}):
        assert answer["count"] < ask(client, "indicators").json()["count"]


def test_areas_within_a_region_on_a_day(client):
    forces = ask(client, "areas", kind="police_force", within="E12000005").json()["results"]
    assert [row["name"] for row in forces] == [
        "West Midlands", "Staffordshire", "West Mercia", "Warwickshire",
    ]  # fmt: skip
    inside = {row["code"] for row in every_row(client, "areas", within="E12000005")}
    assert "CDP-herefordshire-worcestershire" in inside
    assert "E12000005" not in inside
    cumbria = {"within": "E12000002", "kind": "upper_tier"}
    before = {row["name"] for row in every_row(client, "areas", **cumbria, on="2020-01-01")}
    after = {row["name"] for row in every_row(client, "areas", **cumbria)}
    assert "Cumbria (county, to 2023)" in before - after
    assert "Westmorland and Furness" in after - before


def test_an_area_is_found_by_a_code_it_has_now_or_had(client):
    old = ask(client, "indicators", area="E08000038", page_size=1).json()["results"][0]
    assert old["area"] == "E08000016"


def test_a_partnership_has_its_footprint_of_the_day(client):
    found = ask(client, "partnerships", within="E23000016").json()["results"]
    ours = next(row for row in found if row["slug"] == "herefordshire-worcestershire")
    assert ours["footprint"] == ["E06000019", "E10000034"]
    before = ask(client, "partnerships", within="E23000016", on="2015-01-01").json()["results"]
    assert all(row["footprint"] == [] for row in before)


def test_the_index_leads_to_every_list(client):
    addresses = client.get("/api/v1/").json()
    assert list(addresses) == [*NAMES, *PRIVATE, "schema", "docs"]
    for address in addresses.values():
        assert client.get(address).status_code == 200, address


# Faults


@pytest.mark.parametrize(
    ("name", "asked", "words"),
    [
        ("indicators", {"metric": "drug_death"}, "No metric has the code drug_death."),
        ("indicators", {"area": "E99999999"}, "No area has the code E99999999."),
        ("indicators", {"from": "2020-13-45"}, "as in 2017-12-31"),
        ("indicators", {"to": "31/12/2017"}, "as in 2017-12-31"),
        ("indicators", {"from": "20200101"}, "as in 2017-12-31"),
        ("indicators", {"state": "hidden"}, "shown, suppressed, restricted, missing"),
        ("indicators", {"basis": "guess"}, "published, return, quoted, derived"),
        ("indicators", {"kind": "town"}, "police_force"),
        ("indicators", {"latest": "maybe"}, "use 1 or 0"),
        ("indicators", {"metric": "drug\0seizures"}, "Null characters are not allowed."),
        ("indicators", {"breakdown": "\0"}, "Null characters are not allowed."),
        ("indicators", {"area": [f"E{n}" for n in range(101)]}, "no more than 100"),
        ("indicators", {"breakdown": "x" * 5000}, "no more than 60 characters"),
        ("areas", {"within": "E99999999"}, "No area has the code E99999999."),
        ("areas", {"within": ["E12000005", "E12000006"]}, "Give it once."),
        ("areas", {"page": "abc"}, "A valid integer is required."),
        ("areas", {"page": "0"}, "greater than or equal to 1"),
        ("areas", {"page_size": "1000000"}, "less than or equal to 1000"),
        ("areas", {"colour": "red"}, "No such parameter. There are: within, on, demo"),
        ("areas", {"format": "xml"}, "use json or csv"),
        ("metrics", {"framework": "Z99"}, "does not match the required pattern"),
        ("metrics", {"outcome": "G"}, "A, B, C"),
    ],
)
def test_what_is_wrong_is_said_of_the_parameter(client, name, asked, words):
    answer = ask(client, name, **asked)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/json"
    (fault,) = answer.json().items()
    assert fault[0] == next(iter(asked))
    assert words in " ".join(fault[1])


def test_every_fault_is_said_at_once_also_where_a_file_is_asked_for(client):
    answer = ask(client, "indicators", format="csv", to="never", page="no", colour="red")
    assert answer.status_code == 400
    assert set(answer.json()) == {"to", "page", "colour"}


@pytest.mark.parametrize("page", ["6", "999999999"])
def test_a_page_past_the_last_is_404_in_words(client, page):
    answer = ask(client, "areas", page=page)
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"There is no page {page}: the last one is 5."


@pytest.mark.parametrize("address", ["/api/", "/api/v2/", "/api/v1/nowhere/", "/api/v1/areas/x/"])
def test_an_unknown_address_is_404_in_json(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert "/api/v1/" in answer.json()["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("name", [*NAMES, ""])
def test_nothing_can_be_changed(client, method, name):
    answer = client.generic(method, f"/api/v1/{name}/" if name else "/api/v1/", b"{}")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert method in answer.json()["detail"]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_options_names_the_methods_in_every_form(client, form):
    answer = client.options(f"/api/v1/areas/?format={form}")
    assert (answer.status_code, answer["Allow"]) == (204, "GET, HEAD, OPTIONS")


def test_too_many_parameters_are_refused_in_json(client):
    query = "&".join(f"p{n}=1" for n in range(3000))
    answer = client.get(f"/api/v1/areas/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")


def test_a_failure_of_ours_is_told_in_json(monkeypatch):
    def fails(*_):
        raise ValueError("Ada Lovelace has 1815 pounds")

    monkeypatch.setattr(views.Areas, "told", fails)
    answer = Client(raise_request_exception=False).get("/api/v1/areas/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
    assert "Ada" not in answer.content.decode()


# Forms


@pytest.mark.parametrize(
    ("accept", "status", "form"),
    [
        ("application/json", 200, "application/json"),
        ("text/csv", 200, "text/csv; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200, "application/json"),
        ("application/xml", 406, "application/json"),
    ],
)
def test_the_form_may_be_asked_for_by_header(client, accept, status, form):
    answer = client.get("/api/v1/metrics/", headers={"accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (status, form)


def test_a_parameter_goes_before_the_header(client):
    header = {"accept": "application/json"}
    answer = client.get("/api/v1/metrics/?format=csv", headers=header)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="metrics.csv"'


def test_a_file_runs_nothing_in_a_spreadsheet_and_keeps_every_letter(client):
    Area.objects.filter(code="E23000013").update(name='=HYPERLINK("http://example.org") é')
    answer = ask(client, "areas", format="csv", kind="police_force")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbfcode,name,")
    assert "'=HYPERLINK" in content.decode()
    assert ",=HYPERLINK" not in content.decode()
    assert "é" in content.decode()


@pytest.mark.parametrize("form", ["json", "csv"])
def test_head_is_get_without_its_body(client, form):
    head, get = (
        call("/api/v1/indicators/", {"format": form, "area": "E23000016"})
        for call in (client.head, client.get)
    )
    assert head.status_code == 200
    for name in ("Content-Type", "ETag", "Last-Modified", "Vary", "Cache-Control"):
        assert head[name] == get[name]
    body = b"".join(head.streaming_content) if head.streaming else head.content
    assert body == b""


def test_a_caller_that_takes_gzip_can_read_the_answer(client):
    answer = client.get("/api/v1/metrics/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer
    assert answer.json()["count"] > 50


# Queries

ALL_AT_ONCE = {
    "indicators": {**ONE, "within": "E12000005", "kind": "upper_tier", "state": "shown"},
    "observations": {**ONE, "within": "E12000005", "kind": "upper_tier", "state": "shown"},
    "metrics": {"kind": "published", "pillar": "treatment"},
    "areas": {"within": "E12000005", "kind": "police_force"},
    "partnerships": {"within": "E12000005", "kind": "partnership"},
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("page_size", [1, 1000])
def test_queries_do_not_grow(client, name, page_size, django_assert_max_num_queries):
    for asked in ({}, ALL_AT_ONCE[name]):
        with django_assert_max_num_queries(7):
            answer = ask(client, name, page_size=page_size, **asked)
        assert answer.json()["count"]


def test_a_late_page_is_as_good_as_an_early_one(client):
    held = Indicator.objects.filter(window="as_published")
    count = held.exclude(area__nation="demonstration").count()
    last = ask(client, "indicators", page_size=10, page=-(-count // 10))
    assert len(last.json()["results"]) == count % 10 or 10
    assert last.json()["next"] is None
