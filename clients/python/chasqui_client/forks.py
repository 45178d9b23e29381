"""Lets objects with threads, locks and open files start anew in the child of a fork()."""

from __future__ import annotations

import os
import threading
from weakref import WeakSet


class Forkable:
    """The three are called by the thread that forks, in this order."""

    def before_fork(self) -> None:
        """Lets go of what a child may not have; nothing is taken up again until after the fork."""

    def after_fork_in_parent(self) -> None:
        """Goes on."""

    def after_fork(self) -> None:
        """In the child, before anything else runs there."""


_forkables: WeakSet[Forkable] = WeakSet()
_forking: list[Forkable] = []  # While it lasts.
_lock = threading.Lock()


def register(thing: Forkable) -> None:
    with _lock:
        _forkables.add(thing)


def _before_fork() -> None:
    _lock.acquire()
    _forking.extend(_forkables)
    for thing in _forking:
        thing.before_fork()


def _after_fork_in_parent() -> None:
    for thing in _forking:
        thing.after_fork_in_parent()
    _forking.clear()
    _lock.release()


def _after_fork() -> None:
    for thing in _forking:
        thing.after_fork()
    _forking.clear()
    _lock.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_after_fork_in_parent,
        after_in_child=_after_fork,
    )
