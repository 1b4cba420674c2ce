"""How the schema describes each list; and the page on which it can be read and tried."""

import inspect
import json
from pathlib import Path

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from drf_spectacular.views import SpectacularAPIView

from . import authentication, rows
from .base import Negotiation

FAULTS = {
    "type": "object",
    "description": "What is wrong with each parameter, or, under `detail`, with the whole.",
    "additionalProperties": {
        "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    },
    "example": {"from": ["Not a day: write it year, month, day, as in 2017-12-31."]},
}
JSON, CSV = "application/json", "text/csv"
REFUSALS = {
    (400, JSON): OpenApiResponse(FAULTS, "A parameter has a fault; each is named."),
    (401, JSON): OpenApiResponse(rows.Refusal, "The token is unknown, expired or revoked."),
    (403, JSON): OpenApiResponse(rows.Refusal, "Signed in without a second factor."),
    (406, JSON): OpenApiResponse(rows.Refusal, "There is no answer in the form accepted."),
    (429, JSON): OpenApiResponse(rows.Refusal, "Too many requests; `Retry-After` says how long."),
}
NO_PAGE = {(404, JSON): OpenApiResponse(rows.Refusal, "There is no such page.")}
UNCHANGED = {304: OpenApiResponse(None, "The answer is what `If-None-Match` names.")}
"""What a caller holds already is not sent again."""

HEADERS = [
    OpenApiParameter(
        "ETag", str, OpenApiParameter.HEADER, response=["200", "304"],
        description="Send it back as `If-None-Match`: 304 says that nothing has changed.",
    ),
    OpenApiParameter(
        "Last-Modified", str, OpenApiParameter.HEADER, response=["200", "304"],
        description="When the figures, or what describes them, last changed.",
    ),
    OpenApiParameter(
        "Retry-After", int, OpenApiParameter.HEADER, response=["429"],
        description="Seconds to wait.",
    ),
]  # fmt: skip


EXAMPLES = json.loads((Path(__file__).parent / "examples.json").read_text())
"""One row of each list as it was answered; a test asks for each again."""


def indexed(view):
    """Describe the index in the schema."""
    get = extend_schema(
        operation_id="index",
        summary="Where everything is",
        description="The addresses of the API.",
        tags=["index"],
        parameters=HEADERS[-1:],
        responses={(200, JSON): rows.IndexRow, **REFUSALS},
    )
    return extend_schema_view(get=get)(view)


LISTS = []
"""The view of every list, of this app and of others, as they are made."""


def listed(name, row, asks):
    """Make a view the list of this name, its rows and its parameters, and describe it so."""

    def describe(view):
        view.name, view.row, view.asks = name, row, asks
        first, _, rest = inspect.getdoc(view).partition("\n\n")
        get = extend_schema(
            operation_id=name,
            summary=first.removesuffix("."),
            description=rest or first,
            tags=[name],
            parameters=[asks, *HEADERS],
            responses={
                (200, JSON): OpenApiResponse(rows.page_of(row), ROWS, [_example(name)]),
                (200, CSV): OpenApiResponse(EVERY_ROW),
                **UNCHANGED,
                **REFUSALS,
                **NO_PAGE,
            },
        )
        LISTS.append(view)
        return extend_schema_view(get=get)(view)

    return describe


ROWS = "A page of rows, or with `format=csv` every row."
EVERY_ROW = {
    "type": "string",
    "description": "Every row, not only a page, in the columns and the order of the JSON.",
}


def _example(name):
    given = EXAMPLES[name]
    page = {"count": 1, "next": None, "previous": None, "results": [given["row"]]}
    return OpenApiExample(name, summary=given["asked"], value=page, media_type=JSON)


class Described(OpenApiAuthenticationExtension):
    target_class = authentication.ViewerAuthentication
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token issued on your account page. It reads exactly what you may.",
        }


class Schema(SpectacularAPIView):
    """This schema: JSON, or YAML with `format=yaml`."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer2]
    content_negotiation_class = Negotiation
