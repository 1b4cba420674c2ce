"""A footprint changes by a dated entry: what breaks is shown first, and history stays."""

from datetime import date

import pytest

from outcomes import footprint_changes
from outcomes.models import Break, Indicator
from partnerships.models import Area, AreaPart, Partnership

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
HERE = "/partnerships/exampleshire/footprint/"


def typed(**more):
    leaving = Area.objects.get(code="X06000001")
    said = {"area": leaving.pk, "joins": "no", "on": "2026-10-01", "why": "A decision in council."}
    return said | more


def test_what_would_break_is_shown_before_anything_is_written(signed_in):
    admin = signed_in("admin")
    page = admin.post(HERE, typed()).content.decode()
    held = Indicator.objects.filter(area__code="CDP-exampleshire")
    assert f"{held.values('metric').distinct().count()} measures would break" in page
    assert "Footprint changed, October 2026" in page
    assert not Break.objects.filter(area__code="CDP-exampleshire", kind="boundary").exists()


def test_the_change_ends_and_breaks_and_never_rewrites(signed_in):
    answer = signed_in("admin").post(HERE, typed(confirmed="yes"))
    assert answer.status_code == 302
    row = AreaPart.objects.get(whole__code="CDP-exampleshire", part__code="X06000001")
    assert (row.valid_from, row.valid_to) == (date(2022, 8, 1), date(2026, 9, 30))
    breaks = Break.objects.filter(area__code="CDP-exampleshire", kind="boundary")
    held = Indicator.objects.filter(area__code="CDP-exampleshire").values("metric").distinct()
    assert breaks.count() == held.count() > 0
    assert {(one.on, one.compares) for one in breaks} == {(date(2026, 10, 1), False)}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"joins": "yes"}, "is in the footprint already"),
        ({"on": "2022-08-01"}, "choose a later day"),
        ({"why": ""}, "“Why” is needed."),
    ],
)
def test_what_cannot_be_is_told(signed_in, more, words):
    assert words in signed_in("admin").post(HERE, typed(**more)).content.decode()


def test_nobody_is_in_two_partnerships(signed_in):
    """Refused in words by the form, and again by the database."""
    held = AreaPart.objects.filter(whole__code="CDP-west-midlands").first().part
    other = Partnership.objects.get(slug="haringey")
    change = footprint_changes.Change(other, held, joins=True, on=date(2026, 10, 1))
    with pytest.raises(footprint_changes.ValidationError, match="leaves there first"):
        footprint_changes.check(change)


@pytest.mark.parametrize("account", ["lead", "office", "sro"])
def test_only_administrators_change_it(signed_in, account):
    assert signed_in(account).post(HERE, typed(confirmed="yes")).status_code == 403


def test_an_administrator_of_the_demonstration_changes_no_real_one(signed_in):
    part = AreaPart.objects.filter(whole__code="CDP-west-midlands").first().part
    said = typed(area=part.pk, confirmed="yes")
    answer = signed_in("admin").post("/partnerships/west-midlands/footprint/", said)
    assert answer.status_code == 403
