"""Reading the API in tests: whole lists, files, tokens; and the same figures of a page's file."""

import csv
import io
from datetime import timedelta

from django.utils import timezone

from partnerships import tokens
from partnerships.models import Access, Area, Role, User

BASE = "/api/v1/"


def bearer(text):
    """The headers that send a token, for any call of the test client."""
    return {"Authorization": f"Bearer {text}"}


def token_of(user, *, second_factor=True):
    return tokens.issue(
        user, "tests", timezone.localdate() + timedelta(days=30), second_factor=second_factor
    )


def someone(email, role=None, area=None):
    """A user, with a role for the area of this code if one is named."""
    user = User.objects.create_user(email)
    if role:
        scope = Area.objects.get(code=area)
        Access.objects.create(user=user, role=Role(role), area=scope, scope_kind=scope.kind)
    return user


def ask(client, name, token="", **asked):
    """The answer to a question."""
    return client.get(f"{BASE}{name}/", asked, headers=bearer(token) if token else {})


def every_row(client, name, token="", **asked):
    """All rows of a list, page after page."""
    rows, page = [], 1
    while page:
        answer = ask(client, name, token, page=page, page_size=1000, **asked)
        assert answer.status_code == 200, answer.content
        rows += answer.json()["results"]
        page = page + 1 if answer.json()["next"] else 0
    return rows


def file_rows(response):
    """The rows of a CSV answer, each a dictionary of text."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_text(row):
    """A row of the API as its file says it."""
    return {name: _said(cell) for name, cell in row.items()}


def _said(cell):
    if isinstance(cell, list):
        return " ".join(cell)
    return "" if cell is None else str(cell)


def missing_from_api(page_rows, api_rows):
    """Rows of a page's CSV file that the API does not tell the same viewer word for word."""
    told = {tuple(as_text(row).items()) for row in api_rows}
    return [row for row in page_rows if tuple(row.items()) not in told]
