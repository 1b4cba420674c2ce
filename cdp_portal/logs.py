"""Structured logs: one JSON object a line, each with its request or task.

Nothing that a person typed or a figure says goes in: addresses without their query, and of an
exception its type and where it was raised. Its message, which may quote data, only locally.
Write with `structlog.get_logger(__name__)`; what libraries log comes out the same way.
"""

import logging.config
import sys
import traceback

import structlog


def configuration(*, messages):
    """The LOGGING setting; with `messages`, exceptions keep theirs."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.contextvars.merge_contextvars,
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    exception_with_message if messages else exception_without_message,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # A refusal is in the request's own line; these would repeat it, some with its values.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "CRITICAL"},
            # It would write who tried to sign in; the audit has it, by number.
            "axes": {"level": "CRITICAL"},
            # A failed task is logged by celery.py, without the exception's message.
            "celery.app.trace": {"level": "CRITICAL"},
        },
    }


def configure(config):
    """Set up both logging and structlog, which writes through it."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def exception_without_message(_logger, _method, event):
    """Replace `exc_info` by the exception's type and the lines it came through."""
    if error := _exception(event):
        frames = traceback.extract_tb(error.__traceback__)
        event["exception"] = f"{type(error).__module__}.{type(error).__qualname__}"
        event["raised_at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def exception_with_message(_logger, _method, event):
    """Replace `exc_info` by the whole traceback."""
    if error := _exception(event):
        event["exception"] = "".join(traceback.format_exception(error))
    return event


def _exception(event):
    """Taken out of the event: logging gives a triple, structlog also the exception or True."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    return info[1] if isinstance(info, tuple) else info
