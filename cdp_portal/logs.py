"""Structured logs: one JSON object a line, each with its request or task.

Nothing that a person typed or a figure says goes in: addresses without their query, and of an
exception its type and where it was raised. Its message, which may quote data, only locally.
"""

import logging
import logging.config
import traceback

import structlog


def configuration(*, messages):
    """The LOGGING setting; with `messages`, exceptions keep theirs."""
    before = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        exception_with_message if messages else exception_without_message,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": before,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
                "keep_exc_info": True,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Refusals are in the request's own line; these would repeat it, some with its values.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "CRITICAL"},
            "celery.app.trace": {"level": "WARNING"},
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
    return _exception(event, messages=False)


def exception_with_message(_logger, _method, event):
    """The same, with what the exception says."""
    return _exception(event, messages=True)


def _exception(event, *, messages):
    info = event.pop("exc_info", None)
    event.pop("stack_info", None)
    record = event.get("_record")
    if not isinstance(info, tuple) and record is not None:
        info = record.exc_info
    if isinstance(info, tuple) and info[0]:
        event["exception"] = f"{info[0].__module__}.{info[0].__qualname__}"
        frames = traceback.extract_tb(info[2])
        event["raised_at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        if messages:
            event["message"] = str(info[1])
    return event
