"""Markup written by us, and the escaping of what others wrote."""

import json
from collections.abc import Mapping
from html import escape


class Markup(str):
    """Text that is markup already: templates print it as it is (they ask for `__html__`)."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """An SVG element. Attribute names are written with _ for -; content is markup already."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _short(value: str | float) -> str:
    """Numbers to a tenth of a pixel, without trailing noughts."""
    if isinstance(value, str):
        return value
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def json_script(value: Mapping[str, object]) -> Markup:
    """JSON that may lie inside a script element. A NaN in it is an error, not a gap."""
    text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
