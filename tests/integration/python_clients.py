#!/usr/bin/python3
"""The notifier of clients/python against real servers: what is said arrives once and in order,
whoever is cut, stopped or killed meanwhile. Its Django side is in python_django.py, the repair
shop's client in servitec_client.py."""

import ast
import inspect
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from chasqui_server import CHASQUI, ROOT, Checks, Server
from gate import Gate

PACKAGES = ROOT / "clients/python"
sys.path.insert(0, str(PACKAGES))

from chasqui_client import WebSocketNotifier  # noqa: E402
from chasqui_client.backoff import Backoff, retry_after  # noqa: E402
from chasqui_client.delivery import Delivery  # noqa: E402
from chasqui_client.message import event, notice  # noqa: E402
from chasqui_client.outbox import Outbox  # noqa: E402
from chasqui_client.sender import FAULTS_MAX, Sender  # noqa: E402
from chasqui_client.store import OutboxFull  # noqa: E402

WAIT_SECONDS = 15
FORKS = 20
FLAGS = ["--set", "access_log=false"]
SECRET = {"SECRET_KEY": "a-secret-for-tests-only-0123456789"}
BOOKING = {"reserva": {"id": 7, "clienteId": 123, "estado": "pendiente", "totalEstimado": 50.0}}
folder = pathlib.Path(tempfile.mkdtemp(prefix="chasqui-clients-"))
checks = Checks()
tablero = Server("tablero", FLAGS)

# Says numbers, each on a line once it is stored, and then lives on until it is killed.
TALKER = """
import sys, time
from chasqui_client import WebSocketNotifier
url, outbox, series, count, pause = sys.argv[1:]
notifier = WebSocketNotifier(url, outbox=outbox)
for n in range(int(count)):
    if notifier.emit_event("servicio:actualizado", {"id": series, "n": n}):
        print(n, flush=True)
    time.sleep(float(pause))
if pause != "0":
    time.sleep(60)
"""


def outbox_file():
    return pathlib.Path(tempfile.mkdtemp(dir=folder)) / "outbox.db"


def wait_for(claim, about):
    deadline = time.monotonic() + WAIT_SECONDS
    while not claim():
        checks.true(time.monotonic() < deadline, f"not in time: {about}")
        time.sleep(0.02)


def numbers(series, server=tablero):
    """The numbers of a series in the server's history, oldest first."""
    seen = server.get("/api/dashboard/events?limit=100")[1]["events"]
    return [e["payload"]["n"] for e in reversed(seen) if e["payload"].get("id") == series]


def say(notifier, series, count, start=0):
    for n in range(start, start + count):
        checks.true(notifier.emit_event("servicio:actualizado", {"id": series, "n": n}), n)


def talker(url, outbox, series, count, pause=0):
    return subprocess.Popen(
        [sys.executable, "-c", TALKER, url, str(outbox), series, str(count), str(pause)],
        env={**os.environ, "PYTHONPATH": str(PACKAGES)}, stdout=subprocess.PIPE, text=True)


# The notifier.

@checks.check
def its_interface_is_the_references():
    reference = ast.parse((ROOT / "tests/support/websocket_notifier.py").read_text("utf-8"))
    theirs = {each.name: [word.arg for word in each.args.args] for each in ast.walk(reference)
              if isinstance(each, ast.FunctionDef)}
    checks.true({"emit_event", "notify_role", "notify_user"} <= set(theirs), theirs)
    for name in theirs:
        ours = inspect.signature(getattr(WebSocketNotifier, name)).parameters.values()
        words = [each.name for each in ours if each.kind is not inspect.Parameter.KEYWORD_ONLY]
        checks.equal(words[:len(theirs[name])], theirs[name], name)
    checks.true(WebSocketNotifier.get_timestamp().endswith("Z"))
    checks.equal(WebSocketNotifier(outbox=outbox_file()).ws_server_url, "http://localhost:4000/api")


@checks.check
def every_door_of_the_server_is_reached_with_and_without_api():
    for base in (tablero.url + "/api", tablero.url + "/"):
        with Gate(tablero.port) as gate:
            notifier = WebSocketNotifier(base.replace(tablero.url, gate.url), outbox=outbox_file())
            checks.equal(notifier.emit_event("reserva:creada", BOOKING), True)
            checks.equal(notifier.notify_role("proveedor", "nueva_reserva", {"reservaId": 7}), True)
            checks.equal(notifier.notify_user("user_123", "confirmada", {"reservaId": 7}), True)
            checks.equal(notifier.update_dashboard({"services": {"total": 50}}), True)
            checks.true(notifier.flush(), "not sent")
            checks.equal(notifier.outbox.set_aside(), [])
            checks.equal([p.path.removeprefix("/api") for p in gate.posts],
                         [f"/dashboard/{name}" for name in
                          ("emit-event", "notify-role", "notify-user", "update-dashboard")])


@checks.check
def said_twice_it_is_one_event_and_a_change_to_and_fro_is_three():
    """A view and a signal say the same; what really changed back is news, also all at once."""
    notifier = WebSocketNotifier(tablero.url + "/api", outbox=outbox_file())
    before = tablero.get("/api/dashboard/metrics")[1]["eventsEmitted"]
    states = [("creada", "a"), ("actualizada", "b"), ("actualizada", "a"), ("actualizada", "b"),
              ("creada", "a")]
    for change, state in states:
        data = {"reserva": {"id": 8, "estado": state}}
        checks.true(notifier.emit_event(f"reserva:{change}", data))
    for _ in range(2):
        checks.true(notifier.emit_event("pago:procesado", {"pago": {"id": time.time()}},
                                        id_evento="pago-1"))
    checks.true(notifier.flush(), "not sent")
    after = tablero.get("/api/dashboard/metrics")[1]["eventsEmitted"]
    checks.equal(after - before, 5)


@checks.check
def what_is_said_while_the_server_is_down_arrives_once_and_in_order():
    with Server("tablero", FLAGS) as server:
        notifier = WebSocketNotifier(server.url + "/api", outbox=outbox_file())
        say(notifier, "antes", 3)
        checks.true(notifier.flush(), "not sent")
        server.kill()
        say(notifier, "durante", 40)
        checks.equal(notifier.flush(0.1), False)
        server.start()
        say(notifier, "durante", 10, start=40)
        checks.true(notifier.flush(WAIT_SECONDS), "not sent")
        checks.equal(numbers("antes", server), list(range(3)))
        checks.equal(numbers("durante", server), list(range(50)))


@checks.check
def a_server_killed_in_the_middle_gets_everything_once():
    with Server("tablero", FLAGS) as server:
        notifier = WebSocketNotifier(server.url + "/api", outbox=outbox_file())
        for turn in range(3):
            say(notifier, "golpes", 30, start=turn * 30)
            wait_for(lambda: len(numbers("golpes", server)) > turn * 30, "some of them")
            server.kill()
            server.start()
        checks.true(notifier.flush(WAIT_SECONDS), "not sent")
        checks.equal(numbers("golpes", server), list(range(90)))


@checks.check
def a_program_killed_while_it_sends_loses_nothing_that_it_said():
    outbox = outbox_file()
    child = talker(tablero.url + "/api", outbox, "muerto", 90, 0.002)
    wait_for(lambda: len(numbers("muerto")) >= 10, "the first ones")
    child.kill()
    said = [int(line) for line in child.communicate()[0].split()]
    checks.true(10 <= len(said) < 90, f"{len(said)} said: not in the middle")
    heir = WebSocketNotifier(tablero.url + "/api", outbox=outbox)  # Saying nothing is enough.
    wait_for(lambda: heir.outbox.waiting() == 0, "all of them")
    seen = numbers("muerto")
    # The last one may have been stored without it being said.
    checks.true(seen in (said, [*said, len(said)]), f"said {said}, arrived {seen}")


@checks.check
def a_program_killed_between_sending_and_noting_it_repeats_nothing():
    outbox = outbox_file()
    with Gate(tablero.port) as gate:
        gate.plan("lose")
        notifier = WebSocketNotifier(gate.url + "/api", outbox=outbox)
        say(notifier, "perdida", 2)
        checks.true(notifier.flush(), "not sent")
        first, again, second = gate.posts
        checks.equal((first.key, first.body), (again.key, again.body), "the same request again")
        checks.true(second.key not in ("", first.key), "a key of its own")
    checks.equal(numbers("perdida"), [0, 1])


@checks.check
def a_program_that_ends_at_once_has_sent_what_it_said():
    child = talker(tablero.url + "/api", outbox_file(), "breve", 5)
    child.communicate(timeout=WAIT_SECONDS)
    checks.equal(numbers("breve"), list(range(5)))
    started = time.monotonic()
    child = talker("http://127.0.0.1:9/api", outbox_file(), "breve", 5)
    checks.equal(child.communicate(timeout=WAIT_SECONDS)[0].split(), list("01234"))
    checks.true(time.monotonic() - started < 4, "it waited for a server that is not there")


@checks.check
def processes_that_share_an_outbox_send_one_at_a_time():
    outbox = outbox_file()
    with Gate(tablero.port) as gate:
        children = [talker(gate.url + "/api", outbox, name, 30) for name in ("uno", "dos", "tres")]
        for child in children:
            checks.equal(len(child.communicate(timeout=WAIT_SECONDS)[0].split()), 30)
        wait_for(lambda: Outbox(outbox).waiting() == 0, "all of them")
        checks.equal(gate.at_once_max, 1)
        checks.equal(len(gate.posts), len({post.key for post in gate.posts}), "none twice")
    for name in ("uno", "dos", "tres"):
        checks.equal(numbers(name), list(range(30)), name)


@checks.check
def the_child_of_a_fork_uses_the_outbox_too():
    """Whatever the parent's sender is doing when it forks; a child may end before its parent."""
    notifier = WebSocketNotifier(tablero.url + "/api", outbox=outbox_file())
    for n in range(FORKS):
        say(notifier, "raiz", 2, start=2 * n)
        child = os.fork()
        if child == 0:
            if opened_below(notifier.outbox.path.parent):
                os._exit(2)  # SQLite's connections may not be inherited.
            is_good = notifier.emit_event("servicio:actualizado", {"id": "rama", "n": n})
            os._exit(0 if is_good and notifier.flush(WAIT_SECONDS) else 1)
        checks.equal(exit_code(child), 0, f"child {n}")
    checks.true(notifier.flush(), "not sent")
    checks.equal((numbers("rama"), numbers("raiz")), ([*range(FORKS)], [*range(2 * FORKS)]))


def opened_below(place):
    """This process's open files there."""
    fds = [pathlib.Path(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
    return [fd for fd in fds if fd.is_symlink() and str(place) in os.readlink(fd)]


def exit_code(child):
    """Of a fork that is to end in time."""
    ended = []

    def has_ended():
        pid, status = os.waitpid(child, os.WNOHANG)
        ended.append(os.waitstatus_to_exitcode(status))
        return pid == child

    try:
        wait_for(has_ended, f"process {child}")
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    return ended[-1]


@checks.check
def what_the_server_refuses_is_kept_aside_with_the_reason():
    notifier = WebSocketNotifier(tablero.url + "/api", outbox=outbox_file())
    checks.true(notifier.emit_event("x" * 81, {"id": "larga"}))  # The server takes 80.
    say(notifier, "sigue", 2)
    checks.true(notifier.flush(), "not sent")
    checks.equal(numbers("sigue"), [0, 1])
    aside, = notifier.outbox.set_aside()
    checks.equal((aside.status, aside.path), (400, "/dashboard/emit-event"))
    checks.true("type" in aside.reason and '"larga"' in aside.body, aside)
    shown = tool("list", notifier.outbox.path)
    checks.true(shown.startswith("0 waiting\n") and "HTTP 400" in shown, shown)
    checks.equal(tool("requeue", notifier.outbox.path), "1 waiting again\n")
    checks.true(notifier.flush(), "not sent")
    checks.equal(tool("discard", notifier.outbox.path), "1 forgotten\n")
    checks.equal(notifier.outbox.set_aside(), [])


def tool(*words):
    return subprocess.run([sys.executable, "-m", "chasqui_client", *map(str, words)], check=True,
                          env={**os.environ, "PYTHONPATH": str(PACKAGES)}, text=True,
                          stdout=subprocess.PIPE).stdout


@checks.check
def answers_are_told_apart():
    """What may pass is tried again in its turn, what would not is not; Retry-After is heeded."""
    with Gate(tablero.port) as gate:
        later = [(408, {}), (429, {"Retry-After": "1"}), (409, {"Retry-After": "0"}), (503, {})]
        gate.plan(*later)
        notifier = WebSocketNotifier(gate.url + "/api", outbox=outbox_file())
        say(notifier, "paciencia", 1)
        checks.true(notifier.flush(WAIT_SECONDS), "not sent")
        checks.equal([post.fate for post in gate.posts], [*later, "pass"])
        checks.true(gate.posts[2].at - gate.posts[1].at >= 1, "Retry-After")
        final = [(200, {}), (302, {"Location": "/"}), (401, {}), (404, {}), (409, {}), (422, {})]
        gate.plan(*final)
        say(notifier, "paciencia", len(final) + 1, start=1)
        checks.true(notifier.flush(WAIT_SECONDS), "not sent")
        checks.equal([each.status for each in notifier.outbox.set_aside()],
                     [200, 302, 401, 404, 409, 422])
    checks.equal(numbers("paciencia"), [0, 7])


@checks.check
def a_message_that_the_server_stumbles_over_does_not_hold_up_the_others_for_ever():
    outbox = Outbox(outbox_file())
    outbox.add(event("a", {"n": 1}, "", None))
    first = outbox.next()
    for _ in range(FAULTS_MAX - 1):
        outbox.postponed(first.id, "HTTP 500", is_fault=True)
    with Gate(tablero.port) as gate:
        gate.plan((500, {}))
        Sender(outbox, Delivery(gate.url + "/api", None, 5)).run(until_empty=True)
    checks.equal([each.status for each in outbox.set_aside()], [500])


@checks.check
def the_outbox_is_bounded_by_number_and_size():
    few = Outbox(outbox_file(), messages_max=2)
    few.add(notice("/a", {"n": 1}))
    few.add(notice("/a", {"n": 2}))
    small = Outbox(outbox_file(), bytes_max=20)
    small.add(notice("/a", {"n": "x" * 11}))  # 20 bytes with what is around it.
    for full in (few, small):
        try:
            full.add(notice("/a", {}))
            raise AssertionError("it took more")
        except OutboxFull:
            pass
        full.sent(full.next().id)
        checks.true(full.add(notice("/a", {})), "there is room again")


@checks.check
def what_cannot_be_stored_is_false_and_no_exception():
    notifier = WebSocketNotifier(tablero.url + "/api", outbox=outbox_file())
    for data in ({"x": object()}, {"x": float("nan")}, None):
        checks.equal(notifier.emit_event("a", data), False)
    nowhere = WebSocketNotifier(tablero.url + "/api", outbox=folder / "a file" / "outbox.db")
    (folder / "a file").write_text("")
    checks.equal(nowhere.emit_event("a", {}), False)


@checks.check
def the_synchronous_mode_is_true_for_202_alone():
    path = outbox_file()
    notifier = WebSocketNotifier(tablero.url + "/api", outbox=path, sync=True)
    before = tablero.get("/api/dashboard/metrics")[1]["eventsEmitted"]
    for _ in range(2):  # The server knows the repeat, as with the reference.
        checks.equal(notifier.emit_event("reserva:creada", {"reserva": {"id": 99}}), True)
    checks.equal(tablero.get("/api/dashboard/metrics")[1]["eventsEmitted"] - before, 1)
    checks.equal(notifier.notify_role("nadie", "a", {}), False)
    away = WebSocketNotifier("http://127.0.0.1:9/api", sync=True)
    checks.equal(away.emit_event("a", {}), False)
    checks.equal((path.exists(), notifier.outbox), (False, None))


@checks.check
def a_key_opens_a_server_that_asks_for_one():
    with Server("tablero", FLAGS, env=SECRET, accounts=True) as strict:
        key = new_key(strict, "django", "--role", "publicador")
        stranger = WebSocketNotifier(strict.url + "/api", outbox=outbox_file())
        say(stranger, "clave", 1)
        checks.true(stranger.flush(), "not tried")
        checks.equal([each.status for each in stranger.outbox.set_aside()], [401])
        known = WebSocketNotifier(strict.url + "/api", api_key=key, outbox=outbox_file())
        say(known, "clave", 1, start=1)
        checks.true(known.flush(), "not sent")
        checks.equal(numbers("clave", strict), [1])


def new_key(server, *words):
    """A key's text, once the running server knows of it, which takes a second."""
    done = subprocess.run(
        [CHASQUI, "key", "add", *words, "--site", server.app, "--data", str(server.data)],
        capture_output=True, text=True, timeout=60, check=True, env={**os.environ, **SECRET})
    key = next(word for word in done.stdout.split() if word.count("_") == 2)
    wait_for(lambda: server.post("/api/dashboard/emit-event", {}, {"X-API-Key": key})[0] != 401,
             "the key")
    return key


@checks.check
def waits_double_up_to_a_bound_and_are_not_all_alike():
    backoff = Backoff(1, 8)
    waits = [backoff.next() for _ in range(6)]
    for wait, whole in zip(waits, [1, 2, 4, 8, 8, 8]):
        checks.true(whole / 2 <= wait <= whole, waits)
    checks.true(len({Backoff(1, 8).next() for _ in range(20)}) > 1, "no jitter")
    checks.equal([retry_after(text) for text in (None, "", "soon", "7", "999999")],
                 [None, None, None, 7, 3600])
    checks.equal(retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), 0)


try:
    with tablero:
        checks.run()
finally:
    shutil.rmtree(folder, ignore_errors=True)
