"""Where the server is and where messages wait: Django's settings, where there are any."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

DEFAULT_URL = "http://localhost:4000/api"
DEFAULT_OUTBOX = "chasqui_outbox.db"
DATABASE = "database"  # WS_OUTBOX: the table of chasqui_client.django.


def setting(name: str, default: Any) -> Any:
    """A setting of Django's; the default also where Django is absent or not configured."""
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
    except ImportError:
        return default
    try:
        return getattr(settings, name, default)
    except ImproperlyConfigured:
        return default


def outbox_path() -> Path:
    """WS_OUTBOX, else chasqui_outbox.db in BASE_DIR, else in the working directory."""
    return Path(setting("WS_OUTBOX", None) or Path(setting("BASE_DIR", "")) / DEFAULT_OUTBOX)


def after_commit(work: Callable[[], bool], using: str | None) -> bool:
    """Within a transaction of Django's: when it commits, and True now. Otherwise at once."""
    if setting("DATABASES", None):
        from django.db import transaction

        if transaction.get_connection(using).in_atomic_block:
            transaction.on_commit(lambda: void(work()), using=using)
            return True
    return work()


def void(_: object) -> None:
    """on_commit() wants a callable without a value."""
