#!/usr/bin/python3
"""Devices that were away tell the shop what they did: batches that are lost, repeated and cut off
by kill -9, and two devices that did not know of each other."""

import http.client
import random
import threading
import urllib.parse
import uuid

from chasqui_server import IS_LONG, Checks, Server

checks = Checks()
DEVICES, ROUNDS = 4, 30 if not IS_LONG else 300


def told(kind, body, **more):
    return {"uuid": str(uuid.uuid4()), "tipo": kind, "cuerpo": body, **more}


def sync(server, batch, device="C1"):
    status, answer = server.post("/sync", {"dispositivo": device, "lote": batch})
    checks.equal(status, 200, answer)
    return answer["resultados"]


def pull(server, cursor=""):
    """All pages from the cursor on: ({(model, id): record or None}, the next cursor, anew)."""
    seen, anew = {}, False
    while True:
        status, page = server.get(f"/sync?limite=50&desde={urllib.parse.quote(cursor)}")
        checks.equal(status, 200, page)
        if page["desde_cero"]:
            seen, anew = {}, True
        for change in page["cambios"]:
            seen[change["modelo"], change["id"]] = change.get("registro")
        cursor = page["hasta"]
        if not page["mas"]:
            return seen, cursor, anew


def a_product(server, stock, name="Pantalla"):
    _, product = server.post("/inventario", {"nombre": name, "categoria": "Repuestos",
                                             "precio": 10, "stock": stock})
    return product["id"]


def sale(product, count=1, local=None):
    line = {"id": product, "cantidad": count, "precio": 10, "subtotal": 10 * count}
    body = {"total": 10 * count, "productos": [line]}
    return told("venta", {**body, "numero_local": local} if local else body,
                ocurrido_en="2026-03-09T18:00:00Z")


@checks.check
def two_devices_sell_the_last_unit_and_nothing_is_lost_or_doubled():
    with Server("servitec") as server:
        product = a_product(server, 1)
        first, second = [sale(product, local="C1-00001")], [sale(product, local="C2-00001")]
        for _ in range(3):
            one, other = sync(server, first, "C1")[0], sync(server, second, "C2")[0]
        checks.equal((one["estado"], other["estado"]), ("ya_aplicado", "ya_aplicado"))
        _, sales = server.get("/ventas?order=id")
        checks.equal(len(sales), 2)
        checks.equal(sorted((s["numero_local"], s["sobreventa"]) for s in sales),
                     [("C1-00001", False), ("C2-00001", True)])
        checks.equal({s["fecha"][:10] for s in sales}, {"2026-03-09"})
        checks.equal(server.get(f"/inventario/{product}")[1]["stock"], -1)
        _, tasks = server.get("/conflictos")
        checks.equal([(t["motivo"], t["registro"]) for t in tasks], [("sobreventa", product)])


@checks.check
def two_devices_edit_a_customer():
    with Server("servitec") as server:
        _, ana = server.post("/clientes", {"nombre": "Ana", "telefono": "1"})
        edit = {"registro": ana["id"], "base_version": 1}
        one = sync(server, [told("clientes.editar", {"telefono": "2"}, **edit)])[0]
        other = sync(server, [told("clientes.editar", {"email": "a@b.mx"}, **edit)], "C2")[0]
        clash = sync(server, [told("clientes.editar", {"telefono": "3"}, **edit)], "C3")[0]
        checks.equal((one["estado"], other["estado"], clash["estado"]),
                     ("aplicado", "aplicado", "conflicto"))
        checks.equal(clash["detalle"]["campos"],
                     {"telefono": {"cliente": "3", "servidor": "2"}})
        _, now = server.get(f"/clientes/{ana['id']}")
        checks.equal((now["telefono"], now["email"]), ("2", "a@b.mx"))
        _, conflicts = server.get("/conflictos?estado=abierto")
        checks.equal(len(conflicts), 1)
        status, _ = server.post(f"/conflictos/{conflicts[0]['id']}/resolver", {"elegir": "cliente"})
        checks.equal(status, 200)
        checks.equal(server.get(f"/clientes/{ana['id']}")[1]["telefono"], "3")


@checks.check
def what_was_made_away_is_named_by_what_follows():
    with Server("servitec") as server:
        customer = told("clientes.crear", {"nombre": "Eva"})
        name = "uuid:" + customer["uuid"]
        order = told("orden", {"cliente_id": name, "equipo": "Celular", "marca": "Samsung",
                               "modelo": "A14", "problema": "Pantalla", "total": 300})
        steps = [told("orden_estado", {"estado": "Reparado"}, registro=order["uuid"]),
                 told("pago", {"monto": 500}, registro=order["uuid"]),
                 told("orden_estado", {"estado": "Entregado"}, registro=order["uuid"]),
                 told("orden_estado", {"estado": "Pendiente"}, registro=order["uuid"])]
        states = [r["estado"] for r in sync(server, [customer, order, *steps])]
        checks.equal(states, ["aplicado"] * 5 + ["conflicto"])
        _, orders = server.get("/ordenes")
        checks.equal([(o["estado"], o["cliente_id"]) for o in orders], [("Entregado", 1)])
        reasons = sorted(c["motivo"] for c in server.get("/conflictos")[1])
        checks.equal(reasons, ["pago_de_mas", "transicion"])


@checks.check
def counting_is_refused_away_and_moving_is_a_fact():
    with Server("servitec") as server:
        product = a_product(server, 2)
        counted, moved = sync(server, [
            told("stock", {"cantidad": 9, "operacion": "set"}, registro=product),
            told("stock", {"cantidad": 5, "operacion": "subtract"}, registro=product)])
        checks.equal((counted["estado"], counted["detalle"]["codigo"]),
                     ("rechazado", "set_sin_conexion"))
        checks.equal((moved["estado"], moved["id"]), ("aplicado", product))
        checks.equal(server.get(f"/inventario/{product}")[1]["stock"], -3)


@checks.check
def a_pull_tells_each_changed_record_once():
    with Server("servitec") as server:
        for number in range(120):
            server.post("/clientes", {"nombre": f"Cliente {number}"})
        seen, cursor, anew = pull(server)
        checks.equal((len(seen), anew), (120, True))
        server.put("/clientes/7", {"nombre": "Siete"})
        server.put("/clientes/7", {"nombre": "Siete otra vez"})
        server.delete("/clientes/8")
        seen, cursor, anew = pull(server, cursor)
        checks.equal(anew, False)
        checks.equal((seen["clientes", 7]["nombre"], seen["clientes", 8]), ("Siete otra vez", None))
        checks.equal(len(seen), 2)
        checks.equal(pull(server, cursor)[0], {})


@checks.check
def people_sync_under_their_rights():
    with Server("servitec", accounts=True, flags=["--demo"]) as server:
        checks.equal(server.get("/sync")[0], 401)
        checks.equal(server.post("/sync", {"lote": [{}]})[0], 401)

        def headers(user, word):
            _, tokens = server.post("/login", {"username": user, "password": word})
            return {"Authorization": "Bearer " + tokens["access_token"]}

        technician = headers("beto", "taller-demo")
        status, answer = server.post("/sync", {"lote": [told("clientes.crear", {"nombre": "X"})]},
                                     headers=technician)
        checks.equal((status, answer["resultados"][0]["detalle"]["codigo"]), (200, "prohibido"))
        _, page = server.get("/sync?limite=1000", headers=technician)
        models = {c["modelo"] for c in page["cambios"]}
        checks.equal("ventas" in models, False)
        costs = [c for c in page["cambios"] if "costo" in c.get("registro", {})]
        checks.equal(costs, [])


class Device:
    """Works away from the server, tells in batches, and does not always hear the answer."""

    def __init__(self, name, chance, products):
        self.name, self.chance, self.products = name, chance, products
        self.outbox, self.sold, self.local = [], [], {}
        self.cursor = ""

    def work(self):
        product = self.chance.choice(self.products)
        self.outbox.append(sale(product, self.chance.randint(1, 3)))
        self.sold.append(self.outbox[-1])
        if self.chance.random() < 0.3:
            self.outbox.append(told("clientes.editar",
                                    {"telefono": f"{self.name}-{len(self.sold)}"},
                                    registro=1, base_version=1))

    def tell(self, server):
        """The first few of the outbox; what is answered is taken off unless the answer is lost."""
        batch = self.outbox[:self.chance.randint(1, 5)]
        if not batch:
            return
        try:
            answers = sync(server, batch, self.name)
        except (OSError, http.client.HTTPException):
            return  # The server went down meanwhile.
        if self.chance.random() < 0.3:
            return  # The answer was lost: told again the next time.
        for told_one, answer in zip(batch, answers):
            checks.equal(answer["estado"] in ("aplicado", "ya_aplicado", "conflicto"), True, answer)
            self.outbox.remove(told_one)

    def hear(self, server):
        seen, self.cursor, anew = pull(server, self.cursor)
        self.local = {} if anew else self.local
        self.local.update(seen)


def crash_while_telling(server, devices, chance):
    killer = threading.Timer(chance.uniform(0, 0.06), server.kill)
    killer.start()
    for device in devices * 3:
        device.tell(server)
    killer.join()
    server.start()


@checks.check
def random_interleavings_end_as_if_told_in_some_order():
    chance = random.Random(7)
    server = Server("servitec").start()
    try:
        server.post("/clientes", {"nombre": "Ana", "telefono": "0"})
        products = [a_product(server, 5, f"Producto {n}") for n in range(3)]
        devices = [Device(f"C{n}", random.Random(n), products) for n in range(DEVICES)]
        for turn in range(ROUNDS):
            for device in chance.sample(devices, len(devices)):
                device.work()
                if chance.random() < 0.6:
                    device.tell(server)
                if chance.random() < 0.2:
                    device.hear(server)
            if turn % 10 == 5:
                crash_while_telling(server, devices, chance)
        while any(device.outbox for device in devices):
            for device in devices:
                device.tell(server)
        for device in devices:
            device.hear(server)

        facts = [one for device in devices for one in device.sold]
        seen, _, _ = pull(server)
        sales = [record for (model, _), record in seen.items() if model == "ventas"]
        checks.equal(len(sales), len(facts))  # Each once.
        for product in products:
            sold = sum(line["cantidad"] for one in facts for line in one["cuerpo"]["productos"]
                       if line["id"] == product)
            _, now = server.get(f"/inventario/{product}")
            _, moves = server.get(f"/inventario/{product}/movimientos")
            checks.equal(now["stock"], 5 - sold)
            checks.equal(sum(m["cantidad"] for m in moves), 5 - sold)
        for device in devices:  # Everybody ends with the same records.
            checks.equal({k: v for k, v in device.local.items() if v}, seen, device.name)
    finally:
        server.stop()


checks.run()
