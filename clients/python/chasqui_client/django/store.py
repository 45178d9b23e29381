"""The outbox in Django's database: an event is written in the transaction of its row.

Rows of one transaction are sent in their order, those of different ones in the order in which
their commits were seen.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction
from django.db.models import F, Q
from django.utils import timezone

from chasqui_client.django.models import OWNER_MAX, OutboxLease, OutboxMessage
from chasqui_client.message import Message, Waiting, digest_of
from chasqui_client.store import (
    DEDUPE_SECONDS,
    MESSAGES_MAX,
    SENT_SECONDS,
    SET_ASIDE_MAX,
    OutboxFull,
)

LEASE = 1  # The row.
LEASE_SECONDS = 20.0  # After a crash, the next sender begins by then; longer than an attempt.
REASON_CHARACTERS_MAX = 1000


def add(message: Message, using: str | None = None) -> bool:
    """Writes it down, as part of the transaction if there is one; False: it was said already.

    Raises OutboxFull. A failure does not break the transaction around it.
    """
    using = using or DEFAULT_DB_ALIAS
    rows = OutboxMessage.objects.using(using)
    now = timezone.now()
    subject = digest_of(message.subject) if message.subject else ""
    if _is_repeat(message, subject, now, using):
        return False
    if _waits_too_much(using):
        raise OutboxFull(f"{MESSAGES_MAX} messages wait")
    try:
        with transaction.atomic(using=using):
            rows.create(
                key=message.key,
                name=message.name,
                path=message.path,
                body=message.body,
                subject=subject,
                digest=message.digest,
                stored=now,
            )
    except IntegrityError:
        if not rows.filter(name=message.name).exists():
            raise
        return False
    return True


def _is_repeat(message: Message, subject: str, now: datetime, using: str) -> bool:
    """A name given before, or the last that was said of the same subject, a moment ago."""
    rows = OutboxMessage.objects.using(using)
    if rows.filter(name=message.name).exists():
        return True
    last = rows.filter(subject=subject).order_by("-id").first() if subject else None
    if last is None or last.digest != message.digest:
        return False
    return abs(now - last.stored) < timedelta(seconds=DEDUPE_SECONDS)


def _waits_too_much(using: str) -> bool:
    waiting = OutboxMessage.objects.using(using).filter(state=OutboxMessage.WAITING)
    return waiting.order_by()[:MESSAGES_MAX].count() >= MESSAGES_MAX


class DatabaseStore:
    """What a sender asks of the table (Store). One thread uses it."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS, lease_seconds: float = LEASE_SECONDS) -> None:
        self._using = using
        self._owner = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4()}"[-OWNER_MAX:]
        self._lease = timedelta(seconds=lease_seconds)
        self._renew_at = 0.0

    @contextmanager
    def exclusive(self) -> Iterator[bool]:
        """A lease, as the senders may be on different machines. Their clocks have to agree."""
        leases = OutboxLease.objects.using(self._using)
        leases.get_or_create(pk=LEASE, defaults={"until": timezone.now()})
        is_mine = self._renew()
        try:
            yield is_mine
        finally:
            if is_mine:
                leases.filter(pk=LEASE, owner=self._owner).update(until=timezone.now())

    def still_mine(self) -> bool:
        """Renews the lease in time: what is left of it is longer than an attempt."""
        return time.monotonic() < self._renew_at or self._renew()

    def _renew(self) -> bool:
        now, clock = timezone.now(), time.monotonic()
        free_or_mine = Q(owner=self._owner) | Q(until__lte=now)
        leases = OutboxLease.objects.using(self._using).filter(free_or_mine, pk=LEASE)
        if leases.update(owner=self._owner, until=now + self._lease) != 1:
            return False
        self._renew_at = clock + self._lease.total_seconds() / 4
        return True

    def next(self) -> Waiting | None:
        connection = connections[self._using]
        if connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()
        row = self._in(OutboxMessage.WAITING).order_by("id").first()
        return Waiting(row.id, row.key, row.path, row.body, row.faults) if row else None

    def sent(self, message_id: int) -> None:
        self._end(message_id, state=OutboxMessage.SENT, body="")

    def refused(self, message_id: int, status: int, reason: str) -> None:
        reason = reason[:REASON_CHARACTERS_MAX]
        self._end(message_id, state=OutboxMessage.SET_ASIDE, status=status, reason=reason)

    def postponed(self, message_id: int, reason: str, is_fault: bool) -> None:
        self._rows().filter(pk=message_id).update(
            faults=F("faults") + int(is_fault), reason=reason[:REASON_CHARACTERS_MAX]
        )

    def tidy(self) -> None:
        before = timezone.now() - timedelta(seconds=SENT_SECONDS)
        self._in(OutboxMessage.SENT).filter(ended__lt=before).delete()
        aside = self._in(OutboxMessage.SET_ASIDE)
        too_old = aside.order_by("-id").values_list("id", flat=True)[SET_ASIDE_MAX:][:1]
        for last in list(too_old):
            aside.filter(id__lte=last).delete()

    def waiting(self) -> int:
        return self._in(OutboxMessage.WAITING).count()

    def set_aside(self) -> list[OutboxMessage]:
        """What the server refused, oldest first."""
        return list(self._in(OutboxMessage.SET_ASIDE).order_by("id"))

    def requeue(self, message_id: int | None = None) -> int:
        """Has one that was set aside, or all, sent in its old place; how many they are."""
        rows = self._in(OutboxMessage.SET_ASIDE)
        rows = rows if message_id is None else rows.filter(pk=message_id)
        return rows.update(state=OutboxMessage.WAITING, faults=0)

    def discard(self, message_id: int | None = None) -> int:
        """Forgets one that was set aside, or all."""
        rows = self._in(OutboxMessage.SET_ASIDE)
        return (rows if message_id is None else rows.filter(pk=message_id)).delete()[0]

    def _end(self, message_id: int, **change: object) -> None:
        self._rows().filter(pk=message_id).update(ended=timezone.now(), **change)

    def _in(self, state: str):
        return self._rows().filter(state=state)

    def _rows(self):
        return OutboxMessage.objects.using(self._using)
