#!/usr/bin/python3
"""A full disk: writes are refused with 507, reads go on, nothing breaks, and space brings it back.

The data lies on a tmpfs of a few megabytes; without the right to mount one, only the limit on the
size of the server's files is looked at.
"""

import contextlib
import json
import os
import pathlib
import resource
import sqlite3
import subprocess
import tempfile

from chasqui_server import Checks, Server
from peers import Listener

TMPFS_SIZE = "6m"
FILE_BYTES_MAX = 3 * 1024 * 1024
FLAGS = ["--set", "admin=off", "--set", "access_log=false"]

checks = Checks()


@contextlib.contextmanager
def small_disk():
    """A folder on a small tmpfs, or None where mounting is not allowed."""
    folder = tempfile.mkdtemp(prefix="chasqui-disk-")
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={TMPFS_SIZE}", "tmpfs", folder],
                           capture_output=True)
    try:
        yield folder if mount.returncode == 0 else None
    finally:
        if mount.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        os.rmdir(folder)


class Elsewhere(Server):
    """Its log is not on the small disk: that is not what is looked at."""

    def __init__(self, data, log_folder):
        super().__init__("servitec", FLAGS, data=data)
        self.log_path = pathlib.Path(log_folder) / "server.log"


class Ballast:
    """A file that takes all the room there is."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "ballast")

    def fill(self):
        with open(self.path, "ab", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * 4096)

    def remove(self):
        os.remove(self.path)


def write_until_refused(server, limit=20_000):
    """The names that were acknowledged, and the first other answer."""
    acknowledged = []
    for i in range(limit):
        name = f"Cliente {i} " + "x" * 90
        status, answer, headers = server.request("POST", "/clientes", {
            "nombre": name, "notas": "n" * 3000})
        if status != 200:
            return acknowledged, (status, answer, headers)
        acknowledged.append(name)
    raise AssertionError("the disk never was full")


def refusals_are_clear(server, refusal, statuses=(507,)):
    status, answer, _ = refusal
    checks.true(status in statuses and isinstance(answer, dict), f"{status} {answer}")
    checks.true("sqlite" not in json.dumps(answer).lower() and "/" not in answer["detail"], answer)
    for _ in range(20):
        status = server.post("/clientes", {"nombre": "x" * 100, "notas": "y" * 3900})[0]
        checks.true(status in statuses, status)


def reads_go_on(server, acknowledged):
    status, found = server.get("/clientes?limit=5")
    checks.equal((status, len(found)), (200, 5))
    checks.equal(server.get("/stats/dashboard")[1]["clientes"], len(acknowledged))
    checks.equal(server.get("/healthz")[0], 200)


def nothing_is_broken(path, acknowledged):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        checks.equal(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        names = [n for (n,) in database.execute("SELECT nombre FROM clientes ORDER BY id")]
        checks.equal(names, acknowledged, "what was acknowledged, and nothing else")
        count, head = database.execute("SELECT COUNT(*), MAX(seq) FROM chasqui_log").fetchone()
        checks.equal((count, head), (len(acknowledged), len(acknowledged)), "one event each")
    finally:
        database.close()


@checks.check
def writes_are_refused_while_the_disk_is_full_and_work_again_with_space():
    with small_disk() as folder:
        if folder is None:
            return
        ballast = Ballast(folder)
        with tempfile.TemporaryDirectory() as logs, Elsewhere(folder, logs) as server:
            for i in range(50):
                checks.equal(server.post("/clientes", {"nombre": f"Antes {i}"})[0], 200)
            before = [f"Antes {i}" for i in range(50)]
            listener = Listener(server.port, "/ws")
            ballast.fill()
            during, refusal = write_until_refused(server)
            refusals_are_clear(server, refusal)
            reads_go_on(server, before + during)
            ballast.remove()
            after = [f"Después {i}" for i in range(50)]
            for name in after:
                checks.equal(server.post("/clientes", {"nombre": name})[0], 200, "space is back")
            everybody = before + during + after
            nothing_is_broken(f"{folder}/servitec/main.db", everybody)
            heard = listener.wait_for_seq(len(everybody))
            checks.equal([e["data"]["nombre"] for e in heard], during + after, "only what is there")
            listener.close()
        with tempfile.TemporaryDirectory() as logs, Elsewhere(folder, logs) as server:
            reads_go_on(server, everybody)
            checks.equal(server.post("/clientes", {"nombre": "Otra vez"})[0], 200)


@checks.check
def a_disk_that_fills_up_by_itself_loses_nothing():
    with small_disk() as folder:
        if folder is None:
            return
        with tempfile.TemporaryDirectory() as logs, Elsewhere(folder, logs) as server:
            acknowledged, refusal = write_until_refused(server)
            checks.true(len(acknowledged) > 100, len(acknowledged))
            refusals_are_clear(server, refusal)
            reads_go_on(server, acknowledged)
            nothing_is_broken(f"{folder}/servitec/main.db", acknowledged)


@checks.check
def a_limit_on_the_size_of_files_is_no_end():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as logs:
        with Elsewhere(folder, logs) as server:
            def limit(size):
                resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE,
                                 (size, resource.RLIM_INFINITY))
            limit(FILE_BYTES_MAX)
            acknowledged, refusal = write_until_refused(server)
            refusals_are_clear(server, refusal, (507, 503))
            reads_go_on(server, acknowledged)
            limit(resource.RLIM_INFINITY)
            checks.equal(server.post("/clientes", {"nombre": "Después"})[0], 200, "space is back")
            nothing_is_broken(f"{folder}/servitec/main.db", acknowledged + ["Después"])


@checks.check
def a_start_on_a_full_disk_is_refused_or_serves_reads():
    with small_disk() as folder:
        if folder is None:
            return
        with tempfile.TemporaryDirectory() as logs:
            with Elsewhere(folder, logs) as server:
                checks.equal(server.post("/clientes", {"nombre": "Ana"})[0], 200)
            ballast = Ballast(folder)
            ballast.fill()
            server = Elsewhere(folder, logs)
            try:
                server.start()
                checks.equal(server.get("/clientes")[1][0]["nombre"], "Ana")
                checks.equal(server.stop(), 0)
            except RuntimeError as error:
                checks.equal(server.process.returncode, 1, f"no crash: {error}")
                checks.true("disk" in server.log() or "full" in server.log(), server.log())
            ballast.remove()
            with Elsewhere(folder, logs) as server:
                checks.equal(server.get("/clientes")[1][0]["nombre"], "Ana")
                checks.equal(server.post("/clientes", {"nombre": "Eva"})[0], 200)


checks.run()
