from django.apps import AppConfig


class ChasquiConfig(AppConfig):
    name = "chasqui_client.django"
    label = "chasqui"
    verbose_name = "Chasqui"
    default_auto_field = "django.db.models.BigAutoField"
