"""The sentence of an area's page, by its rule, from lines made up for it."""

from types import SimpleNamespace

import pytest

from outcomes.pages import inside, profile_sentence
from partnerships.models import Area


def compared(*words):
    return [
        SimpleNamespace(
            stale=False, standing=None, is_compared=True, row={"comparison": word}, metric=None
        )
        for word in words
    ]


@pytest.mark.parametrize(
    ("words", "said", "tone"),
    [
        (["much_worse"], "worse than England on the one measure recent enough to compare.", "bad"),
        (["worse"] * 2, "worse than England on both measures recent enough to compare.", "bad"),
        (["better"] * 3, "better than England on all 3 measures recent enough to compare.", "good"),
        (["similar"] * 2, "similar to England on both measures recent enough to compare.", ""),
        (["worse", "better", "similar"],
         ("worse than England on 1 of the 3 measures recent enough to compare, better on 1 and"
         " similar on 1."), "bad"),
        (["better", "similar"],
         ("worse than England on none of the 2 measures recent enough to compare, better on 1 and"
         " similar on 1."), ""),
    ],
)  # fmt: skip
def test_sides_without_a_measure_are_not_counted_out(words, said, tone):
    headline = profile_sentence.headline(Area(name="Northvale"), compared(*words))
    assert headline.text == f"Northvale was {said}"
    assert headline.tone == tone


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        (["worse"], ("The one measure whose change was tested got worse by more than"
         " chance.")),
        ([""], ("The one measure whose change was tested got neither better nor worse"
         " by more than chance.")),
        (["", ""], ("None of 2 measures whose change was tested got better or worse by"
         " more than chance.")),
        (["worse", ""], ("Of 2 measures whose change was tested, 1 got worse by more"
         " than chance and none better.")),
    ],
)  # fmt: skip
def test_a_partnership_is_told_by_what_was_tested(moved, said):
    assert inside._changes(moved) == said
