"""Backup and restore: everything comes back, and nothing is lost to a file that is not whole."""

import io
import json
import tarfile

import pytest
from django.db import connection

from cdp_portal import backup
from tests.platform.checkout import Portal

ADD = "from partnerships.models import User; User.objects.create(email='kept@portal.example')"
COUNT = "from partnerships.models import User; print(User.objects.count())"


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path / "its data")
    yield portal
    portal.remove()


def test_database_and_stored_files_come_back_together(portal, tmp_path):
    file = tmp_path / "a backup.tar"
    stored = portal.state / "media" / "returns" / "evidence.pdf"
    portal.said("migrate", "-v", "0")
    portal.shell(ADD)
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"as it was")
    assert "1 stored files" in portal.said("backup", str(file))[0]

    portal.shell("from partnerships.models import User; User.objects.all().delete()")
    stored.write_bytes(b"changed since")
    (stored.parent / "later.pdf").write_bytes(b"new since")

    said, code = portal.said("restore", str(file))
    assert code != 0
    assert "CONFIRM=1" in said
    assert portal.shell(COUNT)[0].strip() == "0"

    said, code = portal.said("restore", str(file), "--confirm")
    assert code == 0, said
    assert portal.shell(COUNT)[0].strip() == "1"
    assert stored.read_bytes() == b"as it was"
    assert not (stored.parent / "later.pdf").exists()


@pytest.fixture
def made(tmp_path, settings, db):
    """A backup of the test database and one file."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "note.txt").write_text("a note")
    file = tmp_path / "backup.tar"
    backup.write(file)
    return file


def rewritten(file, change):
    """The same tar, each member's bytes as `change(name, bytes)` gives them; None leaves it out."""
    with tarfile.open(file) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}
    with tarfile.open(file, "w") as tar:
        for name, content in members.items():
            changed = change(name, content)
            if changed is not None:
                member = tarfile.TarInfo(name)
                member.size = len(changed)
                tar.addfile(member, io.BytesIO(changed))
    return file


def manifest_with(**changes):
    def change(name, content):
        if name != backup.MANIFEST:
            return content
        return json.dumps(json.loads(content) | changes).encode()

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name, content: content[:-1] + b"!" if name == backup.DUMP else content, "damaged"),
        (lambda name, content: None if name == "media/note.txt" else content, "damaged"),
        (lambda name, content: None if name == backup.MANIFEST else content, "not a whole backup"),
        (manifest_with(format=2), "format 1"),
        (manifest_with(postgresql=99), "PostgreSQL 99"),
        (manifest_with(migrations=[["outcomes", "9999_not_written_yet"]]), "newer version"),
    ],
)
def test_what_is_not_a_whole_backup_of_this_portal_is_refused(made, change, words):
    with pytest.raises(backup.Refused, match=words):
        backup.restore(rewritten(made, change), confirmed=True)


def test_a_file_that_would_be_written_elsewhere_is_refused(made):
    with tarfile.open(made, "a") as tar:
        tar.addfile(tarfile.TarInfo("../outside"), io.BytesIO())
    with pytest.raises(backup.Refused, match="not a whole backup"):
        backup.restore(made, confirmed=True)


def test_a_portal_in_use_is_not_replaced(made):
    other = connection.copy()
    try:
        other.ensure_connection()
        with pytest.raises(backup.Refused, match="stop it first"):
            backup.restore(made, confirmed=True)
    finally:
        other.close()
