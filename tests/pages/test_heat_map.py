"""The heat map: published facts, one period a column, its order, its sentence, few queries."""

import re
from collections import Counter

import pytest
from django.test import RequestFactory

from outcomes import figures, sentences
from outcomes.models import Indicator, Metric
from outcomes.pages import heat_map, heat_words
from partnerships.access import ANYONE
from partnerships.models import Access, Area, AreaPart, User
from tests.signing_in import sign_in
from tests.waiting import follow

from .test_pages import body, rows_of

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

WEST_MIDLANDS = "/heat-map/?kind=upper_tier&within=E12000005"


def shown(query):
    asked = RequestFactory().get(f"/heat-map/?{query}").GET
    within = heat_map.found_within(asked.get("within", ""))
    return heat_map.of(heat_map.choose(asked, within), ANYONE)


def cells_of(page):
    """{(area, column): text of its cell} of the table as it is written."""
    heads = re.findall(r'<a class="app-table__sort"[^>]*>([^<]+)</a>', page)[1:]
    found = {}
    for name, rest in re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a></th>(.*)</tr>', page):
        texts = re.findall(r"<td [^>]*><a [^>]*>(.*?)</a></td>", rest)
        for head, text in zip(heads, texts, strict=True):
            found[name, head] = re.sub(r"<[^>]+>", "", text)
    return found


def test_a_cell_says_the_published_figure_and_its_word(client):
    """Cleveland registered 21.7 drug poisoning deaths per 100,000 in 2020, England 7.7."""
    page = body(client.get("/heat-map/"))
    assert cells_of(page)["Cleveland", "Drug poisoning deaths"] == "21.7 much worse ↑ rising"
    assert re.search(r'class="app-heat__bad-2"><a href="/outcomes/drug_poisoning_deaths/E23000013/"'
                     r"><b>21.7</b>", page)  # fmt: skip
    assert ">England 7.7</a>" in page
    assert "The line under the word is about the area alone" in page
    assert cells_of(page)["City of London", "Drug poisoning deaths"] == "no rate not compared"


def test_each_column_states_the_newest_period_that_most_areas_hold():
    """A second, slower way: count the areas of every period, one metric at a time."""
    stated = heat_map.slots(heat_map.choose(RequestFactory().get("/?kind=upper_tier").GET, None))
    areas = set(
        heat_map.areas(heat_map.choose(RequestFactory().get("/?kind=upper_tier").GET, None))
    )
    assert len(areas) == 153
    codes = {area.pk for area in areas}
    for metric in Metric.objects.filter(code__in=[*stated][:12]):
        held = Indicator.objects.filter(metric=metric, area__in=codes, breakdown="")
        held = (
            held.filter(window="as_published").exclude(basis="quoted").exclude(full_state="missing")
        )
        areas_of = {(row.period_end, row.period_start, row.area_id) for row in held}
        counts = Counter((end, start) for end, start, _ in areas_of)
        most = max(counts.values())
        newest = max(slot for slot, n in counts.items() if 10 * n >= 9 * most)
        assert stated[metric.code] == (newest[1], newest[0]), metric.code


def test_the_column_is_the_same_wherever_one_looks():
    country, region = shown("kind=upper_tier"), shown("kind=upper_tier&within=E12000005")
    periods = {column.entry.code: column.period for column in country.columns}
    assert len(region.columns) > 3
    assert all(periods[column.entry.code] == column.period for column in region.columns)


def test_a_region_holds_its_own_authorities_and_a_force_its_own():
    parts = AreaPart.objects.filter(whole__code="E12000005", relation="region", valid_to=None)
    expected = set(parts.filter(part__kind="upper_tier").values_list("part__name", flat=True))
    found = {line.area.name for line in shown("kind=upper_tier&within=E12000005").lines}
    assert found == expected
    assert len(found) == 14
    mercia = {line.area.name for line in shown("kind=upper_tier&within=E23000016").lines}
    assert mercia == {"Herefordshire", "Shropshire", "Telford and Wrekin", "Worcestershire"}
    inside = {line.area.name for line in shown("kind=footprint&within=E23000016").lines}
    assert inside == {
        area.name for area in Area.objects.filter(partnership__force__code="E23000016",
                                                  partnership__kind="partnership")
    }  # fmt: skip


@pytest.mark.parametrize(("order", "sign"), [("", -1), ("-", 1)])
def test_any_column_orders_the_areas(order, sign):
    found = shown(f"order={order}drug_poisoning_deaths")
    at = [column.entry.code for column in found.columns].index("drug_poisoning_deaths")
    values = [line.rows[at] and line.rows[at]["value"] for line in found.lines]
    held = [value for value in values if value is not None]
    assert len(held) >= 38
    assert held == sorted(held, key=lambda value: sign * value)
    assert values[len(held) :] == [None] * (len(values) - len(held))


def test_the_head_says_its_order_and_turns_it(client):
    page = body(client.get("/heat-map/?order=drug_poisoning_deaths"))
    head = re.search(r'<th scope="col" aria-sort="descending"><a [^>]*href="([^"]+)"', page)
    assert head.group(1).endswith("order=-drug_poisoning_deaths")
    assert 'aria-sort="ascending"' not in page
    assert 'aria-sort="ascending"' in body(client.get("/heat-map/"))


def test_every_cell_has_words_and_activity_no_judgement(client):
    page = body(client.get("/heat-map/?kind=police_force&all=1"))
    words = {
        re.sub(r"^[£\d.,%]+ |^(no rate|0 \(rounded\)) ", "", text)
        for text in cells_of(page).values()
    }
    compared = {
        "much better", "better", "similar", "worse", "much worse", "higher", "lower",
        "much higher", "much lower", "not compared", "not held", "hidden",
    }  # fmt: skip
    placed = {f"{fifth} fifth" for fifth in sentences.FIFTHS[1:]}
    own = re.compile(r" (↑ rising|↓ falling)$")
    assert {own.sub("", text) for text in words} <= compared | placed
    assert any(own.search(text) for text in words)
    assert words & placed
    seizures = body(
        client.get("/heat-map/?metric=drug_seizures&metric=stop_search_drugs_arrest_pct")
    )
    table = seizures[seizures.index("<table") :]
    assert "app-heat__good" not in table
    assert "app-heat__bad" not in table


def test_the_sentence_names_the_area_that_stood_out_most(client):
    page = body(client.get(WEST_MIDLANDS))
    assert "Stoke-on-Trent was" in page
    assert "on three of four measures compared" in page
    words = [row["comparison"] for row in _line("Stoke-on-Trent").rows if row and row["comparison"]]
    assert (words.count("much_worse"), len(words)) == (3, 4)


def _line(name):
    lines = shown("kind=upper_tier&within=E12000005").lines
    return next(line for line in lines if line.area.name == name)


class Line:
    """An area with these words in its cells."""

    def __init__(self, name, *words):
        self.area = Area(name=name)
        self.rows = tuple({"comparison": word} if word is not None else None for word in words)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([Line("A", "much_worse", "worse", None), Line("B", "much_worse", "similar", "")],
         "A was much worse than England on one of two measures compared."),
        ([Line("A", "worse", "better"), Line("B", "worse", "better")],
         ("A and B were worse than England on one of two measures compared. A and B were better"
         " than England on one of two measures compared.")),
        ([Line(name, "much_worse", "much_worse") for name in "ABCDE"],
         "A, B and three others were much worse than England on both measures compared."),
        ([Line("A", "much_better", "similar")],
         ("No area was worse than England. A was much better than England on one of two measures"
          " compared.")),
        ([Line("A", "higher", "lower")], ("A was higher than England on one of two measures"
         " compared: no better or worse.")),
        ([Line("A", "similar", "similar")],
         "No area differed from England on any of these measures."),
        ([Line("A", "worse", None)], "A was worse than England on the one measure compared."),
        ([Line("A", "", None)], ("None of these two measures is compared with England: they count"
         " activity or have no interval.")),
    ],
)  # fmt: skip
def test_the_sentence_follows_its_rule(lines, said):
    assert heat_words.headline((1, 2), lines, "Police force areas").text == said


def test_chance_is_one_in_twenty_of_the_cells_compared(client):
    found = shown("kind=upper_tier&within=E12000005")
    compared = sum(bool(row and row["comparison"]) for line in found.lines for row in line.rows)
    page = body(client.get(WEST_MIDLANDS))
    said = f"Of the {compared} figures compared, about {round(compared / 20)} would differ"
    assert said in page


def test_chosen_measures_are_the_ones_shown_and_nothing_else():
    found = shown("metric=drug_poisoning_deaths&metric=drug_seizures&metric=nonsense")
    assert [column.entry.code for column in found.columns] == [
        "drug_poisoning_deaths",
        "drug_seizures",
    ]
    supply = shown("pillar=supply")
    assert supply.columns
    assert {c.entry.version.metric.pillar_id for c in supply.columns} == {"supply"}
    assert {c.entry.version.metric.outcome_id for c in shown("").columns} == {"C"}


@pytest.mark.parametrize(
    "query", ["kind=moon&within=nowhere&outcome=Z&order=up", "pillar=x&page=9"]
)
def test_a_choice_that_is_not_one_still_answers(client, query):
    assert client.get(f"/heat-map/?{query}").status_code == 200


def test_the_whole_country_takes_few_queries(client, django_assert_max_num_queries):
    """All measures for all 153 authorities: signing in takes about four more."""
    with django_assert_max_num_queries(7):
        page = body(client.get("/heat-map/?kind=upper_tier&all=1"))
    assert page.count('<th scope="row">') == 153
    assert len(cells_of(page)) == 153 * page.count('class="app-table__sort"') - 153


def test_signed_in_it_is_under_twelve(client, django_assert_max_num_queries):
    """The analyst of all England, who reads every restricted figure in it."""
    england = Area.objects.get(code="E92000001")
    analyst = User.objects.create_user("analyst@portal.example", "a password of theirs")
    Access.objects.create(user=analyst, role="analyst", area=england, scope_kind="england")
    sign_in(client, analyst)
    with django_assert_max_num_queries(11):
        body(client.get("/heat-map/?kind=upper_tier&all=1"))


def test_the_file_holds_what_the_page_shows(client):
    rows = rows_of(client, WEST_MIDLANDS.replace("/?", ".csv?"))
    page = cells_of(body(client.get(WEST_MIDLANDS)))
    shown_rows = [row for row in rows if row["state"] == "shown"]
    assert len(shown_rows) == sum(not text.startswith("not held") for text in page.values())
    stoke = next(row for row in rows if row["area_name"] == "Stoke-on-Trent"
                 and row["metric"] == "drug_poisoning_deaths")  # fmt: skip
    cell = page["Stoke-on-Trent", "Drug poisoning deaths"]
    word = stoke["comparison"].replace("_", " ")
    assert cell == f"{float(stoke['value']):.1f} {word} ↑ rising"


def test_it_works_without_script_and_stays_put_with_it(visit):
    page = visit("/heat-map/", java_script_enabled=False)
    page.locator("#filter-within").select_option("E12000005")
    page.locator("#filter-kind").select_option("upper_tier")
    follow(page, page.get_by_role("button", name="Show", exact=True))
    assert page.locator("#heat tbody tr").count() == 14
    page = visit("/heat-map/?kind=upper_tier&all=1", width=375)
    frame = page.locator(".app-heat-frame")
    frame.evaluate("frame => frame.scrollTo(400, 600)")
    left = page.locator("#heat tbody th").nth(10).bounding_box()["x"]
    top = page.locator("#heat thead th").first.bounding_box()["y"]
    assert abs(left - frame.bounding_box()["x"]) <= 3
    assert abs(top - frame.bounding_box()["y"]) <= 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_fictional_areas_never_stand_among_real_ones(client):
    force = Area.objects.create(
        code="X23000999", name="Testshire", kind="police_force", nation="demonstration"
    )
    real = Indicator.objects.filter(
        metric__code="drug_poisoning_deaths",
        area__code="E23000013",
        full_latest=True,
        window="as_published",
    ).get()
    real.pk, real.area = None, force
    real.save()
    page = body(client.get("/heat-map/"))
    assert "Testshire" not in page
    assert "Cleveland" in page
    alone = body(client.get("/heat-map/?within=X23000999"))
    assert list(cells_of(alone)) == [("Testshire", "Drug poisoning deaths")]
    assert "Demonstration data" in alone
    assert "<option" in alone
    assert "X23000999" not in page


def test_what_this_viewer_sees_and_the_public_does_not_is_marked():
    row = {"state": "shown", "value": 3.1, "comparison": "", "is_restricted": True}
    column = shown("").columns[0]
    cell = heat_map._cell(column, row, Area(code="E1"))
    assert "<i>restricted</i>" in heat_map.heat.draw_row([cell])
    hidden = heat_map._cell(column, {"state": "suppressed"}, Area(code="E1"))
    assert "hidden" in heat_map.heat.draw_row([hidden])


@pytest.mark.parametrize(
    ("newest", "stated"), [(5, (2019, 2019)), (35, (2019, 2019)), (36, (2020, 2020))]
)
def test_a_newer_period_that_few_areas_hold_is_not_stated(newest, stated):
    slots = [(2018, 2018, 39), (2019, 2019, 40), (2020, 2020, newest)]
    assert figures.newest_widely_held(slots) == stated
