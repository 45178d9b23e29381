"""What `servitec_manager/config.json` says about the server."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, fields
from pathlib import Path

CONFIG = "servitec_manager/config.json"


@dataclass(frozen=True)
class Settings:
    """`api_server` of config.json; what is not there keeps its value here."""

    url: str = "http://localhost:8000"
    timeout: float = 5  # Seconds of one try.
    retry_attempts: int = 3  # Tries after the first.
    enable_realtime: bool = True


def config_path() -> Path | None:
    """In the program's folder, the working directory, or beside the modules; None: nowhere."""
    folders = (Path(sys.path[0]), Path.cwd(), Path(__file__).parents[2])
    return next((folder / CONFIG for folder in folders if (folder / CONFIG).exists()), None)


def load_settings(path: Path | None = None) -> Settings:
    """The settings of a file; without it, the usual ones. A broken file is an error."""
    path = path or config_path()
    if path is None or not path.exists():
        return Settings()
    server = json.loads(path.read_text(encoding="utf-8")).get("api_server", {})
    known = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in server.items() if name in known})
