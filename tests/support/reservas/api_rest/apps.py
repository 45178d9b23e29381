from chasqui_client.django import announce
from django.apps import AppConfig


class ApiRestConfig(AppConfig):
    default_auto_field = 'django.db.models.BigAutoField'
    name = 'api_rest'

    def ready(self):
        import api_rest.signals  # noqa: F401
        from api_rest.models import Pago

        announce(
            Pago,
            {"pago": {"id": "id", "monto": "monto", "dia": lambda pago: pago.fecha}},
            created="pago:procesado",
            deleted="pago:anulado",
        )
