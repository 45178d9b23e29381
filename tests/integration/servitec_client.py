#!/usr/bin/python3
"""The Python client of clients/python against a real server, and the reference's curl lines."""

import os
import pathlib
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from chasqui_server import CHASQUI, ROOT, Checks, Server

sys.path.insert(0, str(ROOT / "clients/python"))

import requests  # noqa: E402
import websocket  # noqa: E402
from servitec_manager.api_client import ServitecAPIClient, demo  # noqa: E402
from servitec_manager.settings import load_settings  # noqa: E402

FLAGS = ["--set", "admin=off", "--set", "access_log=false"]
WAIT_SECONDS = 10
SECRET = {"SECRET_KEY": "a-secret-for-tests-only-0123456789"}

# As the reference prints it; only the address is another.
EXAMPLE = '''
from servitec_manager.api_client import ServitecAPIClient

client = ServitecAPIClient("http://192.168.1.100:8000")

# Conectar WebSocket
def on_update(data):
    event = data['event']
    payload = data['data']

    if event == 'stock_actualizado':
        # Actualizar UI automáticamente
        producto_id = payload['id']
        nuevo_stock = payload['stock']
        print(f"Stock actualizado: Producto {producto_id} = {nuevo_stock}")

client.connect_realtime(on_update)
'''

CURL = r'''
# Obtener clientes
curl http://localhost:8000/clientes

# Crear cliente
curl -X POST http://localhost:8000/clientes \
  -H "Content-Type: application/json" \
  -d '{"nombre":"Juan Perez","telefono":"555-1234"}'

# Estadísticas
curl http://localhost:8000/stats/dashboard
'''

checks = Checks()


class Heard:
    """Callback that keeps events for a test to take."""

    def __init__(self):
        self.events = queue.Queue()

    def __call__(self, event):
        self.events.put(event)

    def take(self, count):
        return [self.events.get(timeout=WAIT_SECONDS) for _ in range(count)]


def refused(status, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except requests.HTTPError as error:
        checks.equal(error.response.status_code, status, error)
        return error.response.json()
    raise AssertionError(f"not refused with {status}")


def interrupted(process):
    """Whether Ctrl-C ends it. One that comes before Python has left the script only ends that."""
    for _ in range(WAIT_SECONDS):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(1)
            return True
        except subprocess.TimeoutExpired:
            pass
    return False


@checks.check
def the_example_of_the_reference_works_as_printed():
    with Server("servitec", FLAGS) as server:
        client = ServitecAPIClient(server.url)
        product = client.create_producto("Pantalla", "Repuestos", 10, 5)["id"]
        program = EXAMPLE.replace("http://192.168.1.100:8000", server.url)
        env = {**os.environ, "PYTHONPATH": str(ROOT / "clients/python"), "PYTHONUNBUFFERED": "1"}
        example = subprocess.Popen([sys.executable, "-c", program], env=env, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            stock, lines = 0, queue.Queue()
            reader = threading.Thread(target=lambda: [lines.put(each) for each in example.stdout])
            reader.start()
            line = None
            while line is None:  # Until it listens, nothing is printed.
                stock += 1
                client.update_stock(product, stock)
                try:
                    line = lines.get(timeout=0.2)
                except queue.Empty:
                    checks.true(stock < 100 and example.poll() is None, "it prints nothing")
            checks.equal(line, f"Stock actualizado: Producto {product} = {stock}\n")
        finally:
            ended = interrupted(example)
            example.kill()
            reader.join()
        checks.true(ended, "Ctrl-C does not end it")


@checks.check
def the_curl_lines_of_the_reference_work_as_printed():
    with Server("servitec", FLAGS) as server:
        script = "set -e\n" + CURL.replace("curl ", "curl -sSf ").replace(
            "http://localhost:8000", server.url)
        script = script.replace("\n#", "\necho\n#")
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=30)
        checks.equal(done.returncode, 0, done.stderr)
        clients, created, stats = done.stdout.strip().split("\n")
        checks.equal(clients, "[]")
        checks.equal(created, '{"id":1,"nombre":"Juan Perez","telefono":"555-1234",'
                              '"email":null,"direccion":null}')
        checks.true('"clientes":1' in stats, stats)


@checks.check
def the_contract_checks_itself():
    with Server("servitec", FLAGS) as server:
        client, other, heard = ServitecAPIClient(server.url + "/"), None, Heard()
        checks.equal(client.base_url, server.url)
        checks.true(client.is_online(), "not online")
        created = client.create_cliente("Ana", "555")
        checks.equal(created, {"id": created["id"], "nombre": "Ana", "telefono": "555",
                               "email": None, "direccion": None})
        changed = client.update_cliente(created["id"], email="ana@taller.mx")
        checks.equal(changed, {"id": created["id"], "email": "ana@taller.mx"})
        product = client.create_producto("Pantalla", "Repuestos", 10.5, 10, stock_minimo=2)["id"]
        checks.equal(client.update_stock(product, 5, "add"), {"id": product, "stock": 15})
        checks.equal(client.update_stock(product, 3, "subtract"), {"id": product, "stock": 12})
        checks.equal(client.update_stock(product, 10), {"id": product, "stock": 10})
        client.create_orden(created["id"], "Celular", "Samsung", "A14", "No carga")
        order = client.create_orden(created["id"], "Tableta", "Apple", "Air", "Pantalla",
                                    total=100, anticipo=20)["id"]
        checks.equal(client.update_estado_orden(order, "Reparado"),
                     {"id": order, "estado": "Reparado"})
        checks.equal(client.get_ordenes()[0]["id"], order)
        checks.equal([o["id"] for o in client.get_ordenes("Reparado", created["id"])], [order])
        other = ServitecAPIClient(server.url)
        other.connect_realtime(heard)
        sale = client.create_venta(
            31.5, [{"id": product, "cantidad": 3, "precio": 10.5, "subtotal": 31.5}], created["id"])
        checks.equal(sale["message"], "Venta registrada")
        checks.equal([e["event"] for e in heard.take(2)], ["venta_creada", "stock_actualizado"])
        other.disconnect_realtime()
        checks.equal([p["stock"] for p in client.get_inventario("Repuestos")], [7])
        checks.equal(client.get_inventario(stock_bajo=True), [])
        stats = client.get_dashboard_stats()
        checks.true({"clientes", "ordenes_pendientes", "productos_stock_bajo", "ventas_hoy"}
                    <= set(stats), stats)
        checks.equal([c["nombre"] for c in client.get_clientes("an")], ["Ana"])
        lonely = client.create_cliente("Beto")["id"]
        checks.equal(client.delete_cliente(lonely), {"message": "Cliente eliminado"})
        checks.equal(refused(404, client.get_cliente, lonely)["detail"], "Cliente no encontrado")
        refused(409, client.update_stock, product, 99, "subtract")


@checks.check
def ping_is_answered_within_the_second():
    with Server("servitec", FLAGS) as server:
        raw = websocket.create_connection(server.url.replace("http", "ws") + "/ws", timeout=1)
        raw.send("ping")
        checks.equal(raw.recv(), "pong")
        raw.close()


@checks.check
def a_cut_loses_no_event_and_repeats_none():
    with Server("servitec", FLAGS) as server:
        client, heard, names = ServitecAPIClient(server.url), Heard(), Heard()
        client.register_callback("cliente_creado", lambda data: names(data["nombre"]))
        client.connect_realtime(heard)
        client.create_cliente("Uno")
        first = heard.take(1)
        server.kill()
        server.start()
        client.create_cliente("Dos")  # Before it is back, as a rule.
        server.kill()
        server.start()
        client.create_cliente("Tres")
        seen = first + heard.take(2)
        client.disconnect_realtime()
        checks.equal([e["data"]["nombre"] for e in seen], ["Uno", "Dos", "Tres"])
        checks.equal([e["seq"] for e in seen], [1, 2, 3])
        checks.equal(names.take(3), ["Uno", "Dos", "Tres"])
        checks.true(heard.events.empty() and names.events.empty(), "an event came twice")


@checks.check
def a_cut_before_the_first_event_loses_none():
    with Server("servitec", FLAGS) as server:
        client, heard = ServitecAPIClient(server.url), Heard()
        client.create_cliente("Antes")
        client.connect_realtime(heard)
        server.kill()
        server.start()
        client.create_cliente("Después")
        checks.equal([e["data"]["nombre"] for e in heard.take(1)], ["Después"])
        client.disconnect_realtime()


@checks.check
def a_write_whose_answer_was_lost_is_not_done_twice():
    """A go-between swallows the first answer: the client tries again with the same key."""
    with Server("servitec", FLAGS) as server:
        gate = socket.create_server(("127.0.0.1", 0))

        def pass_on():
            for is_lost in (True, False):
                near, _ = gate.accept()
                with near, socket.create_connection(("127.0.0.1", server.port)) as far:
                    request = near.recv(65536)
                    while not request.endswith(b"}"):
                        request += near.recv(65536)
                    far.sendall(request)
                    answer = far.recv(65536)
                    if not is_lost:
                        near.sendall(answer)

        between = threading.Thread(target=pass_on)
        between.start()
        client = ServitecAPIClient(f"http://127.0.0.1:{gate.getsockname()[1]}")
        checks.equal(client.create_cliente("Ana")["id"], 1)
        between.join()
        gate.close()
        checks.equal(len(server.get("/clientes")[1]), 1)


@checks.check
def restarts_under_a_writer_leave_no_gap_and_no_repeat():
    with Server("servitec", FLAGS) as server:
        reader, heard = ServitecAPIClient(server.url), Heard()
        reader.connect_realtime(heard)
        checks.true(reader.is_listening, "not listening")
        names = [f"Cliente {n}" for n in range(60)]
        writer = threading.Thread(target=write, args=(server.url, names))
        writer.start()
        seen = heard.take(15)
        server.stop()
        server.start()
        seen += heard.take(15)
        server.kill()
        server.start()
        seen += heard.take(30)
        writer.join()
        reader.disconnect_realtime()
        checks.true(not reader.is_listening and heard.events.empty(), "an event came twice")
        checks.equal([e["data"]["nombre"] for e in seen], names)
        checks.equal([e["seq"] for e in seen], list(range(1, 61)))


def write(url, names):
    """Each write is tried until it is done: it has a key, so it is done once."""
    client = ServitecAPIClient(url)
    for name in names:
        client.create_cliente(name)
        time.sleep(0.01)


@checks.check
def a_slow_callback_gets_everything_and_may_disconnect_itself():
    with Server("servitec", FLAGS) as server:
        client, seen, done = ServitecAPIClient(server.url), [], threading.Event()

        def slow(event):
            time.sleep(0.01)
            seen.append(event["data"]["nombre"])
            if len(seen) == 1:
                raise ValueError("a callback that fails")
            if len(seen) == 20:
                client.disconnect_realtime()
                done.set()

        client.connect_realtime(slow)
        for n in range(25):
            client.create_cliente(str(n))
        checks.true(done.wait(WAIT_SECONDS), "it never got there")
        checks.equal(seen, [str(n) for n in range(20)])


@checks.check
def a_session_is_renewed_for_calls_and_sockets_and_ends_when_it_is_ended():
    with Server("servitec", ["--set", "access_log=false", "--demo"], env=SECRET,
                accounts=True) as server:
        client, heard = ServitecAPIClient(server.url), Heard()
        refused(401, client.get_clientes)
        refused(401, client.sign_in, "ana", "not-the-password")
        client.sign_in("ana", "recepcion-demo")
        checks.true(client.get_clientes(), "no customers")
        client.connect_realtime(heard)
        checks.true(client.is_listening, "not listening")
        client._calls._access += "x"  # As if it were too old.
        checks.true(client.get_clientes(), "not renewed")
        client._calls._access += "x"
        created = client.create_cliente("Con sesión nueva")
        checks.equal(heard.take(1)[0]["data"]["id"], created["id"])
        server.kill()
        client._calls._access += "x"
        server.start()
        wait_for(lambda: client.is_listening, "the socket, with a new token")
        client.sign_out()
        refused(401, client.get_clientes)
        client.disconnect_realtime()
        key = new_key(server, "mostrador", "--role", "recepcionista")
        program = ServitecAPIClient(server.url, api_key=key)
        program.connect_realtime(heard)
        program.create_cliente("Por programa")
        checks.equal(heard.take(1)[0]["data"]["nombre"], "Por programa")
        program.disconnect_realtime()


def new_key(server, *words):
    """A key's text, once the running server knows of it, which takes a second."""
    done = subprocess.run(
        [CHASQUI, "key", "add", *words, "--site", "servitec", "--data", str(server.data)],
        capture_output=True, text=True, timeout=60, check=True, env={**os.environ, **SECRET})
    key = next(word for word in done.stdout.split() if word.count("_") == 2)
    wait_for(lambda: server.get("/clientes", {"X-API-Key": key})[0] == 200, "the key")
    return key


def wait_for(claim, about):
    deadline = time.monotonic() + WAIT_SECONDS
    while not claim():
        checks.true(time.monotonic() < deadline, f"not in time: {about}")
        time.sleep(0.02)


@checks.check
def nobody_there_is_said():
    client = ServitecAPIClient("http://127.0.0.1:9")
    checks.true(not client.is_online(), "online")


@checks.check
def config_json_is_read():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "config.json"
        checks.equal(load_settings(path).url, "http://localhost:8000")
        path.write_text('{"api_server": {"url": "http://192.168.1.100:8000", "timeout": 7, '
                        '"retry_attempts": 1, "enable_realtime": false},'
                        '"offline_mode": {"enabled": true, "sync_interval": 300}}')
        read = load_settings(path)
        checks.equal((read.url, read.timeout, read.retry_attempts, read.enable_realtime),
                     ("http://192.168.1.100:8000", 7, 1, False))


@checks.check
def the_demo_runs():
    with Server("servitec", FLAGS) as server:
        started = time.monotonic()
        demo(ServitecAPIClient(server.url), seconds=0.1)
        checks.true(time.monotonic() - started < WAIT_SECONDS, "slow")


checks.run()
