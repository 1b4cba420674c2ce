"""Numbers as they are read: thousands apart, a true minus, and words where there is no number."""

from .spec import ChartSpec, Point, Segment, State

MINUS = "\N{MINUS SIGN}"
NOT_HELD, HIDDEN, NO_RATE, ROUNDED_ZERO = "not held", "hidden", "no rate", "0 (rounded)"

NO_NUMBER: dict[State, str] = {"missing": NOT_HELD, "suppressed": HIDDEN, "restricted": HIDDEN}
CODES: dict[State, str] = {"missing": "[x]", "suppressed": "[c]", "restricted": "[c]"}
"""The Analysis Function's shorthand, for files."""


def number(value: float, decimals: int = 0) -> str:
    """1,263 or 21.7, and minus 23 with a true minus; nought has no sign."""
    text = f"{abs(value):,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def signed(value: float, decimals: int = 0) -> str:
    """A change: +7, 0, or a true minus."""
    text = number(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def span(lower: float, upper: float, decimals: int = 0) -> str:
    """A range: 18.0 to 25.9."""
    return f"{number(lower, decimals)} to {number(upper, decimals)}"


def figure(point: Point, decimals: int) -> str:
    """The value of a point, or the words that stand for it."""
    if point.state != "shown":
        return NO_NUMBER[point.state]
    if point.value is None:
        return NO_RATE if point.numerator is not None else NOT_HELD
    if point.rounded and point.value == 0:
        return ROUNDED_ZERO
    return f"{point.qualifier} {number(point.value, decimals)}".strip()


def count(value: float | None, point: Point) -> str:
    """A numerator or denominator of a point, or the words that stand for it."""
    if point.state != "shown":
        return NO_NUMBER[point.state]
    if value is None:
        return NOT_HELD
    if point.rounded and value == 0:
        return ROUNDED_ZERO
    return number(value, 0 if value == int(value) else 1)


def interval(point: Point, decimals: int) -> str:
    """18.0 to 25.9, or nothing where no interval is held."""
    if point.lower is None or point.upper is None:
        return ""
    return span(point.lower, point.upper, decimals)


def level(spec: ChartSpec, value: float) -> str:
    """A centre line, median or limit of a chart."""
    return number(value, spec.level_decimals)


def limits(spec: ChartSpec, segment: Segment) -> str:
    """The limits of a segment: "192 to 264", "up to 264" where none lies below."""
    lower, upper = segment.lower, segment.upper
    if lower is None and upper is None:
        return "none"
    if lower is None or upper is None:
        side, end = ("up to", upper) if lower is None else ("from", lower)
        return f"{side} {level(spec, end or 0.0)}"
    return f"{level(spec, lower)} to {level(spec, upper)}"


def target(spec: ChartSpec) -> str:
    """From when to when a target is drawn, with its value."""
    aim = spec.target
    if aim is None:
        return ""
    unit = "%" if spec.percent else ""
    value = number(aim.value, 0 if float(aim.value).is_integer() else 1)
    return f"{value}{unit} from {aim.start:%B %Y} to {aim.end:%B %Y}"


def listed(names: list[str]) -> str:
    """a; a and b; a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 21st."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def sentence(text: str) -> str:
    """Text closed with a full stop, unless it is closed already."""
    return text if text.endswith((".", "?", "!")) or not text else f"{text}."
