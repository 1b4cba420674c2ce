"""What a workbook and the return say differently, kept in the page until somebody has chosen.

Nothing is written before that. What was read from the workbook waits in the form, signed, so that
the file need not be sent again.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer

from .saving import Typed

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Waiting:
    """typed: `saving.Typed` of a workbook; seen: {key: the version that was shown beside it}."""

    typed: list
    seen: dict

    def chosen(self, choices):
        """What is to be saved by these choices {key: "mine" or "theirs"}, and what has none.

        To keep mine is to save it over the version that was shown: a later one is told again.
        """
        undecided = [key for key in self.seen if choices.get(key) not in (MINE, THEIRS)]
        return [
            Typed(one.key, self.seen.get(one.key, one.version), one.fields)
            for one in self.typed
            if one.key not in self.seen or choices.get(one.key) == MINE
        ], undecided


def _signer(quarterly_return, user):
    return Signer(salt=f"returns.workbook.choices:{quarterly_return.pk}:{user.pk}")


def pack(waiting, quarterly_return, user):
    """What waits, as text that only this user can send back, for this return."""
    typed = [[one.key, one.version, one.fields] for one in waiting.typed]
    said = {"typed": typed, "seen": waiting.seen}
    return _signer(quarterly_return, user).sign_object(said, compress=True)


def unpack(text, quarterly_return, user):
    """The `Waiting` of a packed text. Raises ValidationError where it is not what was packed."""
    try:
        said = _signer(quarterly_return, user).unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise ValidationError("What was read is not here any more: upload it again.") from error
    return Waiting([Typed(*one) for one in said["typed"]], said["seen"])
