#!/usr/bin/python3
"""kill -9 under load, again and again on the same data: what was acknowledged is there, once.

Tills post customers, sales, stock changes and order states, each with an Idempotency-Key, while a
socket listens. Then the server is killed and started again, and everything is compared: answers,
rows, events, ledgers, series and the file itself.
"""

import http.client
import itertools
import json
import random
import shutil
import sqlite3
import tempfile
import threading
import time

from chasqui_server import IS_LONG, Checks, Server
from peers import Listener

ROUNDS = 500 if IS_LONG else 50
TILLS = 4
LOAD_SECONDS = (0.05, 0.5)
STATES = ["En Proceso", "Espera de Repuesto", "Reparado", "Pendiente"]

checks = Checks()
chance = random.Random(20240607)
numbers = itertools.count(1)


class Write:
    """One request with its key, and what came back."""

    def __init__(self, method, path, body):
        self.method, self.path, self.body = method, path, json.dumps(body)
        self.key = f"kill9-{next(numbers)}"
        self.status, self.answer = None, None

    def send(self, connection):
        connection.request(
            self.method,
            self.path,
            self.body,
            {"Content-Type": "application/json", "Idempotency-Key": self.key},
        )
        response = connection.getresponse()
        text = response.read()
        return response.status, text, response.getheader("Idempotency-Replayed") == "true"


class Shop:
    """The server on its data, and everything that it ever acknowledged."""

    def __init__(self):
        self.data = tempfile.mkdtemp(prefix="chasqui-kill9-")
        self.server = Server(
            "servitec", ["--set", "admin=off", "--set", "log=warn"], data=self.data
        )
        self.products, self.orders = [], []
        self.events_checked, self.epoch = 0, None
        self.acknowledged = self.replayed = self.unsure = 0

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)

    def stock_up(self):
        for i in range(12):
            status, product = self.server.post(
                "/inventario",
                {
                    "nombre": f"Producto {i}",
                    "categoria": "Pantallas",
                    "precio": 10.5,
                    "stock": 1_000_000 if i else 40,
                },
            )
            checks.equal(status, 200, product)
            self.products.append(product["id"])
        customer = self.server.post("/clientes", {"nombre": "Ana"})[1]["id"]
        for i in range(12):
            order = {
                "cliente_id": customer,
                "equipo": "Celular",
                "marca": "M",
                "modelo": str(i),
                "problema": "No enciende",
            }
            self.orders.append(self.server.post("/ordenes", order)[1]["id"])

    def a_write(self, rng):
        kind = rng.randrange(8)
        if kind == 0:
            return Write("POST", "/clientes", {"nombre": f"Cliente {rng.random()}"})
        if kind == 1:
            return Write(
                "POST",
                "/ordenes",
                {
                    "cliente_id": 1,
                    "equipo": "Laptop",
                    "marca": "L",
                    "modelo": "X",
                    "problema": "Lenta",
                },
            )
        if kind == 2:
            return Write(
                "PUT", f"/ordenes/{rng.choice(self.orders)}/estado", {"estado": rng.choice(STATES)}
            )
        if kind in (3, 4):
            body = {"cantidad": rng.randint(1, 5), "operacion": rng.choice(["add", "subtract"])}
            return Write("PUT", f"/inventario/{rng.choice(self.products)}/stock", body)
        lines = [
            {"id": product, "cantidad": rng.randint(1, 3), "precio": 10.5, "subtotal": 10.5}
            for product in rng.sample(self.products, rng.randint(1, 3))
        ]
        total = sum(line["cantidad"] * 10.5 for line in lines)
        return Write("POST", "/ventas", {"total": total, "productos": lines})


def work(shop, seed, written):
    """One till: a request at a time until the server is gone."""
    rng = random.Random(seed)
    connection = shop.connection()
    while True:
        write = shop.a_write(rng)
        written.append(write)
        try:
            write.status, write.answer, _ = write.send(connection)
        except (OSError, http.client.HTTPException):
            return


def load_and_kill(shop):
    """What was written until the kill, and what the socket heard."""
    listener = Listener(shop.server.port)
    written = [[] for _ in range(TILLS)]
    tills = [
        threading.Thread(target=work, args=(shop, chance.random(), written[i]))
        for i in range(TILLS)
    ]
    for till in tills:
        till.start()
    threading.Event().wait(chance.uniform(*LOAD_SECONDS))
    shop.server.kill()
    for till in tills:
        till.join(30)
    listener.thread.join(10)
    listener.peer.close()
    return list(itertools.chain(*written)), listener.events


def crash_at_the_start(shop):
    """A start that is killed before it is done, at another moment each time."""
    shop.server.wait_until_ready = lambda: None
    try:
        shop.server.start()
    finally:
        del shop.server.wait_until_ready
    threading.Event().wait(chance.uniform(0, 0.04))
    shop.server.kill()


def repeat_all(shop, written):
    """An acknowledged write answers as before; one that was cut off happens now or happened."""
    connection = shop.connection()
    for write in written:
        status, answer, is_replay = write.send(connection)
        if write.status is None:
            shop.unsure += 1
            shop.replayed += is_replay
            checks.true(status in (200, 409), f"{write.path} {write.body}: {status} {answer}")
        elif write.status == 200:
            shop.acknowledged += 1
            checks.equal(
                (status, answer, is_replay),
                (200, write.answer, True),
                f"{write.method} {write.path} {write.key}",
            )
        else:
            checks.equal(write.status, 409, f"{write.path} {write.body}: {write.answer}")
    connection.close()


def rows(database, sql, *values):
    return database.execute(sql, values).fetchall()


def log_is_gapless(database):
    first, last, count = rows(database, "SELECT MIN(seq), MAX(seq), COUNT(*) FROM chasqui_log")[0]
    checks.equal((first, count), (1, last), "the log has no gap")
    return last


def each_row_has_its_event(database):
    for table, event in (
        ("clientes", "cliente_creado"),
        ("ordenes", "orden_creada"),
        ("ventas", "venta_creada"),
        ("inventario", "producto_creado"),
    ):
        ids = rows(database, f"SELECT id FROM {table} ORDER BY id")
        told = rows(
            database,
            "SELECT json_extract(data, '$.id') AS i FROM chasqui_log " "WHERE event = ? ORDER BY i",
            event,
        )
        checks.equal(told, ids, f"each row of {table} has one {event}")
    steps = rows(
        database, "SELECT orden_id, a FROM historial_ordenes WHERE de IS NOT NULL " "ORDER BY id"
    )
    told = rows(
        database,
        "SELECT json_extract(data, '$.id'), json_extract(data, '$.estado') "
        "FROM chasqui_log WHERE event = 'orden_actualizada' ORDER BY seq",
    )
    checks.equal(changes_of_state(told), steps, "each step has one orden_actualizada, in its order")


def changes_of_state(told):
    """Saying the state that an order has already is an event, and no step."""
    now, changes = {}, []
    for order, state in told:
        if now.get(order, "Pendiente") != state:
            changes.append((order, state))
        now[order] = state
    return changes


def ledgers_are_the_stock(database):
    wrong = rows(
        database,
        "SELECT id, stock, (SELECT SUM(cantidad) FROM movimientos_stock m "
        "WHERE m.producto_id = i.id) AS total FROM inventario i "
        "WHERE stock IS NOT total",
    )
    checks.equal(wrong, [], "stock is the sum of its movements")
    moves = rows(
        database,
        "SELECT producto_id, saldo FROM movimientos_stock " "WHERE tipo <> 'inicial' ORDER BY id",
    )
    told = rows(
        database,
        "SELECT json_extract(data, '$.id'), json_extract(data, '$.stock') "
        "FROM chasqui_log WHERE event = 'stock_actualizado' ORDER BY seq",
    )
    checks.equal(told, moves, "each movement has one stock_actualizado, in its order")


def series_have_no_gap(database):
    for table, letter in (("ventas", "V"), ("ordenes", "O")):
        numbers_there = [n for (n,) in rows(database, f"SELECT numero FROM {table} ORDER BY id")]
        wanted = [f"{letter}-{i:06d}" for i in range(1, len(numbers_there) + 1)]
        checks.equal(numbers_there, wanted, f"numbers of {table}")
    lines = rows(
        database,
        "SELECT v.id FROM ventas v LEFT JOIN detalle_ventas d "
        "ON d.venta_id = v.id WHERE d.id IS NULL",
    )
    checks.equal(lines, [], "each sale has its lines")


def events_since(database, seq):
    return {
        s: (event, json.loads(data))
        for s, event, data in rows(
            database, "SELECT seq, event, data FROM chasqui_log WHERE seq > ?", seq
        )
    }


def what_was_heard_is_there(heard, log):
    for event in heard:
        checks.equal(
            log.get(event["seq"]),
            (event["event"], event["data"]),
            f"seq {event['seq']} was heard before the crash",
        )
    seqs = [event["seq"] for event in heard]
    checks.equal(seqs, list(range(seqs[0], seqs[0] + len(seqs))) if seqs else [], "heard in order")


def the_socket_tells_the_log(shop, log, head):
    path = f"/ws?desde={shop.events_checked}&epoca={shop.epoch}"
    listener = Listener(shop.server.port, path)
    told = listener.wait_for_seq(head)
    checks.equal([e["seq"] for e in told], list(range(shop.events_checked + 1, head + 1)))
    for event in told:
        checks.equal((event["event"], event["data"]), log[event["seq"]])
    listener.close()


def everything_holds(shop, heard):
    database = sqlite3.connect(f"file:{shop.data}/servitec/main.db?mode=ro", uri=True)
    try:
        checks.equal(rows(database, "PRAGMA integrity_check"), [("ok",)])
        checks.equal(rows(database, "PRAGMA foreign_key_check"), [])
        epoch = rows(database, "SELECT value FROM chasqui_meta WHERE key = 'epoch'")[0][0]
        shop.epoch = shop.epoch or epoch
        checks.equal(epoch, shop.epoch, "a crash does not replace history")
        head = log_is_gapless(database)
        each_row_has_its_event(database)
        ledgers_are_the_stock(database)
        series_have_no_gap(database)
        log = events_since(database, shop.events_checked)
        what_was_heard_is_there(heard, log)
        the_socket_tells_the_log(shop, log, head)
        shop.events_checked = head
    finally:
        database.close()


@checks.check
def what_was_acknowledged_survives_kill_9_once():
    shop = Shop()
    started = time.monotonic()
    try:
        shop.server.start()
        shop.stock_up()
        for turn in range(ROUNDS):
            written, heard = load_and_kill(shop)
            if turn % 5 == 4:
                crash_at_the_start(shop)
            shop.server.start()
            repeat_all(shop, written)
            everything_holds(shop, heard)
            if turn % 50 == 49:
                print(f"{turn + 1} crashes, {shop.acknowledged} acknowledged writes", flush=True)
        checks.equal(shop.server.stop(), 0, "the last stop is an orderly one")
        checks.true(shop.acknowledged > ROUNDS * 10, "there was a load")
        print(
            f"{ROUNDS} crashes, {shop.acknowledged} acknowledged writes, {shop.unsure} cut off "
            f"({shop.replayed} of them had happened), {shop.events_checked} events, "
            f"{time.monotonic() - started:.0f} s"
        )
        shutil.rmtree(shop.data)
    except Exception:
        print(f"the data is kept in {shop.data}\n{shop.server.log()[-1500:]}")
        if shop.server.process.poll() is None:
            shop.server.kill()
        raise


checks.run()
