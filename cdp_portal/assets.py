"""Static files, gathered under names that change with their content."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

UNUSED = ["redoc"]
"""Folders of packages that no page of ours uses: millions of bytes to compress for nobody."""


class Storage(CompressedManifestStaticFilesStorage):
    """Script modules import each other by their hashed names too."""

    support_js_module_import_aggregation = True


def collect():
    """Gather them again if any has changed; compressing takes seconds."""
    record = Path(settings.STATIC_ROOT).with_suffix(".digest")
    digest = _digest()
    if not record.exists() or record.read_text() != digest:
        call_command(
            "collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED
        )
        record.write_text(digest)


def _digest():
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list(UNUSED), key=lambda found: found[0]):
            digest.update(name.encode() + Path(storage.path(name)).read_bytes())
    return digest.hexdigest()
