from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import kinds  # noqa: F401, PLC0415 - what administrators keep; needs the models
