"""Cliente de ServitecManager."""

from servitec_manager.api_client import ServitecAPIClient

__all__ = ["ServitecAPIClient"]
