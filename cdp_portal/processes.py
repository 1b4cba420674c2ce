"""How processes are started: under which account, and never to outlive who started them."""

import ctypes
import os
import pwd
import subprocess
import sys
from pathlib import Path

ACCOUNT = "cdp-portal"  # PostgreSQL refuses to run as root, so there it gets its own account
AS_ROOT = os.geteuid() == 0
SHARED = Path("/var/lib") / ACCOUNT


def make_account():
    """Where we are root: the account, and the folder that its data and programs lie in."""
    if not AS_ROOT:
        return
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        options = ["--system", "--user-group", "--home-dir", "/nonexistent"]
        shell = ["--shell", "/usr/sbin/nologin"]
        subprocess.run(["/usr/sbin/useradd", *options, *shell, ACCOUNT], check=True)
    SHARED.mkdir(mode=0o755, exist_ok=True)
    SHARED.chmod(0o755)


def as_account(run, command, **options):
    """`subprocess.run` or `Popen` as the account where we are root, else as ourselves."""
    if AS_ROOT:
        options |= {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []}
    return run(command, cwd="/", umask=0o077, **options)


def die_with_parent(last_signal):
    """For `preexec_fn`: the child gets this signal when its parent ends, however it ends."""
    parent = os.getpid()

    def ask_kernel():
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, last_signal)  # 1 is PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel
