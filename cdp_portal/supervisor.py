"""The portal's processes on one machine: started, started again when they end, stopped together.

Each has its log in var/log. None outlives this process, even killed: each asks the kernel for a
signal when its parent ends. One portal at a time uses a data folder: a lock says so, which the
processes inherit, so that it is free only when the last of them has ended.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings

from cdp_portal import embedded
from cdp_portal.processes import die_with_parent

PATIENCE = 20  # seconds for a process to end when asked, before it is made to
TRIALS = 3  # so many short lives of a process during the start, and the start has failed

CELERY = ["celery", "-A", "cdp_portal.celery"]
COMMANDS = {
    "worker": [*CELERY, "worker", "-c", "2", "--without-mingle", "--without-gossip", "-l", "INFO"],
    "beat": [*CELERY, "beat", "--pidfile=", "-s", str(embedded.STATE / "beat")],
    "web": ["gunicorn", "-c", "python:cdp_portal.server", "cdp_portal.wsgi"],
}
# When we are killed, so are the servers the worker needs: it must not try to finish its task, and
# a milder signal is lost on a worker that is still starting.
LAST_SIGNAL = {"worker": signal.SIGKILL, "beat": signal.SIGTERM, "web": signal.SIGTERM}


class CannotStart(Exception):
    """The portal cannot start here and now; the message says why and what to do."""


class Stopped(Exception):
    """Someone asked the portal to end."""


class Process:
    """One of them: web, worker or beat."""

    def __init__(self, name, lock):
        self.name, self.lock = name, lock
        self.popen, self.started, self.short_lives = None, 0, 0

    def start(self):
        folder = embedded.STATE / "log"
        folder.mkdir(mode=0o700, exist_ok=True)
        with open(folder / f"{self.name}.log", "ab" if self.popen else "wb") as log:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", *COMMANDS[self.name]],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C is for us, who stop them in order
                pass_fds=[self.lock.fileno()],
                preexec_fn=die_with_parent(LAST_SIGNAL[self.name]),
            )
        self.started = time.monotonic()

    def start_again(self, say):
        """If it has ended; later each time when it ends soon after its start."""
        code = self.popen.poll()
        lived = time.monotonic() - self.started
        if code is None or lived < self.short_lives:
            return
        self.short_lives = self.short_lives + 1 if lived < 60 else 0
        say(f"The {self.name} process ended (code {code}) and is started again.")
        self.start()

    def stop(self):
        if self.popen:
            self.popen.terminate()

    def wait(self):
        """For its end; when that takes too long, end it with all that it started."""
        if not self.popen:
            return
        try:
            self.popen.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()


class Portal:
    """All of them, for as long as its `with` block runs."""

    def __init__(self, say):
        self.say = say

    def __enter__(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _stop)
        self.lock = _only_portal()
        self.processes = {name: Process(name, self.lock) for name in COMMANDS}
        return self

    def __exit__(self, kind, error, trace):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for process in self.processes.values():
            process.stop()
        for process in self.processes.values():
            process.wait()
        self.lock.close()
        return kind is Stopped

    def start(self, *names):
        for name in names:
            self.processes[name].start()

    def wait_for(self, condition):
        """Keep them running until `condition()` is true; give up on one that ends each time."""
        while not condition():
            self._mend()
            for process in self.processes.values():
                if process.short_lives == TRIALS:
                    log = embedded.STATE / "log" / f"{process.name}.log"
                    raise CannotStart(f"The {process.name} process cannot run: see {log}.")
            time.sleep(0.2)

    def keep_running(self):
        """For ever: the end is `Stopped`, which a signal raises."""
        while True:
            self._mend()
            time.sleep(0.2)

    def _mend(self):
        for process in self.processes.values():
            if process.popen:
                process.start_again(self.say)


def _stop(*_):
    raise Stopped


def _only_portal():
    """The lock of the data folder, or `CannotStart` if another portal has it."""
    lock = open(embedded.STATE / "portal.lock", "a+")  # noqa: SIM115 - held until the end
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            lock.seek(0)
            owner = int(lock.read() or 0)
            if _lives(owner) or time.monotonic() > deadline:
                message = (
                    f"The portal already runs on the data in {embedded.STATE} (process {owner})."
                )
                raise CannotStart(message) from None
            time.sleep(0.1)  # it was killed, and its processes are ending
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _lives(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return number > 0
