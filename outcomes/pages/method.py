"""The account of the methods, docs/method.md, as a page: one text for both."""

from functools import cache

from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

TEXT = settings.BASE_DIR / "docs" / "method.md"


@cache
def page():
    """Its sections, as links, and its text without the heading. Read once: it ships with us."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(TEXT.read_text(encoding="utf-8"))
    after = next(place for place, token in enumerate(tokens) if token.type == "heading_close") + 1
    sections = []
    for token, inside in zip(tokens[after:], tokens[after + 1 :], strict=False):
        if token.type == "heading_open":
            anchor = slugify(inside.content)
            token.attrSet("id", anchor)
            sections.append({"label": inside.content, "url": f"#{anchor}"})
        elif token.type == "table_open":
            token.attrSet("class", "app-table")
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "bullet_list_open":
            token.attrSet("class", "govuk-list govuk-list--bullet")
    words = reader.renderer.render(tokens[after:], reader.options, {})
    return {"sections": sections, "text": mark_safe(words)}  # noqa: S308 - our own file
