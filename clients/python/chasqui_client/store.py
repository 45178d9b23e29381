"""What a sender asks of an outbox; there is one in a file and one in Django's database."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from chasqui_client.message import Waiting

DEDUPE_SECONDS = 10.0  # The server's own window for events without an idEvento.
MESSAGES_MAX = 100_000  # Waiting ones.
BYTES_MAX = 256 * 1024 * 1024  # Of their bodies.
SET_ASIDE_MAX = 10_000  # Then the oldest are forgotten.
SENT_SECONDS = 60.0  # Sent ones are remembered, without their body, to know a repeat.


class OutboxFull(Exception):
    """Nothing more is taken until something was sent."""


class Store(Protocol):
    """Messages in the order in which they are to be sent. Each call is durable by itself."""

    def exclusive(self) -> AbstractContextManager[bool]:
        """False: another sender, of any process, is at work. Ends with its process, too."""

    def still_mine(self) -> bool:
        """Before each attempt: whether the exclusive right still holds, and for long enough."""

    def next(self) -> Waiting | None:
        """The oldest one that waits."""

    def sent(self, message_id: int) -> None:
        ...

    def refused(self, message_id: int, status: int, reason: str) -> None:
        """Kept aside; the next one's turn comes."""

    def postponed(self, message_id: int, reason: str, is_fault: bool) -> None:
        """It stays the next one. `is_fault`: the server answered 500."""

    def tidy(self) -> None:
        """Forgets what was sent a while ago. Called now and then."""
