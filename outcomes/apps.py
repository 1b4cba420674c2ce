from importlib import import_module

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("outcomes.register_kinds")  # what a partnership's lead keeps
        import_module("outcomes.kinds")  # what administrators keep; needs the models
