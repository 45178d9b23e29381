"""The reference's import path of chasqui_client.servitec.api_client; run, its demonstration."""

from chasqui_client.servitec.api_client import ServitecAPIClient, demo

__all__ = ["ServitecAPIClient", "demo"]

if __name__ == "__main__":
    demo(ServitecAPIClient())
