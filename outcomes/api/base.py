"""One list of the API: a page of rows as JSON or all of them as a file, the same rows in both."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from partnerships.access import ANYONE

from .. import csv_files
from .conditional import Stamp

AT_ONCE = 2000
"""Rows fetched at a time for a file: the most that are ever held."""


class Csv(BaseRenderer):
    """Names the form; `csv_files` writes it, row by row."""

    media_type = "text/csv"
    format = "csv"


class Negotiation(DefaultContentNegotiation):
    """`format` goes before what a browser says it accepts, and a wrong one is answered in words."""

    def select_renderer(self, request, renderers, format_suffix=None):
        asked = request.query_params.getlist("format")
        if not asked:
            return super().select_renderer(request, renderers, format_suffix)
        for renderer in renderers:
            if asked == [renderer.format]:
                return renderer, renderer.media_type
        forms = " or ".join(renderer.format for renderer in renderers)
        raise ValidationError({"format": [f"Not a form of this answer: use {forms}."]})


class ApiView(APIView):
    """Every answer is of one reader alone; every refusal is JSON."""

    renderer_classes = [JSONRenderer]
    content_negotiation_class = Negotiation
    http_method_names = ["get", "head", "options"]

    @property
    def viewer(self):
        return self.request.auth or ANYONE

    def options(self, request):
        """Which methods there are: the header `Allow` says it, whatever form is asked for."""
        return HttpResponse(status=204)

    def handle_exception(self, exc):
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return super().handle_exception(exc)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class ListView(ApiView):
    """`name` is the file's; `asks` its parameters; `row` describes what `told` makes.

    `found(asked)` chooses rows in their order, `read(chosen)` reads them for the viewer.
    """

    renderer_classes = [JSONRenderer, Csv]
    stamp = Stamp

    def get(self, request):
        stamp = self.stamp(request, self.viewer)
        unchanged = stamp.unchanged()
        if unchanged is not None:
            return stamp.on(unchanged)
        asked = self.asks.read(request)
        is_file = request.accepted_renderer.format == Csv.format
        return stamp.on(self.file(asked) if is_file else self.page(asked))

    def file(self, asked):
        """All rows, sent as they are read: the database keeps the rest until they are wanted."""
        return csv_files.of_rows(self.rows(asked), self.row.columns(), self.name)

    def rows(self, asked):
        if self.request.method == "HEAD":
            return
        for row in self.read(self.found(asked), asked).iterator(chunk_size=AT_ONCE):
            yield self.told(row, asked)

    def page(self, asked):
        """One page. Its rows are chosen by key first: those before it are counted, never read."""
        found = self.found(asked)
        page, size = asked["page"], asked["page_size"]
        count, start = found.count(), (page - 1) * size
        pages = max(1, -(-count // size))
        if page > pages:
            raise NotFound(f"There is no page {page}: the last one is {pages}.")
        chosen = found.filter(pk__in=found[start : start + size].values("pk"))
        return Response(
            {
                "count": count,
                "next": self.link(page + 1) if page < pages else None,
                "previous": self.link(page - 1) if page > 1 else None,
                "results": [self.told(row, asked) for row in self.read(chosen, asked)],
            }
        )

    def as_row(self, held, **made):
        """A row of what was made for it, and for the rest of its columns what is held."""
        return {
            name: made[name] if name in made else getattr(held, name) for name in self.row.columns()
        }

    def address(self, name, *parts):
        return self.request.build_absolute_uri(reverse(name, args=parts))

    def link(self, page):
        here = self.request.build_absolute_uri()
        return replace_query_param(here, "page", page)
