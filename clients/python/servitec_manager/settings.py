"""The reference's place for settings: config.json beside this file or in the program's folder."""

from chasqui_client.servitec.settings import Settings, load_settings

__all__ = ["Settings", "load_settings"]
