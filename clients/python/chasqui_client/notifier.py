"""WebSocketNotifier: the reference's service for Django, which loses and repeats nothing."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chasqui_client import config, message
from chasqui_client.delivery import Delivery, Outcome
from chasqui_client.message import Message, Waiting
from chasqui_client.outbox import Outbox
from chasqui_client.sender import Sender

TIMEOUT_SECONDS = 5.0
EXIT_SECONDS = 5.0  # A program that ends waits this long for what it said.
FLUSH_SECONDS = 0.02

log = logging.getLogger(__name__)


class WebSocketNotifier:
    """Any thread may call it, and any number of processes may share an outbox.

    emit_event, notify_role, notify_user and update_dashboard return True when the message is
    safely stored: on disk, from where it is sent in the background, once and in order, however
    often the server or this program is restarted. Within a transaction of Django's, True says that
    it is stored when the transaction commits; if it is rolled back nothing is sent. False: nothing
    was stored, because it is no JSON, or the outbox is full or cannot be written. They never raise.

    With `sync`, they post at once, store nothing, and return True only for the answer 202.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        api_key: str | None = None,
        outbox: str | Path | None = None,
        sync: bool | None = None,
        timeout: float | None = None,
    ) -> None:
        """Without arguments: WS_SERVER_URL, WS_API_KEY, WS_OUTBOX, WS_SYNC and WS_TIMEOUT of
        Django's settings. `outbox` is a file, or "database" for the table of
        chasqui_client.django, whose rows `manage.py chasqui_enviar` sends."""
        self.ws_server_url: str = url or config.setting("WS_SERVER_URL", config.DEFAULT_URL)
        key = api_key or config.setting("WS_API_KEY", None)
        timeout = timeout or config.setting("WS_TIMEOUT", TIMEOUT_SECONDS)
        self._is_sync = config.setting("WS_SYNC", False) if sync is None else sync
        self._is_database = (outbox or config.setting("WS_OUTBOX", None)) == config.DATABASE
        self._mailroom: _Mailroom | None = None
        self._destination = (self.ws_server_url, key, timeout)
        if not self._is_sync and not self._is_database:
            path = Path(outbox or config.outbox_path()).absolute()
            self._mailroom = _mailroom_of(path, self._destination)

    def emit_event(
        self,
        event_type: str,
        data: Mapping[str, Any],
        *,
        id_evento: str | None = None,
        using: str | None = None,
    ) -> bool:
        """Tells the server of an event.

        The same data of the same object under the same type within ten seconds, as a view and a
        signal say it, is one event; so is the same `id_evento`. `using` is the database of the
        transaction to wait for.
        """
        # By an idEvento the server tells repeats by the name alone: a change to and fro that it
        # gets at once, after an outage, is not one. Without an outbox it tells by the content.
        name = id_evento or (None if self._is_sync else message.new_key())
        try:
            said = message.event(event_type, data, self.get_timestamp(), name)
        except (AttributeError, TypeError, ValueError) as error:
            return _refuse(f"event {event_type}", error)
        return self._take(said, using)

    def notify_role(
        self,
        role: str,
        event: str,
        payload: Mapping[str, Any],
        *,
        id_evento: str | None = None,
        using: str | None = None,
    ) -> bool:
        """Tells everybody with a role. Said twice it is told twice, unless `id_evento` is given."""
        body = {"role": role, "event": event, "payload": payload}
        return self._notice(message.ROLE_PATH, body, id_evento, using)

    def notify_user(
        self,
        user_id: str,
        event: str,
        payload: Mapping[str, Any],
        *,
        id_evento: str | None = None,
        using: str | None = None,
    ) -> bool:
        """Tells one user, on all his devices."""
        body = {"userId": user_id, "event": event, "payload": payload}
        return self._notice(message.USER_PATH, body, id_evento, using)

    def update_dashboard(self, data: Mapping[str, Any], *, using: str | None = None) -> bool:
        """Merges figures into the dashboard's: {"services": {"total": 50}}."""
        return self._notice(message.DASHBOARD_PATH, data, None, using)

    @staticmethod
    def get_timestamp() -> str:
        return message.now_text()

    @property
    def outbox(self) -> Outbox | None:
        """The file: what waits and what was set aside. None if there is none."""
        return self._mailroom.outbox if self._mailroom else None

    def flush(self, timeout: float = EXIT_SECONDS) -> bool:
        """Waits until nothing waits; False: something still does."""
        return self._mailroom is None or self._mailroom.flush(timeout)

    def _notice(
        self, path: str, body: Mapping[str, Any], name: str | None, using: str | None
    ) -> bool:
        try:
            said = message.notice(path, body, name)
        except (TypeError, ValueError) as error:
            return _refuse(path, error)
        return self._take(said, using)

    def _take(self, said: Message, using: str | None) -> bool:
        try:
            if self._is_sync:
                return self._post_now(said)
            if self._mailroom is None:
                from chasqui_client.django.store import add

                add(said, using)
                return True
            mailroom = self._mailroom
            return config.after_commit(lambda: mailroom.take(said), using)
        except Exception as error:  # The caller's work goes on, as with the reference.
            return _refuse(said.path, error)

    def _post_now(self, said: Message) -> bool:
        delivery = Delivery(*self._destination)
        try:
            verdict = delivery(Waiting(0, said.key, said.path, said.body, 0))
        finally:
            delivery.close()
        if verdict.outcome is Outcome.SENT:
            return True
        return _refuse(said.path, verdict.reason)


class _Mailroom:
    """The outbox of one file in this process, and the thread that empties it."""

    def __init__(self, path: Path, destination: tuple[str, str | None, float]) -> None:
        self.destination = destination
        self.outbox = Outbox(path)
        # A mark that is lost with the power costs a repeated request, which the server knows.
        self._sender = Sender(Outbox(path, is_durable=False), Delivery(*destination))
        if path.exists():  # What an earlier process left is sent without waiting for more.
            self._sender.start()

    def take(self, said: Message) -> bool:
        try:
            self.outbox.add(said)
        except Exception as error:
            return _refuse(said.path, error)
        _flush_at_exit(self)
        self._sender.start()
        return True

    def flush(self, timeout: float, is_patient: bool = True) -> bool:
        """Impatient: gives up as soon as the server is not there."""
        deadline = time.monotonic() + timeout
        self._sender.start()
        while self.outbox.waiting():
            is_over = time.monotonic() >= deadline
            if is_over or (self._sender.is_stuck and not is_patient):
                return False
            time.sleep(FLUSH_SECONDS)
        return True


_mailrooms: dict[Path, _Mailroom] = {}
_mailrooms_lock = threading.Lock()
_to_flush: list[_Mailroom] = []


def _mailroom_of(path: Path, destination: tuple[str, str | None, float]) -> _Mailroom:
    """A view's notifier and a signal's share one."""
    with _mailrooms_lock:
        mailroom = _mailrooms.get(path)
        if mailroom is None:
            mailroom = _mailrooms[path] = _Mailroom(path, destination)
        if mailroom.destination != destination:
            raise ValueError(f"{path} is the outbox for {mailroom.destination[0]}")
        return mailroom


def _flush_at_exit(mailroom: _Mailroom) -> None:
    if mailroom not in _to_flush:
        _to_flush.append(mailroom)


@atexit.register
def _flush_all() -> None:
    for mailroom in _to_flush:
        try:
            mailroom.flush(EXIT_SECONDS, is_patient=False)
        except Exception:  # It stays in the outbox.
            log.exception("the outbox cannot be read")


def _refuse(what: str, why: object) -> bool:
    log.error("not stored, %s: %s", what, why)
    return False
