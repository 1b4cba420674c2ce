"""docs/returns.md is as the table of steps is."""

from pathlib import Path

from returns import drawn
from returns.workflow import STEPS

PAGE = Path(__file__).parents[2] / "docs" / "returns.md"


def test_the_drawing_is_that_of_the_table():
    page = PAGE.read_text()
    assert drawn.renewed(page) == page, "manage.py draw_workflow"
    assert drawn.drawn().count("\n| ") == len(STEPS) + 1
