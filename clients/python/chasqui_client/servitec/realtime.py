"""Listens to the server's events, and comes back where it was after a cut."""

from __future__ import annotations

import asyncio
import json
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import websockets

from chasqui_client.backoff import Backoff

Event = dict[str, Any]
FIRST_WAIT_SECONDS, LAST_WAIT_SECONDS = 0.5, 15.0
STEADY_SECONDS = 5.0  # A connection that lived this long was a good one.
PING_SECONDS = 20.0  # A server that does not answer one in as long again is gone.
MESSAGE_BYTES_MAX = 16 * 1024 * 1024
UNHEARD_MAX = 1000  # Events that wait for a slow callback; then the server has to wait.
FULL_SECONDS = 0.05
UNAUTHORISED = 4401

log = logging.getLogger(__name__)


class Listener:
    """`on_event` is called in a thread of its own, once for each event, in their order.

    `credential` gives the token of each attempt (empty: none); `renew` is told of one that the
    server did not take any more.
    """

    def __init__(
        self,
        url: str,
        timeout: float,
        on_event: Callable[[Event], None],
        *,
        credential: Callable[[], str] = lambda: "",
        renew: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._url, self._timeout, self._on_event = url, timeout, on_event
        self._credential, self._renew = credential, renew
        self._position: tuple[str, int] | None = None  # Epoch and number of the newest event.
        self._stopping, self._listening = threading.Event(), threading.Event()
        self._events: queue.Queue[Event | None] = queue.Queue(UNHEARD_MAX + 1)  # None: the end.
        self._loop: asyncio.AbstractEventLoop | None = None
        self._current: asyncio.Task[None] | None = None
        self._network = threading.Thread(target=self._run, name="servitec-realtime")
        self._callbacks = threading.Thread(target=self._hand_over, name="servitec-callbacks")

    def start(self) -> None:
        """Returns when it listens, or when the first attempt took too long: it goes on trying."""
        self._network.start()
        self._callbacks.start()
        self._listening.wait(self._timeout)

    def stop(self) -> None:
        """Returns when no further event is handed over; also callable from a callback."""
        self._stopping.set()
        loop = self._loop
        if loop is not None:
            try:
                loop.call_soon_threadsafe(self._cancel)
            except RuntimeError:  # It has ended by itself.
                pass
        for thread in (self._network, self._callbacks):
            if thread is not threading.current_thread():
                thread.join()

    @property
    def is_listening(self) -> bool:
        return self._listening.is_set()

    # The network's thread.

    def _run(self) -> None:
        try:
            asyncio.run(self._stay_connected())
        finally:
            self._stopping.set()
            self._listening.clear()
            try:
                self._events.put_nowait(None)
            except queue.Full:  # The other side looks at _stopping.
                pass

    async def _stay_connected(self) -> None:
        self._loop = asyncio.get_running_loop()
        backoff = Backoff(FIRST_WAIT_SECONDS, LAST_WAIT_SECONDS)
        while not self._stopping.is_set():
            self._current = asyncio.create_task(self._connection())
            started = time.monotonic()
            try:
                await self._current
            except asyncio.CancelledError:
                return
            except Exception as lost:  # Whatever the network or the server did.
                log.info("realtime: %s", lost)
            self._listening.clear()
            if self._stopping.is_set():  # _cancel() may have come when nothing was under way.
                return
            if time.monotonic() - started > STEADY_SECONDS:
                backoff.reset()
            self._current = asyncio.create_task(asyncio.sleep(backoff.next()))
            try:
                await self._current
            except asyncio.CancelledError:
                return

    def _cancel(self) -> None:
        if self._current is not None:
            self._current.cancel()

    async def _connection(self) -> None:
        """One connection, from its beginning to its end."""
        shown = self._credential()
        url = urlsplit(self._url)
        is_secure = url.scheme == "wss"
        # Names are looked up here, not by asyncio: its threads end with the main thread.
        address = (url.hostname, url.port or (443 if is_secure else 80))
        raw = socket.create_connection(address, self._timeout)
        raw.setblocking(False)
        async with websockets.connect(
            self._resuming_url(),
            sock=raw,
            server_hostname=url.hostname if is_secure else None,
            subprotocols=[f"bearer.{shown}"] if shown else None,
            open_timeout=self._timeout,
            close_timeout=1,
            ping_interval=PING_SECONDS,
            ping_timeout=PING_SECONDS,
            max_size=MESSAGE_BYTES_MAX,
        ) as connection:
            try:
                await self._listen(connection)
            except websockets.ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 0
                if code == UNAUTHORISED and shown:
                    self._renew(shown)
                raise

    def _resuming_url(self) -> str:
        if self._position is None:
            return self._url
        epoch, number = self._position
        return self._url + "?" + urlencode({"desde": number, "epoca": epoch})

    async def _listen(self, connection: Any) -> None:
        if self._position is None:  # The answer says from where we listen, before any event.
            await connection.send(json.dumps({"event": "suscribir", "data": {"temas": ["*"]}}))
        else:
            self._listening.set()
        while True:
            await self._take(await connection.recv())

    async def _take(self, text: str | bytes) -> None:
        event: Event = json.loads(text) if text[:1] in ("{", b"{") else {}
        if "event" not in event or self._is_known(event):
            return
        if event["event"] == "suscrito":
            self._listening.set()
            return
        if event["event"] == "error":  # Why the server is about to close.
            log.info("realtime: %s", event.get("data"))
            return
        while self._events.qsize() >= UNHEARD_MAX:
            await asyncio.sleep(FULL_SECONDS)
        self._events.put_nowait(event)

    def _is_known(self, event: Event) -> bool:
        """Whether it was handed over before; if not, it is the newest from now on."""
        if "seq" not in event or "epoca" not in event:
            return False
        epoch, number = event["epoca"], event["seq"]
        is_event = event["event"] not in ("resync", "suscrito")
        if is_event and self._position and self._position[0] == epoch:
            if number <= self._position[1]:
                return True
        self._position = (epoch, number)
        return False

    # The callbacks' thread.

    def _hand_over(self) -> None:
        while (event := self._events.get()) is not None and not self._stopping.is_set():
            try:
                self._on_event(event)
            except Exception:  # The next event is still due.
                log.exception("realtime: a callback of %s failed", event.get("event"))
