from importlib import import_module

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("partnerships.kinds")  # what administrators keep; needs the models
        import_module("partnerships.sign_ins")  # it receives what allauth and axes report
