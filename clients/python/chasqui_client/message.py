"""What is sent: one POST, written down once, and the same at every attempt."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from decimal import Decimal
from hashlib import sha256
from typing import Any

EVENT_PATH = "/dashboard/emit-event"
ROLE_PATH = "/dashboard/notify-role"
USER_PATH = "/dashboard/notify-user"
DASHBOARD_PATH = "/dashboard/update-dashboard"


@dataclass(frozen=True)
class Message:
    """`key` is its Idempotency-Key. Two messages with the same `name` are one."""

    key: str
    name: str
    path: str  # Below the server's base URL.
    body: str  # JSON.
    subject: str = ""  # What an event is about; empty: two alike are two.
    digest: str = ""  # Of an event's data.


@dataclass(frozen=True)
class Waiting:
    """A message of an outbox whose turn it is."""

    id: int
    key: str
    path: str
    body: str
    faults: int  # How often the server answered 500 to it.


@dataclass(frozen=True)
class SetAside:
    """A message that the server refused, as an outbox shows it."""

    id: int
    path: str
    body: str
    status: int  # Of the answer.
    reason: str


def now_text() -> str:
    """Now, as the reference writes it: UTC, without an offset, with a Z."""
    return datetime.now(timezone.utc).replace(tzinfo=None).isoformat() + "Z"


def new_key() -> str:
    return str(uuid.uuid4())


def event(event_type: str, data: Mapping[str, Any], timestamp: str, name: str | None) -> Message:
    """An event; `name` becomes its idEvento. Raises TypeError or ValueError if it is no JSON."""
    key = new_key()
    canonical = to_json(data, sort_keys=True)
    body = {"type": event_type, "data": data, "timestamp": timestamp}
    if name:
        body["idEvento"] = name
    return Message(
        key=key,
        name=name or key,
        path=EVENT_PATH,
        body=to_json(body),
        subject=f"{event_type} {_entity(data) or digest_of(canonical)}",
        digest=digest_of(canonical),
    )


def notice(path: str, body: Mapping[str, Any], name: str | None = None) -> Message:
    """Anything else; with a `name`, it is sent as the idEvento."""
    key = new_key()
    body = {**body, "idEvento": name} if name else body
    return Message(key=key, name=name or key, path=path, body=to_json(body))


def to_json(value: Any, sort_keys: bool = False) -> str:
    return json.dumps(
        value, default=_plain, sort_keys=sort_keys, ensure_ascii=False, allow_nan=False
    )


def digest_of(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """What rows have and JSON has not. Amounts are text, as their digits are exact."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, uuid.UUID)):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


def _entity(data: Mapping[str, Any]) -> str:
    """The object that an event's data are about: {"reserva": {"id": 7}} or {"id": 7}."""
    if data.get("id") is not None:
        return f"id {data['id']}"
    for name, value in data.items():
        if isinstance(value, Mapping) and value.get("id") is not None:
            return f"{name} {value['id']}"
    return ""
