"""How long to wait between two attempts."""

from __future__ import annotations

import random
from email.utils import parsedate_to_datetime
from time import time

RETRY_AFTER_SECONDS_MAX = 3600.0


class Backoff:
    """Doubles from `first` to `last` seconds; each wait is a random half to whole of that."""

    def __init__(self, first: float, last: float) -> None:
        self._first, self._last = first, last
        self._next = first

    def reset(self) -> None:
        self._next = self._first

    def next(self) -> float:
        wait, self._next = self._next, min(self._next * 2, self._last)
        return wait * random.uniform(0.5, 1.0)


def retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or a date; None: nothing."""
    if not value:
        return None
    try:
        seconds = float(value) if value.strip().isdigit() else _seconds_until(value)
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 0.0), RETRY_AFTER_SECONDS_MAX)


def _seconds_until(date: str) -> float:
    return parsedate_to_datetime(date).timestamp() - time()
