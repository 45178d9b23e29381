"""The outbox in a file: SQLite with a write-ahead log, for any number of processes of a machine."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chasqui_client import forks
from chasqui_client.message import Message, SetAside, Waiting
from chasqui_client.store import (
    BYTES_MAX,
    DEDUPE_SECONDS,
    MESSAGES_MAX,
    SENT_SECONDS,
    SET_ASIDE_MAX,
    OutboxFull,
)

BUSY_SECONDS = 5.0  # How long another process may be writing.
SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  body TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  subject TEXT NOT NULL,
  digest TEXT NOT NULL,
  stored REAL NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  ended REAL,
  faults INTEGER NOT NULL DEFAULT 0,
  status INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS messages_state ON messages (state, id);
CREATE INDEX IF NOT EXISTS messages_subject ON messages (subject, id) WHERE subject <> '';
CREATE TABLE IF NOT EXISTS totals (waiting INTEGER NOT NULL, bytes INTEGER NOT NULL);
INSERT INTO totals SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM totals);
CREATE TRIGGER IF NOT EXISTS messages_in AFTER INSERT ON messages BEGIN
  UPDATE totals SET waiting = waiting + 1, bytes = bytes + NEW.bytes;
END;
CREATE TRIGGER IF NOT EXISTS messages_out AFTER UPDATE OF state ON messages
WHEN OLD.state = 'waiting' AND NEW.state <> 'waiting' BEGIN
  UPDATE totals SET waiting = waiting - 1, bytes = bytes - OLD.bytes;
END;
CREATE TRIGGER IF NOT EXISTS messages_again AFTER UPDATE OF state ON messages
WHEN OLD.state <> 'waiting' AND NEW.state = 'waiting' BEGIN
  UPDATE totals SET waiting = waiting + 1, bytes = bytes + NEW.bytes;
END;
"""
IS_THERE = "SELECT 1 FROM sqlite_master WHERE name = 'messages_again'"  # The schema's last.


class Outbox(forks.Forkable):
    """Any thread may call it, also after a fork. Errors of the file are sqlite3.Error."""

    def __init__(
        self,
        path: str | Path,
        *,
        dedupe_seconds: float = DEDUPE_SECONDS,
        messages_max: int = MESSAGES_MAX,
        bytes_max: int = BYTES_MAX,
        is_durable: bool = True,
    ) -> None:
        """`is_durable`: what was written also survives a loss of power, not only of the process."""
        self.path = Path(path).absolute()
        self._dedupe_seconds = dedupe_seconds
        self._messages_max, self._bytes_max = messages_max, bytes_max
        self._synchronous = "FULL" if is_durable else "NORMAL"
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._gate: sqlite3.Connection | None = None
        self._is_entered = False
        forks.register(self)

    def add(self, message: Message) -> bool:
        """Writes it down; False: it was said already. Raises OutboxFull."""
        with self._write() as db:
            if self._is_repeat(db, message):
                return False
            size = len(message.body.encode("utf-8", "surrogatepass"))
            waiting, bytes_waiting = db.execute("SELECT waiting, bytes FROM totals").fetchone()
            if waiting >= self._messages_max or bytes_waiting + size > self._bytes_max:
                raise OutboxFull(f"{self.path}: {waiting} messages, {bytes_waiting} bytes wait")
            columns = "key, name, path, body, bytes, subject, digest, stored"
            db.execute(
                f"INSERT INTO messages ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (message.key, message.name, message.path, message.body, size)
                + (message.subject, message.digest, time.time()),
            )
            return True

    def waiting(self) -> int:
        """How many are still to be sent."""
        with self._read() as db:
            return db.execute("SELECT waiting FROM totals").fetchone()[0]

    def set_aside(self) -> list[SetAside]:
        """What the server refused, oldest first."""
        with self._read() as db:
            rows = db.execute(
                "SELECT id, path, body, status, reason FROM messages WHERE state = 'set_aside' "
                "ORDER BY id"
            )
            return [SetAside(*row) for row in rows]

    def requeue(self, message_id: int | None = None) -> int:
        """Has one that was set aside, or all, sent in its old place; how many they are."""
        return self._end_setting_aside(
            "UPDATE messages SET state = 'waiting', faults = 0", message_id
        )

    def discard(self, message_id: int | None = None) -> int:
        """Forgets one that was set aside, or all."""
        return self._end_setting_aside("DELETE FROM messages", message_id)

    # What a sender asks (Store).

    @contextmanager
    def exclusive(self) -> Iterator[bool]:
        """The right is a lock of a file beside the outbox: it goes with its process."""
        with self._lock:
            is_mine = not self._is_entered and self._has_gate()
            self._is_entered = self._is_entered or is_mine
        try:
            yield is_mine
        finally:
            if is_mine:
                with self._lock:
                    self._leave_gate()
                    self._is_entered = False

    def still_mine(self) -> bool:
        """A fork gives the right up: it is taken again unless the child was quicker."""
        with self._lock:
            return self._has_gate()

    def next(self) -> Waiting | None:
        with self._read() as db:
            row = db.execute(
                "SELECT id, key, path, body, faults FROM messages WHERE state = 'waiting' "
                "ORDER BY id LIMIT 1"
            ).fetchone()
            return Waiting(*row) if row else None

    def sent(self, message_id: int) -> None:
        with self._write() as db:
            db.execute(
                "UPDATE messages SET state = 'sent', body = '', ended = ? WHERE id = ?",
                (time.time(), message_id),
            )

    def refused(self, message_id: int, status: int, reason: str) -> None:
        with self._write() as db:
            db.execute(
                "UPDATE messages SET state = 'set_aside', ended = ?, status = ?, reason = ? "
                "WHERE id = ?",
                (time.time(), status, reason, message_id),
            )

    def postponed(self, message_id: int, reason: str, is_fault: bool) -> None:
        with self._write() as db:
            db.execute(
                "UPDATE messages SET faults = faults + ?, reason = ? WHERE id = ?",
                (int(is_fault), reason, message_id),
            )

    def tidy(self) -> None:
        with self._write() as db:
            age = max(SENT_SECONDS, self._dedupe_seconds)
            db.execute(
                "DELETE FROM messages WHERE state = 'sent' AND ended NOT BETWEEN ? AND ?",
                (time.time() - age, time.time() + age),
            )
            db.execute(
                "DELETE FROM messages WHERE state = 'set_aside' AND id <= (SELECT id FROM messages "
                "WHERE state = 'set_aside' ORDER BY id DESC LIMIT 1 OFFSET ?)",
                (SET_ASIDE_MAX,),
            )

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    # SQLite's connections and locks do not bear to be inherited: at a fork there are none.

    def before_fork(self) -> None:
        self._lock.acquire()
        self._leave_gate()
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def after_fork_in_parent(self) -> None:
        self._lock.release()

    def after_fork(self) -> None:
        self._lock, self._is_entered = threading.Lock(), False

    def _is_repeat(self, db: sqlite3.Connection, message: Message) -> bool:
        """A name given before, or the last that was said of the same subject, a moment ago."""
        if db.execute("SELECT 1 FROM messages WHERE name = ?", (message.name,)).fetchone():
            return True
        if not message.subject:
            return False
        last = db.execute(
            "SELECT digest, stored FROM messages WHERE subject = ? ORDER BY id DESC LIMIT 1",
            (message.subject,),
        ).fetchone()
        return (
            last is not None
            and last[0] == message.digest
            and abs(time.time() - last[1]) < self._dedupe_seconds
        )

    def _end_setting_aside(self, change: str, message_id: int | None) -> int:
        with self._write() as db:
            sql = f"{change} WHERE state = 'set_aside' AND (? IS NULL OR id = ?)"
            return db.execute(sql, (message_id, message_id)).rowcount

    def _has_gate(self) -> bool:
        if self._gate is not None:
            return True
        gate = sqlite3.connect(
            f"{self.path}-sender", timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            gate.execute("BEGIN EXCLUSIVE")
        except BaseException as error:
            gate.close()
            if isinstance(error, sqlite3.OperationalError):
                return False
            raise
        self._gate = gate
        return True

    def _leave_gate(self) -> None:
        if self._gate is not None:
            self._gate.close()
        self._gate = None

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            yield self._open()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            db = self._open()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                _write_ahead(db)
                db.execute(f"PRAGMA synchronous = {self._synchronous}")
                if not db.execute(IS_THERE).fetchone():
                    db.executescript(f"BEGIN IMMEDIATE;{SCHEMA}COMMIT;")
            except BaseException:
                db.close()
                raise
            self._connection = db
        return self._connection


def _write_ahead(db: sqlite3.Connection) -> None:
    """The switch, of a new file, does not wait for others by itself."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
