"""The reference's import path of chasqui_client.servitec."""

from chasqui_client.servitec import ServitecAPIClient

__all__ = ["ServitecAPIClient"]
