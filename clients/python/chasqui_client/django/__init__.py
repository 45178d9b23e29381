"""The Django app: events that commit together with their rows, and signals that say them.

    INSTALLED_APPS = [..., "chasqui_client.django"]
"""

from chasqui_client.django.signals import announce

__all__ = ["announce"]
