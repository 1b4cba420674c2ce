"""The Celery application: `celery -A cdp_portal.celery worker`."""

import os

import pghistory
import structlog
from celery import Celery, Task
from celery.signals import setup_logging, task_failure, task_postrun, task_prerun
from structlog.contextvars import bind_contextvars, clear_contextvars

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp_portal.settings")


class ToldTask(Task):
    """A task whose changes the history tells by its name."""

    def __call__(self, *args, **options):
        with pghistory.context(portal=self.name):
            return super().__call__(*args, **options)


app = Celery("cdp_portal", task_cls=ToldTask)
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
