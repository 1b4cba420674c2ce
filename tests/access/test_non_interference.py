"""A hidden value tells the public nothing: change all of them, and no public byte changes."""

import pytest
from django.db.models import F
from django.urls import reverse

from outcomes.models import Indicator
from partnerships.models import Area

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]

HIDDEN = [
    "numerator", "denominator", "value", "lower", "upper", "change", "change_percent",
]  # fmt: skip


def fictional():
    return list(Area.objects.filter(nation=Area.Nation.DEMONSTRATION).order_by("code"))


def addresses():
    """Every public page, file and API answer that speaks of a fictional area."""
    yield from (
        "/",
        "/heat-map/",
        "/compare/",
        "/outcomes/",
        "/areas/",
        "/forces/",
        "/partnerships/",
    )
    pairs = Indicator.objects.filter(area__in=fictional()).values_list("metric__code", "area__code")
    for area in fictional():
        yield area.get_absolute_url()
        yield f"/areas/{area.code}.csv?demo=1"
        yield f"/heat-map/?within={area.code}&all=1"
        yield f"/api/v1/indicators/?area={area.code}&demo=1&page_size=1000"
        yield f"/api/v1/indicators/?area={area.code}&demo=1&format=csv"
        yield f"/api/v1/observations/?area={area.code}&demo=1&page_size=1000"
        yield f"/api/v1/observations/?area={area.code}&demo=1&format=csv"
    for metric, code in sorted(set(pairs)):
        yield f"/outcomes/{metric}/{code}/?all=1"
        yield f"/outcomes/{metric}/{code}.csv?demo=1"
    for metric in sorted({metric for metric, _ in pairs}):
        yield f"/outcomes/{metric}/"
        yield f"/compare/?metric={metric}&" + "&".join(f"area={area.code}" for area in fictional())


def answers(client):
    found = {}
    for address in addresses():
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        content = b"".join(response.streaming_content) if response.streaming else response.content
        found[address] = content
    return found


def test_changing_every_hidden_value_changes_no_public_byte(client):
    hidden = Indicator.objects.filter(area__in=fictional())
    hidden = hidden.filter(public_state__in=["restricted", "suppressed"], full_state="shown")
    assert hidden.count() > 300
    before = answers(client)
    hidden.update(
        **{f"full_{name}": F(f"full_{name}") * 3 + 1717 for name in HIDDEN},
        full_change_signal="real",
        full_comparison="",
        full_variation="neutral_low",
        full_trend="increasing",
        full_quintile=5,
        full_note="changed",
    )
    after = answers(client)
    differ = [address for address, content in before.items() if after[address] != content]
    assert differ == []


def test_and_it_does_change_what_those_who_may_read_it_see(person, pages_of):
    """The test above can fail: the same change is seen by the office."""
    client = pages_of(person("office"), second_factor=False)
    one = Indicator.objects.get(
        metric__code="residential_rehab",
        area__code="X06000001",
        full_latest=True,
        window="as_published",
    )
    address = reverse("figure", args=[one.metric.code, one.area.code])
    before = client.get(address).content
    Indicator.objects.filter(pk=one.pk).update(full_value=F("full_value") * 3 + 1717)
    assert client.get(address).content != before
