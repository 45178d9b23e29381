#!/usr/bin/python3
"""Restarts that refuse nobody: sockets that systemd keeps (LISTEN_FDS), and SIGUSR2, by which the
program becomes its successor with its sockets open. Clients connect all the while.
"""

import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time

from chasqui_server import CHASQUI, Checks, Server
from peers import Listener, RawPeer

FLAGS = ["--set", "admin=off", "--set", "access_log=false",
         "--set", "limits.identity_requests_per_second=0"]
# What systemd does between fork and exec.
WITH_SOCKETS = 'export LISTEN_PID=${1:-$$} && shift && exec "$@"'

checks = Checks()


def listening(address="127.0.0.1", shares_port=False, port=0):
    """A socket as systemd opens it for ListenStream=."""
    door = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shares_port:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    door.bind((address, port))
    door.listen(4096)
    return door


class Activated(Server):
    """Started as systemd does: with open sockets from descriptor 3 on."""

    def __init__(self, doors, names="servitec", flags=FLAGS, data=None):
        super().__init__("servitec", flags, data=data)
        self.sockets, self.port = doors, doors[0].getsockname()[1]
        self.listen = None  # --listen, when it is to be said.
        self.env = {"LISTEN_FDS": str(len(doors)), "LISTEN_FDNAMES": names}
        self.pid = ""  # For whom the sockets are; empty: for the program.

    def command(self):
        listen = ["--listen", f"servitec={self.listen}"] if self.listen else []
        return ["/bin/sh", "-c", WITH_SOCKETS, "sh", self.pid, CHASQUI, "serve", "servitec",
                "--data", str(self.data), "--open", *listen, *self.flags]

    def take_places(self):
        high = [os.dup2(door.fileno(), 200 + i) for i, door in enumerate(self.sockets)]
        for i, fd in enumerate(high):
            os.dup2(fd, 3 + i)

    def spawn(self, log):
        return subprocess.Popen(self.command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                env={**os.environ, **self.env}, preexec_fn=self.take_places,
                                pass_fds=range(3, 3 + len(self.sockets)))

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = self.spawn(log)
        self.wait_until_ready()
        return self

    def refusal(self):
        """(exit code, what it said) of a start that fails."""
        with tempfile.TemporaryFile() as log:
            code = self.spawn(log).wait(20)
            log.seek(0)
            return code, log.read().decode()


class Caller(threading.Thread):
    """Writes, each time on a new connection, until it is told to end."""

    def __init__(self, port, name):
        super().__init__()
        self.port, self.name = port, name
        self.goes_on, self.names, self.trouble, self.longest = True, [], [], 0.0

    def run(self):
        while self.goes_on:
            self.call(f"{self.name}-{len(self.names)}")

    def call(self, name):
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/clientes", json.dumps({"nombre": name}),
                               {"Content-Type": "application/json"})
            status = connection.getresponse().status
            if status != 200:
                self.trouble.append((name, status))
        except (OSError, http.client.HTTPException) as error:
            self.trouble.append((name, repr(error)))
        finally:
            connection.close()
        self.names.append(name)
        self.longest = max(self.longest, time.monotonic() - started)


class Keeper(Caller):
    """The same on a connection that is kept. The server may close it while nothing is under way: a
    request that meets that goes out again, with its key, on another one."""

    def __init__(self, port, name):
        super().__init__(port, name)
        self.connection, self.again = None, 0

    def call(self, name):
        for _ in range(2):
            if self.connection is None:
                self.connection, is_new = http.client.HTTPConnection("127.0.0.1", self.port), True
            else:
                is_new = False
            try:
                self.connection.request("POST", "/clientes", json.dumps({"nombre": name}),
                                        {"Content-Type": "application/json",
                                         "Idempotency-Key": name})
                response = self.connection.getresponse()
                response.read()
                if response.status != 200:
                    self.trouble.append((name, response.status))
                if response.getheader("Connection") == "close":
                    self.connection = None
                break
            except (ConnectionError, http.client.HTTPException) as error:
                self.connection = None
                self.again += 1
                if is_new:
                    self.trouble.append((name, repr(error)))
                    break
        self.names.append(name)


def under_load(server, restart, times=3):
    """Restarts while clients write; what they saw and what is stored must be the same."""
    callers = [Caller(server.port, f"nuevo{i}") for i in range(4)]
    callers += [Keeper(server.port, f"fijo{i}") for i in range(2)]
    for caller in callers:
        caller.start()
    try:
        for _ in range(times):
            threading.Event().wait(0.3)
            restart()
        threading.Event().wait(0.3)
    finally:
        for caller in callers:
            caller.goes_on = False
        for caller in callers:
            caller.join(40)
    checks.equal([t for caller in callers for t in caller.trouble], [], "trouble")
    names = sorted(name for caller in callers for name in caller.names)
    database = sqlite3.connect(f"{server.data}/servitec/main.db")
    stored = sorted(name for (name,) in database.execute("SELECT nombre FROM clientes"))
    log = database.execute("SELECT MIN(seq), MAX(seq), COUNT(*) FROM chasqui_log").fetchone()
    database.close()
    checks.equal(stored, names, "each is stored once")
    checks.equal(log, (1, len(names), len(names)), "the log has no gap")
    checks.true(len(names) > 100, "there was a load")
    longest = max(caller.longest for caller in callers)
    print(f"       {len(names)} writes over {times} restarts, the longest took "
          f"{longest * 1000:.0f} ms, {sum(getattr(c, 'again', 0) for c in callers)} sent again")


def wait_for(holds, what, seconds=15):
    deadline = time.monotonic() + seconds
    while not holds():
        checks.true(time.monotonic() < deadline, f"in vain: {what()}")
        time.sleep(0.01)


def restarts_seen(server):
    return server.log_path.read_text().count("stopping for a successor")


def become_successor(server):
    """SIGUSR2, and until the next program answers."""
    before = server.log_path.read_text().count("/docs)")
    server.process.send_signal(signal.SIGUSR2)
    wait_for(lambda: server.log_path.read_text().count("/docs)") > before, server.log)


def socket_activation(doors, names="servitec", listen=None):
    with tempfile.TemporaryDirectory() as folder:
        server = Activated(doors, names, data=folder)
        server.listen = listen

        def restart():
            checks.equal(server.stop(), 0, server.log())
            server.start()

        with server:
            under_load(server, restart)
    for door in doors:
        door.close()


@checks.check
def with_systemds_socket_a_restart_refuses_nobody():
    socket_activation([listening()])


@checks.check
def a_socket_for_each_loop_is_known_by_its_address():
    first = listening(shares_port=True)
    place = first.getsockname()
    socket_activation([first, listening(*place[:1], True, place[1])],
                      "chasqui.socket:chasqui.socket", f"127.0.0.1:{place[1]}")


@checks.check
def sigusr2_refuses_nobody_and_keeps_the_process():
    with tempfile.TemporaryDirectory() as folder:
        with Server("servitec", FLAGS, data=folder) as server:
            open_before = len(os.listdir(f"/proc/{server.process.pid}/fd"))
            under_load(server, lambda: become_successor(server), times=4)
            checks.equal(restarts_seen(server), 4, server.log())
            wait_for(lambda: len(os.listdir(f"/proc/{server.process.pid}/fd")) <= open_before + 2,
                     lambda: os.listdir(f"/proc/{server.process.pid}/fd"))


@checks.check
def sigusr2_keeps_systemds_socket_too():
    with tempfile.TemporaryDirectory() as folder, listening() as door:
        with Activated([door], data=folder) as server:
            under_load(server, lambda: become_successor(server), times=2)


@checks.check
def what_is_in_flight_is_finished_and_what_is_idle_closed():
    with tempfile.TemporaryDirectory() as folder, Server("servitec", FLAGS, data=folder) as server:
        with RawPeer(server.port) as half, RawPeer(server.port) as idle, RawPeer(
            server.port
        ) as fresh:
            idle.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            checks.equal(idle.response()[0], 200)
            body = b'{"nombre":"En vuelo"}'
            half.send(b"POST /clientes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                      b"Content-Length: %d\r\n\r\n" % len(body) + body[:5])
            threading.Event().wait(0.1)
            started = time.monotonic()
            server.process.send_signal(signal.SIGUSR2)
            checks.true(idle.ends(3), "an idle connection is closed")
            threading.Event().wait(0.1)  # Until all loops left the door.
            with RawPeer(server.port) as early:
                early.send(b"GET /clientes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                fresh.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                checks.equal(fresh.response()[0], 200, "who had just come is answered")
                half.send(body[5:])
                status, headers, _ = half.response()
                checks.equal((status, headers.get("connection")), (200, "close"))
                status, _, answer = early.response()
                checks.equal(status, 200, "who came meanwhile is answered by the successor")
                checks.true(b"En vuelo" in answer, answer)
        took = time.monotonic() - started
        checks.true(took < 5, f"peers that do not hang up held it for {took:.1f} s")


@checks.check
def sockets_are_told_to_come_back_and_miss_nothing():
    with tempfile.TemporaryDirectory() as folder, Server("servitec", FLAGS, data=folder) as server:
        writer = Caller(server.port, "w")
        ears = [Listener(server.port) for _ in range(20)]
        writer.start()
        ears[0].wait(lambda events: len(events) > 20)
        become_successor(server)
        for ear in ears:
            ear.thread.join(10)
        checks.equal([ear.code for ear in ears], [1012] * 20)
        threading.Event().wait(0.2)
        last = [ear.events[-1] for ear in ears]
        again = [Listener(server.port, f"/ws?desde={e['seq']}&epoca={e['epoca']}") for e in last]
        writer.goes_on = False
        writer.join(20)
        for ear, back in zip(ears, again):
            seqs = [e["seq"] for e in ear.events + back.wait_for_seq(len(writer.names))]
            checks.equal(seqs, list(range(seqs[0], seqs[0] + len(seqs))))
            back.close()
        checks.equal(writer.trouble, [])


@checks.check
def the_successor_is_the_file_as_it_is_then():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as bin_folder:
        program, newer = pathlib.Path(bin_folder, "chasqui"), pathlib.Path(bin_folder, "newer")
        shutil.copy(CHASQUI, program)
        server = Server("servitec", FLAGS, data=folder)
        command = [str(program), *server.command()[1:]]
        server.command = lambda: command
        with server:
            shutil.copy(CHASQUI, newer)
            inode = newer.stat().st_ino
            newer.rename(program)
            become_successor(server)
            checks.equal(os.stat(f"/proc/{server.process.pid}/exe").st_ino, inode)
            program.unlink()
            server.process.send_signal(signal.SIGUSR2)
            wait_for(lambda: "restart refused" in server.log(), server.log)
            checks.equal(server.get("/healthz")[0], 200, "it goes on")


@checks.check
def a_configuration_that_is_wrong_keeps_the_program_running():
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder, "chasqui.toml")
        config.write_text('admin = "off"\nloops = 1\n')
        with Server("servitec", ["--config", str(config)], data=folder) as server:
            config.write_text('admin = "off"\nloops = "many"\n')
            server.process.send_signal(signal.SIGUSR2)
            wait_for(lambda: "restart refused" in server.log(), server.log)
            checks.true("loops" in server.log() and restarts_seen(server) == 0, server.log())
            checks.equal(server.post("/clientes", {"nombre": "Ana"})[0], 200)
            config.write_text('admin = "off"\nloops = 3\n')
            become_successor(server)
            for _ in range(20):
                checks.equal(server.get("/clientes")[0], 200, "more loops than sockets")
            config.write_text('admin = "off"\nloops = 1\n')
            become_successor(server)
            for _ in range(20):
                checks.equal(server.get("/clientes")[0], 200, "fewer loops than sockets")


@checks.check
def another_port_in_the_configuration_is_taken_up():
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder, "chasqui.toml")
        server = Server("servitec", data=folder)
        port, other = server.port, Server("servitec", data=folder).port
        text = 'admin = "off"\n[site.servitec]\nport = {}\n'
        config.write_text(text.format(port))
        server.command = lambda: [CHASQUI, "serve", "servitec", "--open", "--data", folder,
                                  "--config", str(config)]
        with server:
            config.write_text(text.format(other))
            become_successor(server)
            server.port = other
            checks.equal(server.get("/healthz")[0], 200)
            with socket.socket() as old:
                checks.true(old.connect_ex(("127.0.0.1", port)) != 0, "nobody listens there now")


@checks.check
def a_stop_is_stronger_than_a_restart():
    with tempfile.TemporaryDirectory() as folder:
        server = Server("servitec", [*FLAGS, "--set", "limits.drain=2s"], data=folder).start()
        with RawPeer(server.port) as half:
            half.send(b"POST /clientes HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
            threading.Event().wait(0.1)
            server.process.send_signal(signal.SIGUSR2)
            wait_for(lambda: restarts_seen(server) == 1, server.log)
            server.process.send_signal(signal.SIGUSR2)  # Once is enough.
            server.process.send_signal(signal.SIGTERM)
            checks.equal(server.process.wait(20), 0)


@checks.check
def sockets_that_cannot_be_are_refused_in_words():
    with listening() as door, socket.socket() as silent, socket.socketpair()[0] as unix:
        silent.bind(("127.0.0.1", 0))
        cases = [
            ([door], {"LISTEN_FDS": "2", "LISTEN_FDNAMES": "a:b"}, "descriptor 4 is not open"),
            ([door], {"LISTEN_FDS": "0"}, "LISTEN_FDS=0"),
            ([door], {"LISTEN_FDS": "x"}, "LISTEN_FDS=x"),
            ([door], {"LISTEN_FDNAMES": "a:b"}, "2 names for LISTEN_FDS=1"),
            ([door], {"LISTEN_FDNAMES": "otra"}, 'called "otra"'),
            ([silent], {}, "does not listen"),
            ([unix], {}, "no TCP socket"),
        ]
        for doors, env, says in cases:
            with tempfile.TemporaryDirectory() as folder:
                server = Activated([door], data=folder)
                server.sockets = doors
                server.env.update(env)
                code, text = server.refusal()
                checks.true(code == 1 and says in text, f"{env}: {code} {text}")


@checks.check
def an_open_site_on_an_inherited_address_for_everybody_is_refused():
    with listening("0.0.0.0") as door, tempfile.TemporaryDirectory() as folder:
        code, text = Activated([door], data=folder).refusal()
        checks.true(code == 1 and "is not loopback" in text, f"{code} {text}")


@checks.check
def sockets_for_another_process_are_none_of_ours():
    with listening() as door, Server("servitec") as other, tempfile.TemporaryDirectory() as folder:
        port = Server("servitec", data=folder).port
        server = Activated([door], data=folder)
        server.pid, server.listen, server.port = str(other.process.pid), f"127.0.0.1:{port}", port
        with server:
            checks.equal(server.get("/healthz")[0], 200, "it opened its own")


checks.run()
