from importlib import import_module

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "returns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("returns.kinds")  # what administrators keep; needs the models
        import_module("returns.figure_facts")  # what a figure's page says of its return
        import_module("returns.held")  # what returns hold of files and people
