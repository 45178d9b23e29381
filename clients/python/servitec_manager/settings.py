"""What `config.json`, beside this file, says about the server."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path

CONFIG = Path(__file__).with_name("config.json")


@dataclass(frozen=True)
class Settings:
    """`api_server` of config.json; what is not there keeps its value here."""

    url: str = "http://localhost:8000"
    timeout: float = 5  # Seconds of one try.
    retry_attempts: int = 3  # Tries after the first.
    enable_realtime: bool = True


def load_settings(path: Path = CONFIG) -> Settings:
    """The settings of a file; without it, the usual ones. A broken file is an error."""
    if not path.exists():
        return Settings()
    server = json.loads(path.read_text(encoding="utf-8")).get("api_server", {})
    known = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in server.items() if name in known})
