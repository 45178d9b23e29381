"""What daphne serves."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "channels_peer.settings")
django.setup()

# pylint: disable=wrong-import-position
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

from channels_peer.consumers import Juez, Publico

application = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": URLRouter([
        path("ws/juez/<int:juez_id>/", Juez.as_asgi()),
        path("ws/competencia/<int:id>/", Publico.as_asgi()),
    ]),
})
