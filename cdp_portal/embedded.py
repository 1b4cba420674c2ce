"""Private PostgreSQL and Redis, for a machine where nobody has set them up.

`hold()` starts what is needed and keeps it for as long as the calling process lives. Each server
has a guard, a small process that stops it when its last user has ended: users hold a shared file
lock, which the kernel releases even after `kill -9`, and the guard waits for the exclusive one. A
second lock is inherited by the server and all it forks: no new server meets an old one's data.
Production sets DATABASE_URL and REDIS_URL and never comes here.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from cdp_portal.postgresql import ServerFailed, create, program
from cdp_portal.processes import ACCOUNT, AS_ROOT, SHARED, as_account, die_with_parent, make_account

PATIENCE = 60  # seconds: a crashed server may have to replay its log
TEMPORARY = "PORTAL_TEMPORARY" in os.environ  # a test run: quick, and removed afterwards

ROOT = Path(__file__).parent.parent
STATE = Path(os.environ.get("PORTAL_STATE") or ROOT / "var").absolute()
_KEY = hashlib.sha256(f"{os.geteuid()} {STATE}".encode()).hexdigest()[:12]
HOME = SHARED / _KEY if AS_ROOT else STATE
# Sockets need a path of at most 107 characters.
RUN = HOME / "run" if AS_ROOT else Path(tempfile.gettempdir()) / f"{ACCOUNT}-{_KEY}"
DATA = HOME / "postgresql"

DATABASE_URL = f"postgresql://portal@/portal?host={quote(str(RUN))}"
REDIS_URL = f"unix://{RUN}/redis.sock"

_held = {}


def needed():
    """The servers that no variable names."""
    variables = {"postgresql": "DATABASE_URL", "redis": "REDIS_URL"}
    return [name for name, variable in variables.items() if not os.environ.get(variable)]


def hold(*names):
    """Have these servers ("postgresql", "redis") running until this process ends."""
    if names:
        _prepare_folders()
    for name in names:
        users = _held[name] = _lock_file(f"{name}.users")
        fcntl.flock(users, fcntl.LOCK_SH)
        with _lock_file(f"{name}.start") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            _ensure_running(name)


def release():
    """Need them no longer; returns when those that nobody else needs have stopped."""
    for name in list(_held):
        _held.pop(name).close()
        with _lock_file(f"{name}.users") as users:
            last = _try_exclusive(users)
        if last:
            with _lock_file(f"{name}.server") as server:
                fcntl.flock(server, fcntl.LOCK_EX)


def _ensure_running(name):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with _lock_file(f"{name}.server") as server:
            free = _try_exclusive(server)
        if free:
            return _start_guard(name)
        if _answers(name):
            return None
        time.sleep(0.05)
    raise ServerFailed(f"The private {name} server does not answer; its log is in {HOME}.")


def _start_guard(name):
    command = [sys.executable, "-m", "cdp_portal.embedded", name]
    # A session of its own: Ctrl-C is for the user, who stops first.
    guard = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True)
    with guard.stdout:
        answer = guard.stdout.read().decode().strip()
    if answer != "ready":
        guard.wait()
        raise ServerFailed(answer or f"The private {name} server did not start.")
    guard.returncode = 0  # it outlives us by design: no warning that a child still runs


def _guard(name):
    with _lock_file(f"{name}.server") as server, _lock_file(f"{name}.users") as users:
        fcntl.flock(server, fcntl.LOCK_EX)
        process = _start(name, server)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        try:
            with suppress(BrokenPipeError):  # who asked for it has ended meanwhile
                print("ready", flush=True)  # noqa: T201 - what `_start_guard` waits for
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            while not _try_exclusive(users):
                if process.poll() is not None:
                    process = _start(name, server)
                time.sleep(0.1)
        finally:
            process.send_signal(signal.SIGINT)  # for PostgreSQL a fast shutdown
            process.wait()
            if TEMPORARY:
                shutil.rmtree(DATA if name == "postgresql" else RUN, ignore_errors=True)


def _start(name, lock):
    command = _postgresql() if name == "postgresql" else _redis()
    log_path = HOME / f"{name}.log"
    with open(log_path, "wb") as log:
        process = as_account(
            subprocess.Popen,
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
            preexec_fn=die_with_parent(signal.SIGINT),
        )
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(name):
            return process
        time.sleep(0.02)
    process.kill()
    process.wait()
    log = log_path.read_text(errors="replace")[-1000:]
    raise ServerFailed(f"The private {name} server did not start:\n{log}")


def _postgresql():
    if not DATA.exists():
        create(DATA)
    # We hold the lock that the last server and all it forked inherited: whatever these files
    # say, it is gone, though its process number may by now be another's.
    for stale in [DATA / "postmaster.pid", *RUN.glob(".s.PGSQL*")]:
        stale.unlink(missing_ok=True)
    options = {"listen_addresses": "", "unix_socket_directories": RUN, "max_connections": 60}
    options |= {"unix_socket_permissions": "0700", "shared_buffers": "128MB", "jit": "off"}
    if TEMPORARY:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return [program("postgres", DATA), "-D", str(DATA), *flags]


def _redis():
    redis = shutil.which("redis-server")
    if not redis:
        raise ServerFailed("There is no Redis: run `sudo apt-get install redis-server`.")
    # Nothing is kept on disk: what is owed is remembered by the database.
    socket = ["--port", "0", "--unixsocket", f"{RUN}/redis.sock"]
    return [redis, *socket, "--save", "", "--dir", str(RUN)]


def _answers(name):
    question = ["redis-cli", "-s", f"{RUN}/redis.sock", "ping"]
    if name == "postgresql":
        question = [program("pg_isready", DATA), "-q", "-h", str(RUN)]
    return subprocess.run(question, check=False, capture_output=True).returncode == 0


def _prepare_folders():
    make_account()
    for folder in [STATE, HOME, RUN]:
        folder.mkdir(mode=0o700, exist_ok=True)
        if AS_ROOT and folder != STATE:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        elif folder.lstat().st_uid != os.geteuid():
            raise ServerFailed(f"{folder} is another user's: remove it, or be that user.")
        folder.chmod(0o700)


def _lock_file(name):
    return open(HOME / f"{name}.lock", "ab")


def _try_exclusive(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    try:
        _guard(sys.argv[1])
    except ServerFailed as failure:
        print(failure)  # noqa: T201 - what `_start_guard` waits for
        sys.exit(1)
