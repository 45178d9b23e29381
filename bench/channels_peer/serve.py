"""Makes the database, then daphne in several processes that share one port.

    DATABASE=peer.db REDIS_PORT=6379 python3 -m channels_peer.serve PORT TEAMS PROCESSES
"""

import signal
import socket
import subprocess
import sys

from channels_peer import asgi  # pylint: disable=unused-import
from django.core import signing
from django.db import connection, transaction

from channels_peer.models import Competencia, Equipo, RegistroCrudo, RegistroTiempo

JUDGE = 3


def token():
    """What a judge signs in for."""
    return signing.dumps(JUDGE, salt="juez")


def mark(number):
    """As bench/client.cc reads it."""
    return f"@@T{number:016x}"


def fill(teams):
    with connection.schema_editor() as editor:
        for model in (Competencia, Equipo, RegistroTiempo, RegistroCrudo):
            editor.create_model(model)
    with transaction.atomic():
        race = Competencia.objects.create(name="Cinco K", is_running=True)
        Equipo.objects.bulk_create(
            Equipo(id=i, name=mark(i), number=i, competition=race, judge_id=JUDGE)
            for i in range(1, teams + 1))
    connection.close()


def main(port, teams, processes):
    fill(teams)
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(4096)
        command = ["daphne", "--fd", str(door.fileno()), "-v", "0",
                   "channels_peer.asgi:application"]
        children = [subprocess.Popen(command, pass_fds=[door.fileno()]) for _ in range(processes)]
        signal.signal(signal.SIGTERM, lambda *_: [child.terminate() for child in children])
        for child in children:
            child.wait()


if __name__ == "__main__":
    if sys.argv[1] == "token":
        print(token())
    else:
        main(*(int(word) for word in sys.argv[1:4]))
