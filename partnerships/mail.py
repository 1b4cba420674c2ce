"""E-mail: plain words, plain text, once what it tells of is saved."""

from contextlib import contextmanager

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

log = structlog.get_logger(__name__)


def send(template, to, **words):
    """Send mail/<template>.txt, whose first line is the subject, after the transaction.

    A mail that cannot be sent is logged and undoes nothing: what it says is also on a page.
    """
    text = render_to_string(f"mail/{template}.txt", {"portal": settings.PORTAL_URL, **words})
    subject, _, body = text.strip().partition("\n")
    transaction.on_commit(lambda: _send(template, to, subject, body.strip()), robust=True)


def _send(template, to, subject, body):
    with logged(template):
        send_mail(subject, body + "\n", None, [to])


@contextmanager
def logged(template):
    """Let a page go on where mail cannot be sent, and log that it was not."""
    try:
        yield
    except OSError as error:  # what smtplib raises is one
        log.warning("mail not sent", mail=template, error=type(error).__name__)
