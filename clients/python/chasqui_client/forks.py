"""Lets objects with threads, locks and open files start anew in the child of a fork()."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Forkable(Protocol):
    def after_fork(self) -> None:
        """In the child, before anything else runs there."""


_forkables: WeakSet[Forkable] = WeakSet()


def register(thing: Forkable) -> None:
    _forkables.add(thing)


def _after_fork() -> None:
    for thing in list(_forkables):
        thing.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
