"""The checkout's commands, run as processes on data of their own."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.waiting import until

CHECKOUT = Path(__file__).parents[2]


class Portal:
    """A portal on data of its own and a free port."""

    def __init__(self, state):
        state.mkdir()
        self.state = state
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = os.environ | {"PORTAL_STATE": str(state), "PORT": str(self.port)}
        for name in ("PORTAL_TEMPORARY", "DATABASE_URL", "REDIS_URL"):
            self.environment.pop(name, None)
        self.process = None

    def manage(self, *arguments, **options):
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env=self.environment | options,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self):
        """Start it and return all it said up to "Portal ready"."""
        self.process = self.manage("portal")
        said = []
        for line in self.process.stdout:
            said.append(line.rstrip())
            if line.startswith("Portal ready"):
                return said
        raise AssertionError("\n".join(["it ended instead of becoming ready:", *said]))

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as response:
            return response.read().decode()

    def said(self, *arguments, **options):
        """What a command says, and its exit code."""
        process = self.manage(*arguments, **options)
        return process.communicate()[0], process.returncode

    def shell(self, code):
        """What this Python prints inside the portal, and the exit code."""
        return self.said("shell", "-v", "0", "-c", code)

    def stop(self):
        """Ask it to end; returns its exit code once everything has ended."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.communicate()
        until(self.ended)
        return self.process.returncode

    def remove(self):
        """End it and remove what lies outside its folder."""
        if self.process:
            self.stop()
        folders, _ = self.shell(
            "from cdp_portal import embedded as e; print(e.HOME, e.RUN, sep='|')"
        )
        for folder in folders.strip().split("|"):
            shutil.rmtree(folder, ignore_errors=True)

    def ended(self):
        """Whether no process of it is left: each has inherited the lock."""
        with open(self.state / "portal.lock") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def processes(self, command):
        """The numbers of its processes whose command line contains these words."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = f"PORTAL_STATE={self.state}\0" in (folder / "environ").read_text()
                words = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:  # it has ended
                continue
            if ours and command in words:
                found.append(int(folder.name))
        return found
