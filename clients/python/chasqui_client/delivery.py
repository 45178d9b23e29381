"""One attempt to send a message, and what its outcome means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import requests

from chasqui_client import forks
from chasqui_client.backoff import retry_after
from chasqui_client.message import Waiting

ACCEPTED = 202
RETRIED_STATUS = frozenset({408, 425, 429})
REASON_CHARACTERS_MAX = 500
CUT = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


class Outcome(Enum):
    SENT = "sent"
    REFUSED = "refused"  # It would be refused again.
    LATER = "later"


@dataclass(frozen=True)
class Verdict:
    outcome: Outcome
    status: int = 0  # 0: there was no answer.
    reason: str = ""
    retry_after: float | None = None  # Seconds.


Post = Callable[[Waiting], Verdict]


class Delivery(forks.Forkable):
    """Posts messages to one server. One thread at a time; never raises for what is out there."""

    def __init__(self, url: str, api_key: str | None, timeout: float) -> None:
        """`url` is the base that paths are appended to: http://localhost:4000/api."""
        self._url, self._api_key, self._timeout = url.rstrip("/"), api_key, timeout
        self._session: requests.Session | None = None
        forks.register(self)

    def after_fork(self) -> None:
        self._session = None  # Its connection is the parent's.

    def __call__(self, message: Waiting) -> Verdict:
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
        if self._api_key:
            headers["X-API-Key"] = self._api_key
        try:
            self._session = self._session or self._new_session()
            response = self._session.post(
                self._url + message.path,
                data=message.body.encode("utf-8"),
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            )
            return verdict_on(response)
        except CUT as error:
            self.close()
            return Verdict(Outcome.LATER, reason=str(error)[:REASON_CHARACTERS_MAX])
        except (requests.RequestException, ValueError) as error:  # A URL or header that is none.
            return Verdict(Outcome.REFUSED, reason=str(error)[:REASON_CHARACTERS_MAX])

    def _new_session(self) -> requests.Session:
        """With what the environment says of proxies and authorities, looked up once: requests would
        do it for each message, at more than the cost of the message."""
        session = requests.Session()
        found = session.merge_environment_settings(self._url, {}, None, None, None)
        session.proxies, session.verify = found["proxies"], found["verify"]
        session.trust_env = False
        return session

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None


def verdict_on(response: requests.Response) -> Verdict:
    """Only a 202 says that it was taken: a 200 is the page of somebody else."""
    status, wait = response.status_code, retry_after(response.headers.get("Retry-After"))
    if status == ACCEPTED:
        return Verdict(Outcome.SENT, status)
    reason = f"HTTP {status}: {response.text[:REASON_CHARACTERS_MAX]}"
    # 409 with Retry-After: the first attempt is still being looked at.
    is_later = status >= 500 or status in RETRIED_STATUS or (status == 409 and wait is not None)
    return Verdict(Outcome.LATER if is_later else Outcome.REFUSED, status, reason, wait)
