"""What a page of a return sends: the boxes that were typed in, and what explains odd figures."""

from .. import saving

LONGEST_VERSION = 9


def answers(data):
    """{answer's key: {field: text}} of what a page sent: names are "key.field"."""
    found = {}
    for name in data:
        key, dot, field = name.rpartition(".")
        if dot and ":" in key and not key.startswith("flag") and "\0" not in key:
            found.setdefault(key, {})[field] = data[name]
    return found


def typed(data, known=None):
    """[`saving.Typed`] of what a page sent, but for boxes whose sender takes what others saved."""
    return [
        saving.Typed(key, version(fields), fields)
        for key, fields in answers(data).items()
        if not takes_theirs(fields) and (known is None or key in known)
    ]


def takes_theirs(fields):
    return fields.get("take") == "theirs"


def version(fields):
    """The version that a page carried for a box; −1, which no answer has, for anything else."""
    text = fields.get("version", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION
    return int(text) if is_number else -1


def flags(data):
    """({`Odd.key`: words}, {`Odd.key`: what it was shown with}) of what a page sent."""
    found = [
        {name.removeprefix(start): data[name] for name in data if name.startswith(start)}
        for start in ("flag.", "flagged.")
    ]
    return tuple(found)
