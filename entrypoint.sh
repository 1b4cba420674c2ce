#!/bin/sh
# Every container of the portal begins here: with settings that are safe, or not at all.
set -eu
python manage.py check --deploy --fail-level WARNING
exec "$@"
