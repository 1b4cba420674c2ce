"""The account of the methods is one text: the file, and the page that renders it."""

import re

from outcomes.pages import texts


def test_the_page_has_every_section_and_every_row_of_the_file():
    text = (texts.DOCS / "method.md").read_text(encoding="utf-8")
    page = texts.page("method")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert [section["label"] for section in page["sections"]] == headings
    for section in page["sections"]:
        assert f'id="{section["url"][1:]}"' in page["text"]
    rows = re.findall(r"^\| E", text, re.MULTILINE)
    assert len(re.findall(r"<td>E\d{8}</td>", page["text"])) == len(rows)
    assert not re.search(r"\*\*|^#|\| ---", page["text"], re.MULTILINE)


def test_every_statistic_has_its_section():
    labels = " ".join(section["label"] for section in texts.page("method")["sections"])
    for word in (
        "Rates", "Shares", "standardisation", "Means", "benchmark", "Funnel", "ranks", "Change",
        "trend", "XmR", "Run charts", "landing", "Windows", "Roll-up", "Disclosure", "As known on",
    ):  # fmt: skip
        assert word in labels
