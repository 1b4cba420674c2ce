from django.apps import AppConfig

from .celery import app as celery_app  # so that every `shared_task` belongs to it

__all__ = ["PortalConfig", "celery_app"]


class PortalConfig(AppConfig):
    name = "cdp_portal"
