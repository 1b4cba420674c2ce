"""Files of a register: what is taken, where it is kept, and how it is given out again.

A file is told by its content, never by its name. It lies in private media under its digest, is in
the backup, and leaves only as an attachment, to whoever reads the partnership's papers.
"""

import hashlib
import zipfile
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from .models import DeepDive, Duty, Meeting, StoredFile

BEGINS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
INSIDE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
ENDS = {"jpg": (".jpg", ".jpeg"), "txt": (".txt", ".md")}
"""How names of a kind may end where that is not by the kind itself."""
MACROS = "vbaProject.bin"
TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, CSV or plain text"
AT_ONCE = 1024 * 1024


def kind_of(file):
    """What the content of an open file is: "pdf", "docx" …; raises ValidationError in words."""
    file.seek(0)
    begins = file.read(16)
    for magic, kind in BEGINS.items():
        if begins.startswith(magic):
            return kind
    if begins.startswith(b"PK"):
        return _kind_of_archive(file)
    file.seek(0)
    try:
        for piece in iter(lambda: file.read(AT_ONCE), b""):
            if b"\0" in piece:
                raise ValidationError(refusal())
        file.seek(0)
        file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(refusal()) from error
    return "csv" if str(getattr(file, "name", "")).lower().endswith(".csv") else "txt"


def _kind_of_archive(file):
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if any(name.endswith(MACROS) for name in names):
                raise ValidationError("This file holds macros. Save it without them and try again.")
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return OPEN_DOCUMENT[archive.read("mimetype").strip()]
            return next(kind for name, kind in INSIDE.items() if name in names)
    except (KeyError, StopIteration, zipfile.BadZipFile, RuntimeError) as error:
        raise ValidationError(refusal()) from error


def refusal():
    return f"This is no file of a kind that is kept here: {TAKEN}."


def check(file):
    """What the content of an upload is; raises ValidationError in words if it is not taken."""
    if file.size > settings.MAX_FILE_SIZE:
        raise ValidationError(
            f"The file has {file.size / AT_ONCE:.0f} MB; {settings.MAX_FILE_SIZE // AT_ONCE} MB is "
            "the most."
        )
    if not file.size:
        raise ValidationError("The file is empty.")
    return kind_of(file)


def store(file, by, **owner):
    """Keep an upload that was checked, of one owner: `partnership=` or `force=`.

    The same content twice with one owner is one file.
    """
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    held = StoredFile.objects.filter(digest=digest.hexdigest(), **owner).first()
    if held:
        return held
    kind = check(file)
    stored = StoredFile(
        name=_named(_safe(file.name), kind),
        kind=kind,
        size=file.size,
        digest=digest.hexdigest(),
        stored_at=timezone.now(),
        stored_by=by,
        **owner,
    )
    file.seek(0)
    stored.content.save(stored.name, file, save=True)
    return stored


def _named(name, kind):
    """A name that ends as its content is: a text called page.html opens as no page."""
    return name if name.lower().endswith(ENDS.get(kind, (f".{kind}",))) else f"{name}.{kind}"


def _safe(name):
    """A name without folders or control characters, its end kept."""
    name = "".join(one for one in name.replace("\\", "/").rpartition("/")[2] if one.isprintable())
    start, dot, end = name.rpartition(".")
    return f"{start[:140]}{dot}{end[:10]}" if dot else name[:150] or "file"


HOLDERS = [(Duty, "file"), (Meeting, "minutes"), (DeepDive, "paper")]
"""The models and fields by which files are held; an app above adds its own."""


def forget_unused():
    """Delete files that nothing refers to for a day or more; returns how many."""
    unused = StoredFile.objects.filter(stored_at__lt=timezone.now() - timedelta(days=1))
    for model, name in HOLDERS:
        unused = unused.exclude(pk__in=model.objects.exclude(**{name: None}).values(name))
    gone = list(unused)
    for file in gone:
        file.content.delete(save=False)
        file.delete()
    return len(gone)
