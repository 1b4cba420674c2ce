"""schemathesis asks everything that the schema allows, and much that it does not.

The schema cannot list the codes that exist; here it is told them, so that a question with a code
is a good one and a question with an invented code a bad one.
"""

import json
from functools import cache

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from hypothesis import HealthCheck, settings

from cdp_portal import throttle
from outcomes.catalogue_files import DATA
from partnerships import reference

pytestmark = [pytest.mark.usefixtures("country"), pytest.mark.django_db]

AREAS = [row["code"] for row in reference.rows(reference.DATA, "areas")][::40]
METRICS = [row["code"] for row in reference.rows(DATA, "metrics")][::10]
PARTNERSHIPS = [row["slug"] for row in reference.rows(reference.DATA, "partnerships")][::10]
FORCES = [
    row["code"] for row in reference.rows(reference.DATA, "areas") if row["code"][:3] == "E23"
]
KNOWN = {
    "metric": METRICS,
    "area": AREAS,
    "within": AREAS,
    "partnership": PARTNERSHIPS,
    "force": FORCES[::10],
}


def described():
    """The schema, with the codes that exist."""
    found = SchemaGenerator().get_schema(public=True)
    found = json.loads(OpenApiJsonRenderer2().render(found, renderer_context={}))
    for path in found["paths"].values():
        for parameter in path["get"].get("parameters", []):
            schema = parameter["schema"]
            if codes := KNOWN.get(parameter["name"]):
                schema.get("items", schema)["enum"] = codes
    return found


@cache
def portal():
    """The real application, made when it is first asked: by then static files are gathered."""
    return get_wsgi_application()


def application(environ, start_response):
    return portal()(environ, start_response)


api = schemathesis.openapi.from_dict(described())
api.app = application
BOUNDED = settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def asked_freely(monkeypatch):
    """As often as wanted, all in the transaction of the test, as Django's own client does it."""
    for limit in (throttle.AddressThrottle, throttle.TokenThrottle):
        monkeypatch.setattr(limit, "rate", "1000000/minute", raising=False)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@api.parametrize()
@BOUNDED
def test_anyone_may_ask_anything(case):
    case.call_and_validate()
