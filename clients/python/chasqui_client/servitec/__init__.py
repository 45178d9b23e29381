"""The client of ServitecManager."""

from chasqui_client.servitec.api_client import ServitecAPIClient

__all__ = ["ServitecAPIClient"]
