"""Sends what an outbox has, in its order, until the server has taken it."""

from __future__ import annotations

import logging
import threading
import time

from chasqui_client import forks
from chasqui_client.backoff import Backoff
from chasqui_client.delivery import Outcome, Post, Verdict
from chasqui_client.message import Waiting
from chasqui_client.store import Store

FIRST_WAIT_SECONDS, LAST_WAIT_SECONDS = 0.2, 30.0
POLL_SECONDS = 1.0  # What another process left behind is found by then.
QUEUE_SECONDS = 0.05  # Another sender is at work: first look whether it has ended.
FAULTS_MAX = 30  # Answers of 500 to one message, before it may hold up the others no more.
TIDY_SECONDS = 10.0

log = logging.getLogger(__name__)


class Sender(forks.Forkable):
    """One at a time sends from an outbox, whatever the number of senders and processes.

    While the server cannot be reached nothing else is tried: what came first is sent first.
    """

    def __init__(self, store: Store, post: Post) -> None:
        self._store, self._post = store, post
        self._backoff = Backoff(FIRST_WAIT_SECONDS, LAST_WAIT_SECONDS)
        self._tidied = time.monotonic()
        self._set_up()
        forks.register(self)

    def after_fork(self) -> None:
        self._set_up()

    def start(self) -> None:
        """Has a thread of its own; again: wakes it. It does not keep the program alive."""
        with self._lock:
            if self._stopping.is_set():
                return
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self.run, name="chasqui-sender", daemon=True)
                self._thread.start()
        self._wake.set()

    def stop(self) -> None:
        """Returns after the attempt under way. What waits stays in the outbox."""
        self.ask_to_stop()
        with self._lock:
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def ask_to_stop(self) -> None:
        """Returns at once; for signal handlers."""
        self._stopping.set()
        self._wake.set()

    @property
    def is_stuck(self) -> bool:
        """The last attempt failed, and the next one has to wait."""
        return self._is_stuck

    def run(self, until_empty: bool = False) -> None:
        """Sends until stop(), or until nothing waits."""
        queue = Backoff(QUEUE_SECONDS, POLL_SECONDS)
        while not self._stopping.is_set():
            pause = POLL_SECONDS
            try:
                is_empty = self._drain()
                if is_empty and until_empty:
                    return
                if is_empty:
                    queue.reset()
                else:
                    pause = queue.next()
            except Exception:  # The disk may be full, or the database away: later, then.
                log.exception("the outbox cannot be read or written")
            self._wake.wait(pause)
            self._wake.clear()

    def _set_up(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._is_stuck = False

    def _drain(self) -> bool:
        """Sends what waits; False: something still does, as another sender is at it."""
        if self._store.next() is None:
            return True
        with self._store.exclusive() as is_mine:
            while is_mine and not self._stopping.is_set() and self._store.still_mine():
                message = self._store.next()
                if message is None:
                    return True
                self._attempt(message)
                self._tidy()
        return False

    def _attempt(self, message: Waiting) -> None:
        verdict = self._post(message)
        if verdict.outcome is Outcome.LATER and not self._is_poison(message, verdict):
            self._postpone(message, verdict)
            return
        if verdict.outcome is Outcome.SENT:
            self._store.sent(message.id)
        else:
            log.error("set aside, %s: %s", message.path, verdict.reason)
            self._store.refused(message.id, verdict.status, verdict.reason)
        self._is_stuck = False
        self._backoff.reset()

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied > TIDY_SECONDS:
            self._tidied = time.monotonic()
            self._store.tidy()

    def _postpone(self, message: Waiting, verdict: Verdict) -> None:
        wait = max(self._backoff.next(), verdict.retry_after or 0.0)
        if not self._is_stuck:
            log.warning("not sent, tried again until it is: %s", verdict.reason)
        self._is_stuck = True
        self._store.postponed(message.id, verdict.reason, verdict.status == 500)
        self._rest(wait)

    def _rest(self, seconds: float) -> None:
        """Keeps the right to send meanwhile, as otherwise each process would knock in turn."""
        deadline = time.monotonic() + seconds
        while not self._stopping.is_set() and (left := deadline - time.monotonic()) > 0:
            self._stopping.wait(min(left, POLL_SECONDS))
            if not self._store.still_mine():
                return

    @staticmethod
    def _is_poison(message: Waiting, verdict: Verdict) -> bool:
        return verdict.status == 500 and message.faults + 1 >= FAULTS_MAX
