"""The Celery application: `celery -A cdp_portal.celery worker`."""

import os

import structlog
from celery import Celery
from celery.signals import setup_logging, task_failure, task_postrun, task_prerun
from structlog.contextvars import bind_contextvars, clear_contextvars

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp_portal.settings")

app = Celery("cdp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_):
    """Celery sets up no logging of its own when this signal has a receiver."""


@task_prerun.connect
def name_task_in_logs(task_id, task, **_):
    bind_contextvars(task=task.name, task_id=task_id)


@task_failure.connect
def log_failure(exception, **_):
    structlog.get_logger(__name__).error("task failed", exc_info=exception)


@task_postrun.connect
def forget_task_in_logs(**_):
    clear_contextvars()
