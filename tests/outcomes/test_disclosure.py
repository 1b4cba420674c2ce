"""The gate: what is hidden, from whom, and that a hidden figure leaves no number behind."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes import disclosure
from outcomes.models import Indicator
from outcomes.models.indicators import FIGURES


def decide(rules, **columns):
    size = max(np.size(value) for value in columns.values())
    frame = pd.DataFrame({"basis": "return", **columns}, index=range(size))
    return disclosure.apply(frame, rules)


def test_small_counts_and_small_rests_are_hidden():
    rules = disclosure.rules_for("public", "small_numbers", everything=False)
    found = decide(rules, numerator=[0, 1, 4, 5, 17, 20], denominator=[20, 20, 20, 20, 20, 20])
    assert list(found["state"]) == [
        "shown",
        "suppressed",
        "suppressed",
        "shown",
        "suppressed",
        "shown",
    ]
    assert found.loc[found["state"] != "shown", ["numerator", "denominator"]].isna().all(axis=None)


@pytest.mark.parametrize("access", ["restricted", "restricted_until_published"])
def test_a_return_of_a_restricted_metric_is_for_its_own_bodies(access):
    public = disclosure.rules_for(access, "small_numbers", everything=False)
    full = disclosure.rules_for(access, "small_numbers", everything=True)
    assert list(decide(public, numerator=[400.0])["state"]) == ["restricted"]
    assert list(decide(full, numerator=[2.0])["state"]) == ["shown"]


@pytest.mark.parametrize("basis", ["published", "quoted", "derived"])
def test_what_its_publisher_released_is_never_hidden_again(basis):
    rules = disclosure.rules_for("restricted", "small_numbers", everything=False)
    found = decide(rules, numerator=[3.0], basis=basis)
    assert list(found["state"]) == ["shown"]


def test_what_its_publisher_hid_stays_hidden_from_everyone():
    rules = disclosure.rules_for("public", "as_published", everything=True)
    found = decide(rules, numerator=[np.nan], flag=["suppressed"], basis="published")
    assert list(found["state"]) == ["suppressed"]
    assert list(found["reason"]) == ["Hidden by its publisher."]


def test_missing_is_not_hidden_and_says_why():
    rules = disclosure.rules_for("public", "as_published", everything=False)
    found = decide(rules, numerator=[np.nan], missing=["Not held: there is no figure for Kent."])
    assert list(found["state"]) == ["missing"]
    assert list(found["reason"]) == ["Not held: there is no figure for Kent."]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1),
    st.sampled_from(["public", "restricted"]),
    st.booleans(),
)
def test_shown_rows_are_whole_and_hidden_rows_are_empty(pairs, access, everything):
    """Every figure of a row goes with its state, every hidden row has a reason, none is lost."""
    counts = np.array([x for x, _ in pairs], dtype=float)
    bases = counts + [more for _, more in pairs]
    rules = disclosure.rules_for(access, "small_numbers", everything=everything)
    before = {
        "numerator": counts,
        "denominator": bases,
        "value": counts,
        "lower": counts,
        "upper": bases,
    }
    found = decide(rules, **before)
    shown = found["state"] == "shown"
    assert len(found) == len(pairs)
    assert (found.loc[~shown, list(before)].isna()).all(axis=None)
    assert (found.loc[shown, "numerator"] == counts[shown.to_numpy()]).all()
    assert ((found["reason"] == "") == shown).all()


@pytest.mark.usefixtures("country")
@pytest.mark.django_db
def test_the_gate_chooses_by_the_stored_state():
    """A row whose public state is not shown gives no figure, whatever is stored."""
    row = Indicator.objects.filter(public_state="shown", full_numerator__gt=0).first()
    Indicator.objects.filter(pk=row.pk).update(public_state="suppressed", public_reason="Hidden.")
    (seen,) = Indicator.objects.filter(pk=row.pk).visible_to(None)
    assert (seen["state"], seen["reason"]) == ("suppressed", "Hidden.")
    assert all(seen[name] is None for name in FIGURES)
    assert (seen["comparison"], seen["change_signal"]) == ("", "")


@pytest.mark.usefixtures("country")
@pytest.mark.django_db
def test_every_public_figure_held_is_one_its_publisher_released():
    """Nothing but published and derived-from-published figures is loaded yet: none is hidden."""
    real = Indicator.objects.exclude(area__nation="demonstration")
    assert set(real.values_list("public_state", flat=True)) == {"shown", "missing"}
    missing = real.filter(public_state="missing")
    assert not missing.filter(public_reason="").exists()
