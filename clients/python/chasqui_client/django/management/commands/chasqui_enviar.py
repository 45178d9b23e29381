"""manage.py chasqui_enviar: sends what waits in the database's outbox."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from chasqui_client import config
from chasqui_client.delivery import Delivery
from chasqui_client.django.store import DatabaseStore
from chasqui_client.notifier import TIMEOUT_SECONDS
from chasqui_client.sender import Sender

LEASE_TIMEOUTS = 4  # Three are left when an attempt begins: to connect, and to be answered.


class Command(BaseCommand):
    help = "Sends the events that wait in the database, until it is stopped (SIGTERM, SIGINT)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS)
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--once", action="store_true", help="ends when nothing waits any more")
        what.add_argument(
            "--list", action="store_true", help="shows how many wait and what was set aside"
        )
        what.add_argument(
            "--requeue", action="store_true", help="has what was set aside sent again"
        )
        what.add_argument("--discard", action="store_true", help="forgets what was set aside")

    def handle(self, *_: Any, **options: Any) -> None:
        timeout = config.setting("WS_TIMEOUT", TIMEOUT_SECONDS)
        store = DatabaseStore(options["database"], LEASE_TIMEOUTS * timeout)
        if options["list"]:
            self._list(store)
        elif options["requeue"]:
            self.stdout.write(f"{store.requeue()} waiting again")
        elif options["discard"]:
            self.stdout.write(f"{store.discard()} forgotten")
        else:
            self._send(store, timeout, options["once"])

    def _list(self, store: DatabaseStore) -> None:
        self.stdout.write(f"{store.waiting()} waiting")
        for each in store.set_aside():
            self.stdout.write(f"{each.id}\t{each.path}\t{each.reason}\n\t{each.body}")

    def _send(self, store: DatabaseStore, timeout: float, until_empty: bool) -> None:
        url = config.setting("WS_SERVER_URL", config.DEFAULT_URL)
        sender = Sender(store, Delivery(url, config.setting("WS_API_KEY", None), timeout))
        before = {
            number: signal.signal(number, lambda *_: sender.ask_to_stop())
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            sender.run(until_empty)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
