"""Listens to the server's events in a thread, and comes back where it was after a cut."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import websocket

Event = dict[str, Any]
PING_SECONDS = 30
SILENCE_SECONDS_MAX = 75  # A live server answered a ping by then.
WAIT_SECONDS_MAX = 30  # Between two attempts.

log = logging.getLogger(__name__)


class Listener:
    """One WebSocket at a time; `on_event` is called in its thread, once for each event in turn."""

    def __init__(self, url: str, timeout: float, on_event: Callable[[Event], None]) -> None:
        self._url, self._timeout, self._on_event = url, timeout, on_event
        self._position: tuple[str, int] | None = None  # Epoch and number of the newest event.
        self._stopping, self._opened = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._socket: websocket.WebSocket | None = None
        self._thread = threading.Thread(target=self._run, name="servitec-realtime")

    def start(self) -> None:
        """Returns when it listens, or when the first attempt took too long: it goes on trying."""
        self._thread.start()
        self._opened.wait(self._timeout)

    def stop(self) -> None:
        """Returns when no further event is handed over; also callable from a callback."""
        self._stopping.set()
        with self._lock:
            if self._socket is not None:
                self._socket.abort()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        wait = 0.5
        while not self._stopping.is_set():
            try:
                self._connect()
                wait = 0.5
                self._listen()
            except (OSError, websocket.WebSocketException) as lost:
                log.info("realtime: %s", lost)
            finally:
                self._close()
            self._stopping.wait(wait)
            wait = min(wait * 2, WAIT_SECONDS_MAX)

    def _connect(self) -> None:
        url = self._url
        if self._position:
            url += "?" + urlencode({"desde": self._position[1], "epoca": self._position[0]})
        fresh = websocket.create_connection(url, timeout=self._timeout)
        with self._lock:
            self._socket = fresh
        if self._stopping.is_set():
            return
        fresh.send("ping")
        if self._position is None:  # The answer says from where we listen, before any event.
            fresh.send(json.dumps({"event": "suscribir", "data": {"temas": ["*"]}}))
        else:
            self._opened.set()

    def _listen(self) -> None:
        assert self._socket is not None
        heard = pinged = time.monotonic()
        while not self._stopping.is_set():
            now = time.monotonic()
            if now - heard > SILENCE_SECONDS_MAX:
                raise websocket.WebSocketTimeoutException("the server is silent")
            if now - pinged >= PING_SECONDS:
                self._socket.send("ping")
                pinged = now
            self._socket.settimeout(max(0.1, pinged + PING_SECONDS - now))
            try:
                text = self._socket.recv()
            except websocket.WebSocketTimeoutException:
                continue
            heard = time.monotonic()
            self._take(text)

    def _take(self, text: str) -> None:
        if not text.startswith("{"):  # "pong".
            return
        event: Event = json.loads(text)
        if self._is_known(event):
            return
        if event.get("event") == "suscrito":
            self._opened.set()
        elif "event" in event:
            self._on_event(event)

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

    def _close(self) -> None:
        with self._lock:
            closing, self._socket = self._socket, None
        if closing is not None:
            closing.close(timeout=1)
