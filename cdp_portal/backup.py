"""One file with all that the portal holds, its database and its stored files, and the way back.

A tar of `database.dump` (pg_dump's own format), the files under `media/`, and `manifest.json`,
which says what made it and the SHA-256 of every other member.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cdp_portal.postgresql import client

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"


class Refused(Exception):
    """The backup cannot be restored here and now; the message says why."""


def write(path):
    """Write a backup to this path, all of it or nothing; returns its manifest."""
    path = Path(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        dump = Path(folder) / DUMP
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        members = {DUMP: dump} | _stored_files()
        manifest = _manifest(members)
        whole = Path(folder) / "whole.tar"
        with tarfile.open(whole, "w") as tar:
            written = Path(folder) / MANIFEST
            written.write_text(json.dumps(manifest, indent=1))
            for name, file in {MANIFEST: written, **members}.items():
                tar.add(file, arcname=name)
        whole.chmod(0o600)
        whole.replace(path)
    return manifest


def restore(path, *, confirmed=False):
    """Put back what a backup holds in place of all that is here; returns its manifest."""
    with tempfile.TemporaryDirectory(dir=Path(path).parent, prefix=".restore-") as folder:
        manifest = _unpack(path, Path(folder))
        _refuse_if_in_use()
        if not confirmed and _holds_anything():
            raise Refused(
                "The portal holds data, which this would replace: confirm with CONFIRM=1."
            )
        _replace_database(Path(folder) / DUMP)
        _replace_stored_files(Path(folder) / "media")
    return manifest


def _manifest(members):
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "postgresql": _server(),
        "migrations": sorted(map(list, applied)),
        "sha256": {name: _sha256(path) for name, path in members.items()},
    }


def _unpack(path, folder):
    """Check the whole file before anything is touched, and lay it out in this folder."""
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                _lay_out(tar, member, folder)
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        raise Refused(f"{path} is not a whole backup of the portal.") from error
    if manifest.get("format") != FORMAT:
        raise Refused(f"The backup is not of format {FORMAT}, which this portal reads.")
    if manifest["postgresql"] > _server():
        raise Refused(
            f"The backup is of PostgreSQL {manifest['postgresql']}, which {_server()} cannot read."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if any(tuple(migration) not in known for migration in manifest["migrations"]):
        raise Refused("The backup is of a newer version of the portal: update the portal first.")
    held = {name for name in _files_below(folder) if name != MANIFEST}
    damaged = held ^ manifest["sha256"].keys() or {
        name for name, digest in manifest["sha256"].items() if _sha256(folder / name) != digest
    }
    if damaged:
        raise Refused(f"The backup is damaged: {', '.join(sorted(damaged))}.")
    return manifest


def _lay_out(tar, member, folder):
    """Write one member below this folder, and nowhere else."""
    target = (folder / member.name).resolve()
    if not member.isfile() or not target.is_relative_to(folder.resolve()):
        raise tarfile.TarError(member.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tar.extractfile(member) as source, open(target, "wb") as copy:
        shutil.copyfileobj(source, copy)


def _refuse_if_in_use():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise Refused("The portal is running, or someone else uses its database: stop it first.")


def _holds_anything():
    return bool(connection.introspection.table_names()) or bool(_stored_files())


def _replace_database(dump):
    """In one transaction: what was there stays if anything fails."""
    connection.close()
    script = dump.with_suffix(".sql")
    _run(
        "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump), connect=False
    )
    empty = "--command=DROP SCHEMA public CASCADE; CREATE SCHEMA public"
    stop = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    _run("psql", *stop, empty, f"--file={script}")


def _replace_stored_files(restored):
    """Inside the folder, which may be a mounted volume."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in root.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    with suppress(FileNotFoundError):  # there were none
        for new in restored.iterdir():
            shutil.move(new, root / new.name)


def _stored_files():
    root = Path(settings.MEDIA_ROOT)
    return {f"media/{name}": root / name for name in sorted(_files_below(root))}


def _files_below(folder):
    return {
        str(PurePosixPath(file.relative_to(folder))) for file in folder.rglob("*") if file.is_file()
    }


def _server():
    connection.ensure_connection()
    return connection.pg_version // 10000


def _run(name, *options, connect=True):
    """One of PostgreSQL's programs on our database; its password goes by the environment."""
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(
        connection.settings_dict, options
    )
    command = [client(name, _server()), *(arguments[1:] if connect else options)]
    done = subprocess.run(
        command,
        env=os.environ | (environment or {}),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Refused(f"{name} failed: {done.stderr.decode(errors='replace').strip()[:1000]}")


def _sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
