"""What somebody typed while they were signed out: kept for an hour, and shown to them again.

A page that was open too long posts to nobody. What it sent is put aside under a key that only its
address then holds, and stands in the boxes, not saved, once they have signed in.
"""

import json
import secrets

from django.core.cache import cache

HOUR = 60 * 60
MOST = 200_000
"""Characters that are kept of one page: a section is a few thousand."""


def keep(typed):
    """Put what was typed aside; returns its key, or "" where it is too much to be a section."""
    text = json.dumps(typed)
    if len(text) > MOST:
        return ""
    key = secrets.token_urlsafe(24)
    cache.set(f"typed:{key}", text, HOUR)
    return key


def take(request):
    """What was put aside under the key in this address: {answer's key: {field: text}}."""
    key = request.GET.get("typed", "")
    text = cache.get(f"typed:{key}") if key and len(key) < 64 else None
    return json.loads(text) if text else {}
