"""What somebody typed while they were signed out: kept for an hour, and shown to them again.

A page that was open too long posts to nobody. What it sent is put aside under a key that only its
address then holds, and stands in the boxes, not saved, once they have signed in. It belongs to
whoever first opens it, and is shown over the versions that its page had read.
"""

import json
import secrets

from django.core.cache import cache

from partnerships.accounts import client_address

from . import saving
from .models import Question

HOUR = 60 * 60
MOST = 60_000
"""Characters that are kept of one page: a section is a few thousand."""
OFTEN = 30
"""How many pages are kept for one address in an hour: what is kept costs memory."""


def keep(request, typed, kwargs):
    """Put what was typed in a section aside; returns its key, or "" where it is none or too much.

    kwargs: of the section's address, whose questions alone are kept.
    """
    quarter_section = {"section__key": kwargs.get("key", "")}
    known = set(Question.objects.filter(**quarter_section).values_list("key", flat=True))
    typed = {key: said for key, said in typed.items() if key.partition(":")[0] in known}
    text = json.dumps(typed)
    if not typed or len(text) > MOST or _too_often(request):
        return ""
    key = secrets.token_urlsafe(24)
    cache.set(_name(key), {"user": None, "typed": text}, HOUR)
    return key


def _too_often(request):
    name = f"typed-from:{client_address(request)}"
    cache.add(name, 0, HOUR)
    return cache.incr(name) > OFTEN


def _name(key):
    return f"typed:{key}"


def take(request, part):
    """What was put aside under the key in this address, of this section: {key: {field: text}}.

    Boxes in which nothing was typed are left out.
    """
    key = request.GET.get("typed", "")
    held = cache.get(_name(key)) if key and len(key) < 64 and key.isascii() else None
    if held is None or held["user"] not in (None, request.user.pk):
        return {}
    cache.set(_name(key), held | {"user": request.user.pk}, HOUR)
    answers = {answer.key: answer for answer in part.answers}
    return {
        key: fields
        for key, fields in json.loads(held["typed"]).items()
        if key in answers and not _is_untouched(answers[key], key, fields)
    }


def _is_untouched(answer, key, fields):
    version = fields.get("version", "")
    if not version.isdigit() or len(version) > 9:
        return False
    return saving.is_untouched(answer, saving.Typed(key, int(version), fields))
