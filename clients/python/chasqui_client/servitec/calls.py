"""Requests to the server: tried again where that is safe, and signed in."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any

import requests

from chasqui_client.backoff import Backoff, retry_after
from chasqui_client.servitec.settings import Settings

Row = dict[str, Any]
FIRST_WAIT_SECONDS, LAST_WAIT_SECONDS = 0.2, 5.0
RETRIED_STATUS = frozenset({408, 425, 429, 502, 503, 504})


class Calls:
    """Any thread may call it. An answer that is no success raises requests.HTTPError.

    Each write carries a key of its own, so that trying again after a cut never does it twice.
    """

    def __init__(self, base_url: str, settings: Settings, api_key: str | None) -> None:
        self._base_url, self._settings, self._api_key = base_url, settings, api_key
        self._lock = threading.Lock()  # Of the tokens.
        self._refreshing = threading.Lock()
        self._access = self._refresh = ""

    def get(self, path: str, **query: Any) -> Any:
        return self._call("GET", path, params=query)

    def send(self, method: str, path: str, body: Row | None = None) -> Row:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        return self._call(method, path, json=body, headers=key)

    def sign_in(self, username: str, password: str) -> None:
        form = {"grant_type": "password", "username": username, "password": password}
        self._take_tokens(self._tried("POST", "/token", data=form))

    def sign_out(self) -> None:
        """Ends the session on the server. Without one nothing happens."""
        with self._lock:
            if not self._access:
                return
        try:
            self.send("POST", "/logout")
        finally:
            with self._lock:
                self._access = self._refresh = ""

    @property
    def credential(self) -> str:
        """What a socket shows: an access token or the API key; empty: none."""
        with self._lock:
            return self._access or self._api_key or ""

    def renew(self, stale: str) -> bool:
        """Has the access token `stale` replaced; False: there is no session to renew.

        Of several threads that find it stale, one asks. A session that has ended raises HTTPError.
        """
        with self._refreshing:
            with self._lock:
                token, access = self._refresh, self._access
            if not token:
                return False
            if access == stale:
                form = {"grant_type": "refresh_token", "refresh_token": token}
                self._take_tokens(self._tried("POST", "/token", data=form))
            return True

    def _call(self, method: str, path: str, **request: Any) -> Any:
        shown = self.credential
        response = self._tried(method, path, credential=shown, **request)
        if response.status_code == 401 and self.renew(shown):
            response = self._tried(method, path, credential=self.credential, **request)
        response.raise_for_status()
        return response.json()

    def _tried(
        self, method: str, path: str, credential: str = "", **request: Any
    ) -> requests.Response:
        """The first answer that is worth having, or the last one there was."""
        if credential:
            headers = {**request.pop("headers", {}), "Authorization": f"Bearer {credential}"}
            request["headers"] = headers
        backoff = Backoff(FIRST_WAIT_SECONDS, LAST_WAIT_SECONDS)
        attempts = self._settings.retry_attempts
        while True:
            wait = backoff.next()
            try:
                response = requests.request(
                    method, self._base_url + path, timeout=self._settings.timeout, **request
                )
            except (requests.ConnectionError, requests.Timeout):
                if attempts == 0:
                    raise
            else:
                asked = retry_after(response.headers.get("Retry-After"))
                is_final = asked is None and response.status_code not in RETRIED_STATUS
                if attempts == 0 or is_final:
                    return response
                wait = wait if asked is None else min(asked, LAST_WAIT_SECONDS)
            attempts -= 1
            time.sleep(wait)

    def _take_tokens(self, response: requests.Response) -> None:
        response.raise_for_status()
        tokens = response.json()
        with self._lock:
            self._access, self._refresh = tokens["access_token"], tokens["refresh_token"]
