"""What an administrator changed is theirs: the shipped files leave it alone and say so."""

import io
from datetime import date

import pytest
from django.core.management import call_command

from outcomes.models import Break, MetricVersion, Target
from partnerships.models import Area, AreaPart, Partnership

from .test_keeping import change, faults

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


def load():
    out = io.StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


def test_what_nobody_changed_is_brought_up_to_date():
    Area.objects.filter(code="E10000034").update(note="By hand in the database.")
    assert "left as" not in load()
    assert Area.objects.get(code="E10000034").note != "By hand in the database."


def test_a_changed_row_is_left(keeper):
    area = Area.objects.get(code="E10000034")
    assert change(keeper, "areas", area.pk, note="Mended.").status_code == 302
    target = Target.objects.first()
    assert change(keeper, "targets", target.pk, text="Another ambition").status_code == 302
    said = load()
    assert "1 of the areas were left as an administrator keeps them." in said
    assert "1 of the targets" in said
    assert Area.objects.get(pk=area.pk).note == "Mended."
    assert Target.objects.get(pk=target.pk).text == "Another ambition"


def test_a_footprint_that_was_changed_is_left(keeper):
    part = AreaPart.objects.get(
        part__code="E10000034", whole__code="CDP-herefordshire-worcestershire"
    )
    parts = AreaPart.objects.count()
    response = change(keeper, "parts", part.pk, valid_from="2023-06-01", reason="Told by them.")
    assert response.status_code == 302, faults(response)
    load()
    assert AreaPart.objects.count() == parts
    assert AreaPart.objects.get(pk=part.pk).valid_from == date(2023, 6, 1)


def test_a_deleted_row_does_not_come_back(keeper):
    row = Break.objects.first()
    count = Break.objects.count()
    address = f"/administration/breaks/{row.pk}/delete/"
    assert keeper.post(address, {"reason": "A mistake."}).status_code == 302
    load()
    assert Break.objects.count() == count - 1


def test_a_new_code_goes_on_naming_its_area(keeper):
    """Files and addresses with the old code find it; the shipped row does not come back."""
    area, count = Area.objects.get(code="E10000034"), Area.objects.count()
    response = change(keeper, "areas", area.pk, code="E06000999", reason="Recoded by the ONS.")
    assert response.status_code == 302, faults(response)
    load()
    assert Area.objects.count() == count
    assert Area.objects.get(pk=area.pk).code == "E06000999"
    assert keeper.get("/areas/E10000034/").url == "/areas/E06000999/"


def test_a_new_definition_is_not_put_back(keeper):
    version = MetricVersion.objects.get(metric__code="drug_poisoning_deaths")
    change(
        keeper, "definitions", version.pk, multiplier="1000", begins="2026-11-01", reason="Asked."
    )
    load()
    held = MetricVersion.objects.filter(metric=version.metric)
    assert sorted(held.values_list("multiplier", flat=True)) == [1000, 100_000]


def test_a_partnership_that_was_changed_is_left(keeper):
    found = Partnership.objects.get(slug="herefordshire-worcestershire")
    assert change(keeper, "partnerships", found.pk, note="Another note").status_code == 302
    load()
    assert Partnership.objects.get(pk=found.pk).note == "Another note"
