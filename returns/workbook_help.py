"""The first sheet of a workbook: what it is, and how it is filled in."""

from .workbook_cells import CLEAR

EXAMPLES = [
    ("12 people were counted", "12", "", ""),
    ("Somebody counted, and there were none", "", "Nil", ""),
    (
        "It cannot be counted here",
        "",
        "Does not apply",
        "We have no residential provider.",
    ),
    (
        "It exists, and you cannot say it yet",
        "",
        "Not known",
        "The provider's system was down; expected in January.",
    ),
    ("You have not looked yet", "", "", ""),
]
STEPS = [
    (
        "Fill in the white cells with a border. Grey and tinted cells are locked: they say exactly "
        "which period and area a row is about. Notes on the heads say what each column takes."
    ),
    (
        "Figures are digits: no formulas, no percentages. Where a row has “Out of”, give both "
        "numbers; the portal works out the percentage."
    ),
    "An empty cell is no answer, and it is not zero. It leaves on the page whatever stands there.",
    f"To take an answer out, type {CLEAR} in its cell.",
    (
        "Where there is no number, choose why under “Or none”, and empty “Number”. Nil needs no "
        "reason; does not apply and not known do."
    ),
    "What came forward from the last return: choose Yes under “Still holds”, or change it.",
    (
        "Save the file as an Excel workbook (.xlsx) and upload it on the return's page. Every "
        "fault is listed there at once, by sheet and cell, and nothing is saved until there is "
        "none."
    ),
    (
        "What somebody changed on the page after this file was made is never overwritten: you are "
        "shown both, and choose."
    ),
]


def lines(found, sheets, *, due, made, address):
    """[(look, text of each column)] of the sheet, row by row. due, made: days in words."""
    return [
        ("title", f"Quarterly return: {found.body}, {found.round.in_words}"),
        ("about", f"{due[:1].upper()}{due[1:]}. As the return stood on {made}."),
        ("about", f"The return: {address}"),
        ("line", ""),
        ("heading", "How to fill this in"),
        *(("line", f"{number}. {text}") for number, text in enumerate(STEPS, start=1)),
        ("line", ""),
        ("heading", "What to put where"),
        ("head", "What is so", "Number", "Or none", "Why none"),
        *(("label", *texts) for texts in EXAMPLES),
        ("line", ""),
        ("heading", "The sheets"),
        ("head", "Sheet", "Rows", "", "Who can usually answer it"),
        *(
            ("label", one.name, str(len(one.rows)), "", "" if one.kind == "force" else _who(one))
            for one in sheets
        ),
    ]


def _who(one):
    return one.section.who
