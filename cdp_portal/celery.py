"""The Celery application: `celery -A cdp_portal.celery worker`."""

import os
import signal

import pghistory
import structlog
from celery import Celery, Task
from celery.signals import (
    setup_logging,
    task_failure,
    task_postrun,
    task_prerun,
    worker_init,
    worker_process_init,
)
from structlog.contextvars import bind_contextvars, clear_contextvars

from cdp_portal.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp_portal.settings")


class ToldTask(Task):
    """A task whose changes the history tells by its name."""

    def __call__(self, *args, **options):
        with pghistory.context(portal=self.name):
            return super().__call__(*args, **options)


app = Celery("cdp_portal", task_cls=ToldTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def end_the_pool_with_the_worker(**_):
    """The processes of the worker's pool do not outlive it, however it ends."""
    end_with_worker = die_with_parent(signal.SIGKILL)
    worker_process_init.connect(lambda **_: end_with_worker(), weak=False)


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
