"""Looks into an outbox: `python3 -m chasqui_client list chasqui_outbox.db`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from chasqui_client.outbox import Outbox


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="chasqui_client", description="An outbox in a file.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, about in (
        ("list", "how many wait, and what was set aside, and why"),
        ("requeue", "sends again what was set aside"),
        ("discard", "forgets what was set aside"),
    ):
        command = commands.add_parser(name, help=about)
        command.add_argument("outbox", type=Path)
        if name != "list":
            command.add_argument("id", type=int, nargs="?", help="one of them; without it, all")
    chosen = parser.parse_args(arguments)
    if not chosen.outbox.exists():
        print(f"{chosen.outbox}: no such outbox", file=sys.stderr)
        return 1
    return run(chosen, Outbox(chosen.outbox))


def run(chosen: argparse.Namespace, outbox: Outbox) -> int:
    if chosen.command == "list":
        print(f"{outbox.waiting()} waiting")
        for each in outbox.set_aside():
            print(f"{each.id}\t{each.path}\t{each.reason}\n\t{each.body}")
    elif chosen.command == "requeue":
        print(f"{outbox.requeue(chosen.id)} waiting again")
    else:
        print(f"{outbox.discard(chosen.id)} forgotten")
    return 0


if __name__ == "__main__":
    sys.exit(main())
