"""Compare: one scale, published facts, the areas an address names, few queries; pictures copied."""

import base64
import re
import struct
import zlib

import pytest

from outcomes import figures
from outcomes.pages import compare
from partnerships.access import ANYONE
from partnerships.models import Area
from tests.waiting import follow

from .test_pages import body, rows_of

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

TWO = "metric=drug_poisoning_deaths&area=E23000013&area=E23000016"
FIGURE = "/outcomes/drug_poisoning_deaths/E23000013/"


def found(metric, *codes):
    entry = figures.catalogue()[metric]
    return compare.of(entry, compare.chosen(codes), ANYONE)


def test_the_sentence_says_highest_lowest_and_england(client):
    page = body(client.get(f"/compare/?{TWO}&area=E06000021"))
    assert (
        "Drug poisoning deaths: Cleveland had 21.7 deaths per 100,000 people a year in 2020, the"
        " highest of three areas; West Mercia had 5.7, the lowest. England’s was 7.7."
    ) in page


def test_every_chart_reaches_the_same_values():
    drawn = found("drug_poisoning_deaths", "E23000013", "E23000016")
    scales = [re.findall(r'text-anchor="end">(\d+)<', one.picture) for one in drawn.smalls]
    assert len(scales) == 2
    assert scales[0] == scales[1]
    assert scales[0][-1] == "30"
    alone = found("drug_poisoning_deaths", "E23000016").smalls[0].picture
    assert re.findall(r'text-anchor="end">(\d+)<', alone) != scales[1]


def test_an_area_without_a_rate_says_so_in_place_of_a_chart():
    london = found("drug_poisoning_deaths", "E23000013", "E09000001").smalls[1]
    assert (london.picture, london.latest) == ("", "no rate in 2020")


def test_an_address_names_up_to_twelve_areas_in_its_order(client):
    codes = list(Area.objects.filter(kind="police_force", nation="england")
                 .values_list("code", flat=True)[:14])  # fmt: skip
    assert [area.code for area in compare.chosen(codes)] == codes[:12]
    assert [area.code for area in compare.chosen(["E23000016", "nowhere", "E23000016"])] == [
        "E23000016"
    ]
    assert compare.chosen(["E92000001", "W92000004"]) == ()
    page = body(client.get("/compare/?" + "&".join(f"area={code}" for code in codes)))
    assert page.count('class="app-multiples__one"') == 12
    assert "Twelve areas are the most that fit" in page
    assert 'id="add"' not in page


def test_fictional_areas_stand_among_themselves():
    Area.objects.create(code="X23000999", name="Testshire", kind="police_force",
                        nation="demonstration")  # fmt: skip
    assert [a.code for a in compare.chosen(["X23000999", "E23000016"])] == ["X23000999"]
    assert [a.code for a in compare.chosen(["E23000016", "X23000999"])] == ["E23000016"]
    entry = figures.catalogue()["drug_poisoning_deaths"]
    fictional = compare.of(entry, compare.chosen(["X23000999"]), ANYONE)
    assert fictional.england == ()


def test_neighbours_are_suggested():
    near = [area.name for area in compare.suggested(compare.chosen(["E06000051"]))]
    assert near[:3] == ["Herefordshire", "Telford and Wrekin", "Worcestershire"] or set(
        near[:3]
    ) == {"Herefordshire", "Telford and Wrekin", "Worcestershire"}
    assert "Shropshire" not in near


def test_no_area_yet_and_no_such_measure(client):
    assert "No area is chosen yet." in body(client.get("/compare/"))
    assert client.get("/compare/?metric=nonsense").status_code == 404


def test_the_file_holds_the_areas_and_england(client):
    rows = rows_of(client, f"/compare.csv?{TWO}")
    assert {row["area"] for row in rows} == {"E23000013", "E23000016", "E92000001"}


def test_areas_are_added_and_removed_without_script(visit):
    page = visit(f"/compare/?{TWO}", java_script_enabled=False)
    page.locator("#add").select_option("E23000008")
    follow(page, page.get_by_role("button", name="Show", exact=True))
    assert page.locator(".app-multiples__one").count() == 3
    follow(page, page.get_by_role("link", name="Remove West Mercia police area"))
    assert page.locator(".app-multiples__one").count() == 2
    assert page.url.endswith("area=E23000013&area=E23000008")
    assert page.get_by_role("button", name="Copy as a picture").count() == 0


@pytest.mark.parametrize("address", [f"/compare.svg?{TWO}", FIGURE.rstrip("/") + ".svg"])
def test_a_picture_holds_its_sentence_source_licence_and_address(client, address):
    picture = body(client.get(address))
    words = re.sub(r"<[^>]+>", " ", picture)
    words = " ".join(words.split())
    for said in ("21.7", "2020", "Source:", "Open Government Licence", "http"):
        assert said in words, said
    assert "Restricted" not in words
    assert " style=" not in picture


def test_too_little_to_draw_has_no_picture(client):
    assert client.get("/outcomes/drug_offences_charged_pct/E23000016.svg").status_code == 404


READ = """async () => {
  const [item] = await navigator.clipboard.read();
  const blob = await item.getType("image/png");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


@pytest.mark.parametrize(
    "address", [FIGURE, f"/compare/?{TWO}", "/outcomes/drug_poisoning_deaths/"]
)
def test_a_chart_is_copied_as_a_picture(visit, address):
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy as a picture").first
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Copied", exact=True).wait_for()
    width, height, shades = decoded(base64.b64decode(page.evaluate(READ)))
    assert width >= 1400
    assert height >= 600
    assert shades > 50


def test_where_the_clipboard_is_shut_the_picture_is_downloaded(visit):
    page = visit(FIGURE)
    page.evaluate("() => { navigator.clipboard.write = async () => { throw new Error('shut') } }")
    with page.expect_download() as download:
        page.get_by_role("button", name="Copy as a picture").first.click()
    assert download.value.suggested_filename == "chart.png"
    page.get_by_text("the picture is downloaded instead").wait_for()


def decoded(png):
    """Width, height and the number of different bytes runs in an 8-bit PNG: blank has very few."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    return width, height, len(set(zlib.decompress(data)))
