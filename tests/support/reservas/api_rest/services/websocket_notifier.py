from chasqui_client import WebSocketNotifier  # noqa: F401
