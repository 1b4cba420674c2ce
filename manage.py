#!/usr/bin/env python
"""The portal's command line. In a checkout it starts what no variable names: see embedded.py."""

import os
import sys

from django.core.management import execute_from_command_line

from cdp_portal import embedded


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp_portal.settings")
    if os.environ.setdefault("PORTAL_ENV", "local") == "local":
        try:
            embedded.hold(*embedded.needed())
        except embedded.ServerFailed as failure:
            sys.exit(str(failure))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
