"""What a workbook carries of itself, signed: whose it is, and each answer as it was written.

By it a workbook that was altered, or is of another return, is told; and a cell that nobody touched
is told from one that somebody did, so that an upload never undoes what was typed on the page.
"""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer

FORMAT = 1
"""The layout of the file. Raise it when columns or sheets move: older files are then refused."""
AGAIN = "Download the workbook again and carry your answers over."


@dataclass(frozen=True)
class Place:
    """Where one answer stands in a workbook, and what was written there.

    sheet: its name; row: counted from 1; kind: of its columns, as `workbook_layout.COLUMNS` has
    it. label: `mark` of its locked words; cells: `mark` of each cell to fill in.
    """

    version: int
    sheet: str
    row: int
    kind: str
    label: str
    cells: tuple[str, ...]


def mark(*texts):
    """A short digest of texts, to tell whether they are the same; "" for no text at all."""
    said = "\0".join(texts)
    return hashlib.blake2b(said.encode(), digest_size=6).hexdigest() if any(texts) else ""


def _signer():
    return Signer(salt="returns.workbook")


def close(quarterly_return, places):
    """The seal of a workbook of a return, as text. places: {answer key: Place}."""
    one = quarterly_return.round
    said = {
        "format": FORMAT,
        "return": quarterly_return.pk,
        "of": quarterly_return.body,
        "round": one.label,
        "form": one.form.number,
        "places": {
            key: [place.version, place.sheet, place.row, place.kind, place.label, *place.cells]
            for key, place in places.items()
        },
    }
    return _signer().sign_object(said, compress=True)


def open_(seal, quarterly_return):
    """{answer key: Place} of a sealed workbook of this return.

    Raises ValidationError, in words, for one that was altered or is of something else.
    """
    try:
        said = _signer().unsign_object(seal)
    except (BadSignature, ValueError) as error:
        raise ValidationError(
            "This is no workbook of this portal, or its hidden sheet was changed or lost. "
            f"{AGAIN} Save it as an Excel workbook (.xlsx)."
        ) from error
    if said["format"] != FORMAT:
        raise ValidationError(f"This workbook is laid out as the portal did earlier. {AGAIN}")
    one = quarterly_return.round
    if said["return"] != quarterly_return.pk:
        raise ValidationError(
            f"This workbook is for {said['of']}, {said['round']}. "
            f"This return is {quarterly_return.body}, {one.label}: nothing was read."
        )
    if said["form"] != one.form.number:
        raise ValidationError(
            f"This workbook asks what form {said['form']} asked; this return now asks form "
            f"{one.form.number}. {AGAIN}"
        )
    return {
        key: Place(version, sheet, row, kind, label, tuple(cells))
        for key, (version, sheet, row, kind, label, *cells) in said["places"].items()
    }
