#!/usr/bin/python3
"""Starting, stopping, configuring, and the commands beside `serve`."""

import http.client
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time

from chasqui_server import CHASQUI, Checks, Server, free_port
from peers import Listener, PlainSocket, RawPeer

START_SECONDS_MAX = 0.1
FLAGS = ["--set", "admin=off", "--set", "access_log=false"]

checks = Checks()


def run(*arguments, env=None, cwd=None):
    """(exit code, standard output, standard error) of a command."""
    done = subprocess.run(
        [CHASQUI, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **(env or {})},
        cwd=cwd,
    )
    return done.returncode, done.stdout, done.stderr


class Till(threading.Thread):
    """Posts customers until the server is gone; `acknowledged` are their names."""

    def __init__(self, server, number):
        super().__init__()
        self.server, self.number = server, number
        self.acknowledged, self.other = [], []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        for i in range(1_000_000):
            name = f"{self.number}-{i}"
            try:
                connection.request(
                    "POST",
                    "/clientes",
                    json.dumps({"nombre": name}),
                    {"Content-Type": "application/json"},
                )
                response = connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException):
                return
            if response.status == 200:
                self.acknowledged.append(name)
            else:
                self.other.append((response.status, body))


@checks.check
def a_stop_under_load_is_orderly_and_loses_nothing():
    with tempfile.TemporaryDirectory() as folder:
        server = Server("servitec", FLAGS, data=folder).start()
        listeners = [Listener(server.port) for _ in range(20)]
        tills = [Till(server, i) for i in range(6)]
        for till in tills:
            till.start()
        listeners[0].wait(lambda events: len(events) > 200)
        started = time.monotonic()
        checks.equal(server.stop(), 0)
        took = time.monotonic() - started
        for till in tills:
            till.join(20)
        for listener in listeners:
            listener.thread.join(10)
        checks.equal([listener.code for listener in listeners], [1012] * 20, "come back")
        acknowledged = sorted(name for till in tills for name in till.acknowledged)
        checks.equal([o for till in tills for o in till.other if o[0] != 503], [])
        database = sqlite3.connect(f"{folder}/servitec/main.db")
        there = sorted(n for (n,) in database.execute("SELECT nombre FROM clientes"))
        lost = set(acknowledged) - set(there)
        checks.equal(lost, set(), "acknowledged and lost")
        checks.equal(there, acknowledged, "what was in flight was answered")
        checks.equal(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        database.close()
        checks.true(took < 5, f"a stop took {took:.1f} s")
        print(f"       {len(acknowledged)} writes, stopped in {took * 1000:.0f} ms")


@checks.check
def a_request_that_has_begun_is_answered_while_it_stops():
    with tempfile.TemporaryDirectory() as folder:
        server = Server("servitec", FLAGS, data=folder).start()
        with RawPeer(server.port) as raw, RawPeer(server.port) as idle:
            idle.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            idle.response()
            body = b'{"nombre":"En vuelo"}'
            raw.send(
                b"POST /clientes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body[:5]
            )
            threading.Event().wait(0.1)
            server.process.send_signal(signal.SIGTERM)
            checks.true(idle.ends(3), "an idle connection is closed at once")
            raw.send(body[5:])
            status, headers, _ = raw.response()
            checks.equal((status, headers.get("connection")), (200, "close"))
        checks.equal(server.stop(), 0)


@checks.check
def a_stop_does_not_wait_for_ever():
    server = Server("servitec", [*FLAGS, "--set", "limits.drain=1s"])
    server.start()
    with RawPeer(server.port) as half, RawPeer(server.port) as deaf:
        half.send(b"POST /clientes HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
        checks.equal(deaf.upgrade("/ws"), 101)
        threading.Event().wait(0.1)
        started = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        checks.equal(server.process.wait(20), 0)
        took = time.monotonic() - started
    checks.true(took < 4, f"{took:.1f} s with a drain of 1 s")


@checks.check
def a_hang_up_is_no_end():
    with Server("servitec", FLAGS) as server:
        listener = Listener(server.port)
        for _ in range(3):
            server.process.send_signal(signal.SIGHUP)
        checks.equal(server.post("/clientes", {"nombre": "Ana"})[0], 200)
        listener.wait(lambda events: len(events) == 1)
        checks.true(server.process.poll() is None)
        listener.close()


@checks.check
def a_hang_up_rereads_the_configuration():
    """The level of the log and the access log change at once; what cannot is named."""
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "chasqui.toml"
        config.write_text('admin = "off"\naccess_log = false\nloops = 1\n')
        server = Server("servitec", ["--config", str(config)])

        def reread(text, until):
            config.write_text(text)
            server.process.send_signal(signal.SIGHUP)
            deadline = time.monotonic() + 10
            while until not in server.log():
                checks.true(time.monotonic() < deadline, f"no {until}\n{server.log()}")
                time.sleep(0.01)

        with server:
            server.get("/clientes?limit=1")
            checks.true('"event":"request"' not in server.log(), server.log())
            reread('admin = "off"\naccess_log = true\nloops = 2\n',
                   '"applied":["access_log"],"needs_restart":["loops"]')
            server.get("/clientes?limit=2")
            checks.true("/clientes?limit=2" in server.log(), server.log())
            reread('access_log = "maybe"\n', "reload refused")
            server.get("/clientes?limit=3")
            checks.true("/clientes?limit=3" in server.log(), "a broken file changed something")
            reread('admin = "off"\nlog = "error"\nloops = 1\n', '"applied":["access_log","log"]')
            server.get("/clientes?limit=4")
            checks.true("/clientes?limit=4" not in server.log(), server.log())


def seconds_to_ready(server):
    """From exec to the first answer of /readyz."""
    with open(server.log_path, "ab") as log:
        started = time.monotonic()
        server.process = subprocess.Popen(server.command(), stdout=log, stderr=log)
    while time.monotonic() < started + 20:
        try:
            with RawPeer(server.port, timeout=5) as raw:
                raw.send(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
                if raw.response()[0] == 200:
                    return time.monotonic() - started
        except (OSError, EOFError):
            threading.Event().wait(0.001)
    raise AssertionError(f"never ready\n{server.log()}")


@checks.check
def it_starts_quickly_on_what_is_there():
    with tempfile.TemporaryDirectory() as folder:
        server = Server("servitec", [*FLAGS, "--demo"], data=folder)
        with server:
            checks.equal(len(server.get("/ordenes?limit=1&offset=799")[1]), 1, "800 orders")
        server.flags = FLAGS
        times = []
        for _ in range(7):
            times.append(seconds_to_ready(server))
            checks.equal(server.stop(), 0)
        best = min(times)
        print(
            f"       ready {best * 1000:.0f} ms after exec (worst of 7: {max(times) * 1000:.0f} ms)"
        )
        checks.true(best < START_SECONDS_MAX, f"{best * 1000:.0f} ms")


@checks.check
def a_demo_is_served_with_its_people_printed():
    with tempfile.TemporaryDirectory() as folder:
        server = Server("server5k", data=folder)
        server.command = lambda: [CHASQUI, "demo", "server5k", "--data", folder, "--listen",
                                  f"server5k=127.0.0.1:{server.port}", *FLAGS]
        with server:
            checks.equal(len(server.get("/api/admin/estado-competencias/")[1]), 2)
            line = next(x for x in server.log().splitlines() if x.startswith("user director "))
            checks.equal(line, "user director password director-5k role director")
            body = {"username": "director", "password": "director-5k"}
            checks.equal(server.post("/api/login/", body)[0], 200)


@checks.check
def the_names_of_the_reference_are_honoured_for_one_app():
    with tempfile.TemporaryDirectory() as folder:
        port, path = free_port(), f"{folder}/datos/SERVITEC.DB"
        server = Server("servitec", data=folder)
        server.port = port
        server.env = {"PORT": str(port), "DB_PATH": path, "TZ": "Pacific/Kiritimati"}
        server.command = lambda: [CHASQUI, "serve", "servitec", "--open", "--data", folder, *FLAGS]
        with server:
            checks.equal(server.post("/clientes", {"nombre": "Ana"})[0], 200)
            checks.true(pathlib.Path(path).exists(), "DB_PATH is the database")
            checks.true(not pathlib.Path(folder, "servitec").exists(), "and no other")
        flagged = free_port()
        server.port = flagged
        server.command = lambda: [
            CHASQUI,
            "serve",
            "servitec",
            "--open",
            "--data",
            folder,
            *FLAGS,
            "--listen",
            f"servitec=127.0.0.1:{flagged}",
        ]
        with server:
            checks.equal(len(server.get("/clientes")[1]), 1, "a flag is stronger than PORT")


@checks.check
def a_zone_that_is_none_is_said():
    with tempfile.TemporaryDirectory() as folder:
        code, _, error = run(
            "serve",
            "servitec",
            "--data",
            folder,
            *FLAGS,
            "--set",
            "site.servitec.zone=Marte/Olympus",
        )
        checks.equal(code, 1, error)
        checks.true("Marte/Olympus" in error, error)


@checks.check
def the_commands_that_tell_work():
    with tempfile.TemporaryDirectory() as folder:
        code, out, _ = run("check", cwd=folder)
        checks.equal((code, "servitec/app.toml: ok" in out), (0, True), out)
        code, out, _ = run("schema")
        checks.equal((code, "properties" in json.loads(out)), (0, True))
        code, out, _ = run("openapi", "servitec")
        checks.equal((code, json.loads(out)["openapi"][:3]), (0, "3.1"))
        code, out, _ = run("routes", "servitec")
        checks.equal(code, 0)
        for line in ("/ventas", "/clientes/{id}", "socket", "/ws"):
            checks.true(line in out, f"{line}: {out}")
        code, out, _ = run("version")
        checks.true(code == 0 and out.strip(), out)
        for wrong in (
            ["nada"],
            ["openapi"],
            ["openapi", "nada"],
            ["serve", "nada"],
            ["serve", "--nada"],
        ):
            code, _, error = run(*wrong)
            checks.true(code in (1, 2) and error.strip(), f"{wrong}: {code} {error}")


@checks.check
def a_plan_is_told_before_it_is_applied():
    with tempfile.TemporaryDirectory() as folder:
        code, out, error = run("migrate", "servitec", "--plan", "--data", folder)
        checks.equal(code, 0, error)
        checks.true("clientes" in out and "plan" in out, out)
        code, again, _ = run("migrate", "servitec", "--plan", "--data", folder)
        checks.equal(again, out, "a plan changes nothing")
        with Server("servitec", FLAGS, data=folder):
            pass
        code, out, _ = run("migrate", "servitec", "--plan", "--data", folder)
        checks.equal((code, out.strip()), (0, "up to date"))


@checks.check
def a_backup_beside_the_running_server_is_whole():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        target = f"{other}/copia.db"
        with Server("servitec", FLAGS, data=folder) as server:
            tills = [Till(server, i) for i in range(3)]
            for i in range(50):
                server.post("/clientes", {"nombre": f"Antes {i}"})
            for till in tills:
                till.start()
            code, out, error = run("backup", "servitec", target, "--data", folder)
            checks.equal(code, 0, out + error)
        for till in tills:
            till.join(20)
        database = sqlite3.connect(target)
        checks.equal(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        (count,) = database.execute("SELECT COUNT(*) FROM clientes").fetchone()
        head, events = database.execute("SELECT MAX(seq), COUNT(*) FROM chasqui_log").fetchone()
        database.close()
        checks.true(count >= 50 and count == head == events, (count, head, events))
        os.makedirs(f"{other}/servitec")
        os.rename(target, f"{other}/servitec/main.db")
        with Server("servitec", FLAGS, data=other) as server:
            checks.equal(server.get("/stats/dashboard")[1]["clientes"], count, "a backup serves")


@checks.check
def a_restore_goes_back_and_clients_start_anew():
    with tempfile.TemporaryDirectory() as folder:
        with Server("servitec", FLAGS, data=folder) as server:
            server.post("/clientes", {"nombre": "Antes"})
            code, out, error = run("backup", "servitec", "--data", folder, "--keep", 1)
            checks.equal(code, 0, error)
            copy = out.strip()
            server.post("/clientes", {"nombre": "Después"})
            socket = PlainSocket(server.port, "/ws?desde=0")
            heard = [json.loads(socket.receive()) for _ in range(2)]
            code, _, error = run("restore", "servitec", copy, "--data", folder)
            checks.equal((code, "in use" in error), (1, True), error)
        code, out, error = run("restore", "servitec", copy, "--data", folder)
        checks.equal(code, 0, error)
        before = out.split()[3]
        checks.true(os.path.exists(before), "nothing is thrown away")
        with Server("servitec", FLAGS, data=folder) as server:
            names = [c["nombre"] for c in server.get("/clientes")[1]]
            checks.equal(names, ["Antes"])
            # The position of before means something else now: said once, never left out.
            last = heard[-1]
            socket = PlainSocket(server.port, f"/ws?desde={last['seq']}&epoca={last['epoca']}")
            checks.equal(json.loads(socket.receive())["event"], "resync")


@checks.check
def a_wrong_key_is_said_with_its_place_and_its_neighbour():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "chasqui.toml")
        path.write_text(
            'log = "info"\n\n[limits]\n  heder_timeout = "1s"\nbody_bytes_max = "much"\n'
        )
        for arguments in (["check"], ["check", "--config", path], ["serve", "servitec"]):
            code, _, error = run(*arguments, cwd=folder)
            checks.equal(code, 1, error)
            checks.true("chasqui.toml:4:" in error and "limits.header_timeout" in error, error)
            checks.true("chasqui.toml:5:" in error, f"every error at once: {error}")
        path.write_text("log = \n")
        code, _, error = run("check", cwd=folder)
        checks.true(code == 1 and "chasqui.toml:1:" in error, error)
        code, _, error = run("check", env={"CHASQUI_LOGG": "info"}, cwd=tempfile.gettempdir())
        checks.true(code == 1 and "CHASQUI_LOGG" in error and '"log"' in error, error)
        code, _, error = run("check", "--set", "limits.drain=soon")
        checks.true(code == 1 and "limits.drain" in error, error)


def a_database_of_another_program(path):
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE clientes (id INTEGER PRIMARY KEY, nombre TEXT)")
    database.execute("INSERT INTO clientes VALUES (1, 'Ana')")
    database.commit()
    database.close()
    return pathlib.Path(path).read_bytes()


def is_left_alone(*arguments):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/SERVITEC.DB"
        before = a_database_of_another_program(path)
        code, _, error = run(
            *arguments, "--data", folder, *FLAGS, "--set", f"site.servitec.database={path}"
        )
        checks.equal(code, 1, error)
        checks.true("chasqui import servitec" in error, f"{arguments}: {error}")
        tables = sqlite3.connect(path).execute("SELECT name FROM sqlite_schema").fetchall()
        checks.equal(tables, [("clientes",)], "nothing was added")
        checks.equal(pathlib.Path(path).read_bytes(), before, "not one byte changed")


@checks.check
def serve_leaves_the_database_of_another_program_alone():
    is_left_alone("serve", "servitec")


@checks.check
def migrate_leaves_the_database_of_another_program_alone():
    is_left_alone("migrate", "servitec")


@checks.check
def what_is_no_database_is_said():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "SERVITEC.DB")
        path.write_bytes(b"this is no database" * 1000)
        code, _, error = run(
            "serve", "servitec", "--data", folder, *FLAGS, env={"DB_PATH": str(path)}
        )
        checks.true(code == 1 and "database" in error, f"{code} {error}")


@checks.check
def a_port_that_is_taken_is_said():
    with Server("servitec", FLAGS) as server, tempfile.TemporaryDirectory() as folder:
        code, _, error = run(
            "serve",
            "servitec",
            "--open",
            "--data",
            folder,
            *FLAGS,
            "--listen",
            f"servitec=127.0.0.1:{server.port}",
        )
        checks.true(code == 1 and str(server.port) in error, f"{code} {error}")


checks.run()
