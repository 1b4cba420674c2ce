"""Texts of docs/ as pages: one text for whoever reads the project and whoever uses the portal."""

from functools import cache

from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

DOCS = settings.BASE_DIR / "docs"


@cache
def page(name):
    """Of docs/<name>.md its heading, its sections as links and its text. Read once: it ships."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse((DOCS / f"{name}.md").read_text(encoding="utf-8"))
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
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            kind = "bullet" if token.type.startswith("bullet") else "number"
            token.attrSet("class", f"govuk-list govuk-list--{kind}")
    words = reader.renderer.render(tokens[after:], reader.options, {})
    heading = next(token.content for token in tokens if token.type == "inline")
    text = mark_safe(words)  # noqa: S308 - our own file
    return {"heading": heading, "sections": sections, "text": text}
