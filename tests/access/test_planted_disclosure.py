"""A planted small number: page, hover, text alternative, table, file and API tell the same."""

import pytest

from outcomes import observations, recompute
from outcomes.models import Indicator, MetricVersion

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]

METRIC = "prevention_sessions"
NORTHVALE, SOUTHMERE, PARTNERSHIP, FORCE = (
    "X10000001", "X06000001", "CDP-exampleshire", "X23000001",
)  # fmt: skip
QUARTER = "2025-07-01,2025-09-30"
HEADER = "metric_key,area_code,period_start,period_end,numerator,denominator,value,lower_ci,"
HEADER += "upper_ci,note"


def plant(tmp_path, **counts):
    """Return these counts of one quarter and compute them."""
    areas = {"n": NORTHVALE, "s": SOUTHMERE, "p": PARTNERSHIP, "f": FORCE}
    lines = [f"{METRIC},{areas[name]},{QUARTER},{count},,,,," for name, count in counts.items()]
    path = tmp_path / "returns.csv"
    path.write_text("\n".join([HEADER, *lines]))
    observations.record(path, source="demonstration", basis="return")
    recompute.run(codes=[METRIC], asked_by="tests")


def answers(client, code):
    """Everything that is said of the metric in this area."""
    at = f"/outcomes/{METRIC}/{code}"
    query = f"metric={METRIC}&area={code}&demo=1"
    addresses = [
        f"/api/v1/observations/?{query}&page_size=1000",
        f"/api/v1/observations/?{query}&format=csv",
        f"{at}/?all=1", f"{at}.csv?demo=1", f"/areas/{code}.csv?demo=1",
        f"/api/v1/indicators/?{query}&page_size=1000", f"/api/v1/indicators/?{query}&format=csv",
    ]  # fmt: skip
    for address in addresses:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        content = b"".join(response.streaming_content) if response.streaming else response.content
        yield address, content.decode()


def says(text, number):
    return str(number) in text or f"{number:,}" in text


def state(code):
    """(state, reason) of the planted quarter, as the public sees it."""
    rows = of(code).filter(period_start="2025-07-01", window="as_published")
    return [(row["state"], row["reason"]) for row in rows.visible_to(None)]


def of(code):
    return Indicator.objects.filter(metric__code=METRIC, area__code=code, breakdown="")


def test_a_given_whole_is_hidden_with_its_small_part_everywhere(client, tmp_path, person, pages_of):
    plant(tmp_path, n=3, s=1214, p=1217)
    spans = 0
    for code, number in ((NORTHVALE, 3), (PARTNERSHIP, 1217), (FORCE, 1217)):
        ((told, reason),) = state(code)
        assert (told, reason) == (
            "suppressed",
            "Hidden: a small number could be worked out from it.",
        )
        longer = of(code).exclude(window="as_published")
        longer = longer.filter(period_start__lte="2025-07-01", period_end__gte="2025-09-30")
        spans += len(longer)
        assert not any(row["state"] == "shown" for row in longer.visible_to(None))
        for address, text in answers(client, code):
            assert not says(text, 1217), address
            if number > 3 and "observations" not in address and "/areas/" not in address:
                assert reason in text or "idden" in text, address
    assert spans > 1
    assert any(says(text, 1214) for _, text in answers(client, SOUTHMERE))
    office = pages_of(person("office"), second_factor=False)
    assert any(says(text, 1217) for _, text in answers(office, PARTNERSHIP))


def test_the_public_reads_rounded_figures_and_nothing_else(client, tmp_path, person, pages_of):
    MetricVersion.objects.filter(metric__code=METRIC).update(disclosure="rounded_5")
    plant(tmp_path, s=1218)
    found = dict(answers(client, SOUTHMERE))
    for address, text in found.items():
        assert not says(text, 1218), address
        if "/areas/" not in address:
            assert says(text, 1220), address
            assert "ounded" in text, address
    office = pages_of(person("office"), second_factor=False)
    assert any(says(text, 1218) for _, text in answers(office, SOUTHMERE))
    row = of(SOUTHMERE).filter(period_start="2025-07-01", window="as_published")
    (seen,) = row.visible_to(None)
    assert (seen["numerator"], seen["flag"]) == (1220, "rounded")
    assert not any((seen["lower"], seen["upper"], seen["change"], seen["comparison"]))
