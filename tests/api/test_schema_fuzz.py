"""schemathesis asks everything that the schema allows, and much that it does not.

The schema cannot list the codes that exist; here it is told them, so that a question with a code
is a good one and a question with an invented code a bad one.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from cdp_portal import throttle
from cdp_portal.wsgi import application
from outcomes.models import Metric
from partnerships.models import Area

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]


@pytest.fixture
def asked(client, monkeypatch):
    """The API, as its schema describes it, with the codes that exist."""
    for limit in (throttle.AddressThrottle, throttle.TokenThrottle):
        monkeypatch.setattr(limit, "rate", "1000000/minute", raising=False)
    areas = list(Area.objects.in_england().order_by("code").values_list("code", flat=True)[::20])
    known = {
        "metric": list(Metric.objects.values_list("code", flat=True)[:10]),
        "area": areas,
        "within": areas,
    }
    described = client.get("/api/v1/schema/").json()
    for path in described["paths"].values():
        for parameter in path["get"].get("parameters", []):
            if codes := known.get(parameter["name"]):
                schema = parameter["schema"]
                schema.get("items", schema)["enum"] = codes
    api = schemathesis.openapi.from_dict(described)
    api.app = application
    return api


schema = schemathesis.pytest.from_fixture("asked")
BOUNDED = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@schema.parametrize()
@BOUNDED
def test_anyone_may_ask_anything(case):
    case.call_and_validate()
