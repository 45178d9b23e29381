"""Clients of Chasqui. ServitecAPIClient is in chasqui_client.servitec, the Django app in
chasqui_client.django; importing this needs neither websockets nor Django."""

from chasqui_client.notifier import WebSocketNotifier

__all__ = ["WebSocketNotifier"]
