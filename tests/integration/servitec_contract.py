#!/usr/bin/python3
"""The wire contract of ServitecManager, as its unmodified desktop client speaks it."""

import asyncio
import json
import socket
import threading
import uuid

import websockets
from chasqui_server import Checks, Server

checks = Checks()


class Ear:
    """A WebSocket in a thread that writes down what it hears."""

    def __init__(self, server, query=""):
        self.url = f"ws://127.0.0.1:{server.port}/ws{query}"
        self.heard, self.loop = [], asyncio.new_event_loop()
        self.opened = threading.Event()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self.listen(),))
        self.thread.start()
        assert self.opened.wait(10)

    async def listen(self):
        async with websockets.connect(self.url) as self.ws:
            self.opened.set()
            try:
                async for message in self.ws:
                    self.heard.append(message)
            except websockets.ConnectionClosed:
                pass

    def say(self, text):
        asyncio.run_coroutine_threadsafe(self.ws.send(text), self.loop).result(5)

    def wait_for(self, count):
        for _ in range(500):
            if len(self.heard) >= count:
                return
            threading.Event().wait(0.01)
        raise AssertionError(f"heard {len(self.heard)} of {count}: {self.heard}")

    def events(self):
        return [json.loads(m) for m in self.heard if m.startswith("{")]

    def close(self):
        asyncio.run_coroutine_threadsafe(self.ws.close(), self.loop).result(5)
        self.thread.join(10)


def a_shop(server):
    """A customer and a product with stock 10."""
    _, customer = server.post("/clientes", {"nombre": "Juan Perez", "telefono": "555-1234"})
    _, product = server.post(
        "/inventario", {"nombre": "Pantalla", "categoria": "Repuestos", "precio": 10, "stock": 10}
    )
    return customer["id"], product["id"]


def a_sale(product, quantity=1, price=10.0):
    return {
        "total": price * quantity,
        "metodo_pago": "Efectivo",
        "productos": [
            {"id": product, "cantidad": quantity, "precio": price, "subtotal": price * quantity}
        ],
    }


def an_order(customer, total=100, anticipo=40):
    return {
        "cliente_id": customer,
        "equipo": "Celular",
        "marca": "Samsung",
        "modelo": "A14",
        "problema": "Pantalla rota",
        "total": total,
        "anticipo": anticipo,
    }


@checks.check
def the_curl_lines_of_the_reference_work():
    with Server("servitec") as server:
        checks.equal(server.get("/clientes"), (200, []))
        status, created = server.post("/clientes", {"nombre": "Juan Perez", "telefono": "555-1234"})
        checks.equal(status, 200, created)
        checks.equal(
            created,
            {
                "id": 1,
                "nombre": "Juan Perez",
                "telefono": "555-1234",
                "email": None,
                "direccion": None,
            },
        )
        status, stats = server.get("/stats/dashboard")
        checks.equal(
            [
                stats[k]
                for k in ("clientes", "ordenes_pendientes", "productos_stock_bajo", "ventas_hoy")
            ],
            [1, 0, 0, 0],
        )
        status, root = server.get("/")
        checks.equal((status, root["status"]), (200, "ok"))
        checks.equal(root["endpoints"][-1], "/ws")


@checks.check
def customers_live_as_the_contract_says():
    with Server("servitec") as server:
        customer, _ = a_shop(server)
        checks.equal(
            server.request("PUT", f"/clientes/{customer}", {"email": "j@x.mx"})[:2],
            (200, {"id": customer, "email": "j@x.mx"}),
        )
        body = {"nombre": None, "telefono": None, "email": None, "direccion": None}
        checks.equal(server.request("PUT", f"/clientes/{customer}", body)[0], 400)
        checks.equal(server.request("PUT", "/clientes/99", body)[0], 400, "emptiness comes first")
        checks.equal(server.request("PUT", "/clientes/99", {"nombre": "x"})[0], 404)
        server.request("PUT", f"/clientes/{customer}", {"email": ""})
        checks.equal(server.get(f"/clientes/{customer}")[1]["email"], None)
        checks.equal([c["id"] for c in server.get("/clientes?search=JUAN")[1]], [customer])
        checks.equal([c["id"] for c in server.get("/clientes?search=5551234")[1]], [customer])
        checks.equal(server.get("/clientes?search=%25")[1], [], "a wildcard is a letter")
        checks.equal(
            server.request("DELETE", f"/clientes/{customer}")[:2],
            (200, {"message": "Cliente eliminado"}),
        )
        checks.equal(
            server.get(f"/clientes/{customer}"),
            (404, {"detail": "Cliente no encontrado", "codigo": "no_encontrado"}),
        )
        status, body = server.post("/clientes", {"nombre": "  "})
        checks.equal((status, body["detail"][0]["loc"]), (422, ["body", "nombre"]))
        status, body = server.post("/clientes", {})
        checks.equal((status, body["detail"][0]["type"]), (422, "missing"))


@checks.check
def stock_takes_its_parameters_from_query_json_or_form():
    with Server("servitec") as server:
        _, product = a_shop(server)
        path = f"/inventario/{product}/stock"
        checks.equal(
            server.request("PUT", path + "?cantidad=7")[:2], (200, {"id": product, "stock": 7})
        )
        checks.equal(
            server.request("PUT", path, {"cantidad": 5, "operacion": "add"})[1]["stock"], 12
        )
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        checks.equal(
            server.request("PUT", path, "cantidad=2&operacion=subtract", form)[1]["stock"], 10
        )
        checks.equal(
            server.request("PUT", path + "?cantidad=1&operacion=add", {"cantidad": 50})[1]["stock"],
            11,
            "the query wins",
        )
        checks.equal(server.request("PUT", path + "?cantidad=1&operacion=zz")[0], 400)
        checks.equal(server.request("PUT", path + "?cantidad=99&operacion=subtract")[0], 409)
        status, body, _ = server.request("PUT", path)
        checks.equal((status, body["detail"][0]["loc"]), (422, ["query", "cantidad"]))
        checks.equal(server.request("PUT", "/inventario/99/stock?cantidad=1")[0], 404)
        moves = server.get(f"/inventario/{product}/movimientos")[1]
        checks.equal(sum(m["cantidad"] for m in moves), 11, "the stock is the sum of its movements")
        server.request("PUT", path + "?cantidad=3")
        checks.equal([p["id"] for p in server.get("/inventario?stock_bajo=True")[1]], [product])


@checks.check
def orders_go_through_their_states_with_history():
    with Server("servitec") as server:
        customer, _ = a_shop(server)
        status, order = server.post("/ordenes", an_order(customer))
        checks.equal(status, 200, order)
        checks.equal(
            list(order),
            [
                "id",
                "cliente_id",
                "equipo",
                "marca",
                "modelo",
                "problema",
                "estado",
                "total",
                "anticipo",
            ],
        )
        path = f"/ordenes/{order['id']}/estado"
        checks.equal(
            server.request("PUT", path, {"estado": "Reparado"})[:2],
            (200, {"id": order["id"], "estado": "Reparado"}),
        )
        checks.equal(server.request("PUT", path + "?estado=en+proceso")[1]["estado"], "En Proceso")
        status, body, _ = server.request("PUT", path + "?estado=Roto")
        checks.equal(
            (status, "Cancelado" in body["detail"] and "Sin soluci" in body["detail"]), (400, True)
        )
        checks.equal(server.request("PUT", "/ordenes/99/estado?estado=Roto")[0], 400)
        checks.equal(server.request("PUT", "/ordenes/99/estado?estado=Reparado")[0], 404)
        checks.equal(server.request("PUT", path, {"estado": "Entregado"})[0], 409, "60 are owed")
        pay = f"/ordenes/{order['id']}/pagos"
        checks.equal(server.post(pay, {"monto": 20})[1]["saldo"], 40.0)
        checks.equal(server.post(pay, {"monto": 40, "recibido": 50})[1]["vuelto"], 10.0)
        checks.equal(server.request("PUT", path, {"estado": "Entregado"})[0], 200)
        status, body, _ = server.request("PUT", path, {"estado": "Pendiente"})
        checks.equal((status, body["codigo"], body["permitidos"]), (409, "transicion", []))
        steps = server.get(f"/ordenes/{order['id']}/historial")[1]
        checks.equal([s["a"] for s in steps], ["Pendiente", "Reparado", "En Proceso", "Entregado"])
        checks.equal(server.get("/ordenes?estado=Entregado")[1][0]["numero"], "O-000001")
        checks.equal(server.request("DELETE", f"/clientes/{customer}")[0], 409, "it has orders")


@checks.check
def a_sale_moves_stock_and_is_heard_in_order():
    with Server("servitec") as server:
        customer, product = a_shop(server)
        ear = Ear(server)
        status, sale = server.post("/ventas", {**a_sale(product, 3), "cliente_id": customer})
        checks.equal(
            (status, sale["message"], sale["numero"]), (200, "Venta registrada", "V-000001")
        )
        ear.wait_for(2)
        names = [e["event"] for e in ear.events()]
        checks.equal(names, ["venta_creada", "stock_actualizado"])
        checks.equal(
            ear.events()[0]["data"],
            {
                "id": sale["id"],
                "cliente_id": customer,
                "total": 30.0,
                "metodo_pago": "Efectivo",
                "productos": [{"id": product, "cantidad": 3, "precio": 10.0, "subtotal": 30.0}],
            },
        )
        checks.equal(ear.events()[1]["data"], {"id": product, "stock": 7})
        checks.equal(ear.events()[1]["seq"], ear.events()[0]["seq"] + 1)
        status, refused = server.post("/ventas", a_sale(product, 8))
        checks.equal(
            (status, refused["codigo"], refused["lineas"][0]["disponible"]),
            (409, "stock_insuficiente", 7),
        )
        checks.equal(server.post("/ventas", a_sale(99))[0], 422)
        checks.equal(server.post("/ventas", {"total": 1, "productos": []})[0], 422)
        status, body = server.post("/ventas", {"total": 1, "productos": [{"id": product}]})
        checks.equal((status, len(body["detail"])), (422, 3), "every missing field at once")
        flagged = server.post("/ventas", {**a_sale(product, 1), "total": 11})[1]
        checks.equal(
            (flagged["total"], flagged["total_calculado"], flagged["total_no_cuadra"]),
            (11.0, 10.0, True),
        )
        ear.wait_for(4)
        ear.say("ping")
        ear.wait_for(5)
        checks.equal(ear.heard[-1], "pong")
        ear.close()
        checks.equal(server.get("/stats/dashboard")[1]["ventas_hoy"], 41.0)


@checks.check
def what_the_old_client_calculates_in_floats_is_rounded():
    with Server("servitec") as server:
        customer, product = a_shop(server)
        line = {"id": product, "cantidad": 3, "precio": 3.33, "subtotal": 3 * 3.33}
        status, sale = server.post("/ventas", {"total": 3 * 3.33 * 1.16, "productos": [line]})
        checks.equal((status, sale["total"]), (200, 11.59), sale)
        status, body = server.post("/ordenes", an_order(customer, total=1000 / 3, anticipo=0))
        checks.equal((status, body["total"]), (200, 333.33), body)
        long = {"nombre": "Eva", "telefono": "555-1234 (casa) / 555-9876 (trabajo, tardes)" * 2}
        checks.equal(server.post("/clientes", long)[0], 200)


@checks.check
def a_uuid_sent_again_is_the_same_and_leaves_one():
    with Server("servitec") as server:
        customer, product = a_shop(server)
        sale = {**a_sale(product, 1), "uuid": str(uuid.uuid4())}
        first = server.post("/ventas", sale)
        checks.equal([server.post("/ventas", sale) for _ in range(4)], [first] * 4)
        checks.equal(server.get("/inventario")[1][0]["stock"], 9)
        status, refused = server.post("/ventas", {**sale, "total": 11})
        checks.equal((status, refused["codigo"], refused["campo"]), (409, "ya_existe", "uuid"))
        for path, body in (("/clientes", {"nombre": "Eva"}), ("/ordenes", an_order(customer)),
                           ("/inventario", {"nombre": "Cable", "categoria": "c", "precio": 1,
                                            "stock": 1})):
            body["uuid"] = str(uuid.uuid4())
            first = server.post(path, body)
            checks.equal((first[0], server.post(path, body)), (200, first), path)


@checks.check
def orders_may_be_let_go_from_any_state_to_any():
    free = ["--set", "site.servitec.settings.estados_libres=true"]
    with Server("servitec", free) as server:
        customer, product = a_shop(server)
        order = server.post("/ordenes", an_order(customer, total=0, anticipo=0))[1]["id"]
        ear = Ear(server)
        for state in ("Entregado", "Pendiente", "Cancelado", "En Proceso", "Sin solución"):
            said = {"id": order, "estado": state}
            checks.equal(server.put(f"/ordenes/{order}/estado", {"estado": state}), (200, said))
            ear.wait_for(1)
            checks.equal(ear.events()[-1]["data"], said)
            ear.heard.clear()
        ear.close()
        checks.equal(server.get("/ordenes?estado=SIN%20SOLUCION")[1][0]["id"], order)
        buyer = server.post("/clientes", {"nombre": "Eva"})[1]["id"]
        server.post("/ventas", {**a_sale(product, 1), "cliente_id": buyer})
        checks.equal(server.delete(f"/clientes/{buyer}")[0], 200, "sales hold nobody")


@checks.check
def what_is_wrong_is_named_where_it_was():
    with Server("servitec") as server:
        for method, path, body, loc in (
                ("PUT", "/inventario/abc/stock?cantidad=1", None, ["path", "id"]),
                ("PUT", "/ordenes/x/estado", {"estado": "Reparado"}, ["path", "id"]),
                ("GET", "/ventas/x", None, ["path", "id"]),
                ("PUT", "/inventario/1/stock?cantidad=x", None, ["query", "cantidad"])):
            status, said, _ = server.request(method, path, body)
            checks.equal((status, said["detail"][0]["loc"]), (422, loc), path)


@checks.check
def the_last_unit_is_sold_once():
    with Server("servitec") as server:
        _, product = a_shop(server)
        server.request("PUT", f"/inventario/{product}/stock?cantidad=1")
        answers = []
        tills = [
            threading.Thread(
                target=lambda: answers.append(server.post("/ventas", a_sale(product))[0])
            )
            for _ in range(8)
        ]
        for till in tills:
            till.start()
        for till in tills:
            till.join()
        checks.equal(sorted(answers), [200] + [409] * 7)
        checks.equal(server.get(f"/inventario/{product}")[1]["stock"], 0)


@checks.check
def a_key_makes_a_sale_happen_once():
    with Server("servitec") as server:
        _, product = a_shop(server)
        key = {"Idempotency-Key": "7d1c4a2e-1111-7000-8000-000000000001"}
        answers = [server.request("POST", "/ventas", a_sale(product), key) for _ in range(5)]
        checks.equal(len({json.dumps(a[1], sort_keys=True) for a in answers}), 1)
        checks.equal([a[0] for a in answers], [200] * 5)
        checks.equal(answers[4][2].get("Idempotency-Replayed"), "true")
        checks.equal(len(server.get("/ventas")[1]), 1)
        status, body, _ = server.request("POST", "/ventas", a_sale(product, 2), key)
        checks.equal((status, body["codigo"]), (422, "clave_reutilizada"))


@checks.check
def a_socket_that_was_away_hears_what_it_missed():
    with Server("servitec") as server:
        first = Ear(server)
        server.post("/clientes", {"nombre": "Uno"})
        first.wait_for(1)
        last = first.events()[0]
        first.close()
        for name in ("Dos", "Tres"):
            server.post("/clientes", {"nombre": name})
        again = Ear(server, f"?desde={last['seq']}&epoca={last['epoca']}")
        again.wait_for(2)
        server.post("/clientes", {"nombre": "Cuatro"})
        again.wait_for(3)
        checks.equal([e["data"]["nombre"] for e in again.events()], ["Dos", "Tres", "Cuatro"])
        checks.equal([e["seq"] for e in again.events()], [2, 3, 4])
        again.close()
        stranger = Ear(server, "?desde=1&epoca=otra")
        stranger.wait_for(1)
        checks.equal(stranger.events()[0]["event"], "resync")
        stranger.close()


@checks.check
def versions_guard_against_lost_updates():
    with Server("servitec") as server:
        customer, _ = a_shop(server)
        path = f"/clientes/{customer}"
        etag = server.request("GET", path)[2]["ETag"]
        checks.equal(server.request("GET", path, None, {"If-None-Match": etag})[0], 304)
        checks.equal(server.request("PUT", path, {"notas": "a"}, {"If-Match": etag})[0], 200)
        status, body, _ = server.request("PUT", path, {"notas": "b"}, {"If-Match": etag})
        checks.equal((status, body["actual"]["notas"]), (412, "a"))
        status, body, _ = server.request("PATCH", path, {"notas": "b", "version": 1})
        checks.equal((status, body["actual"]["notas"]), (409, "a"))


@checks.check
def bad_input_names_what_is_wrong():
    with Server("servitec") as server:
        cases = [
            ("POST", "/clientes", "{", 422, "json_invalid"),
            ("POST", "/clientes", '{"nombre":"a","nombre":"b"}', 422, "json_invalid"),
            ("POST", "/clientes", '{"nombre":"a\\u0000"}', 422, "json_invalid"),
            ("POST", "/clientes", b'{"nombre":"\xff"}', 422, "json_invalid"),
            ("POST", "/clientes", "[" * 100 + "]" * 100, 422, "json_invalid"),
            (
                "POST",
                "/inventario",
                '{"nombre":"a","categoria":"b","precio":1e999,"stock":1}',
                422,
                "json_invalid",
            ),
            (
                "POST",
                "/inventario",
                '{"nombre":"a","categoria":"b","precio":-1,"stock":1}',
                422,
                "greater_than_equal",
            ),
            (
                "POST",
                "/inventario",
                '{"nombre":"a","categoria":"b","precio":1,"stock":"x"}',
                422,
                "int_parsing",
            ),
            ("GET", "/clientes?limit=x", None, 422, "int_parsing"),
            ("GET", "/clientes/x", None, 422, "int_parsing"),
            ("GET", "/inventario?stock_bajo=quizas", None, 422, "bool_parsing"),
        ]
        for method, path, body, status, kind in cases:
            got, answer, _ = server.request(
                method, path, body, {"Content-Type": "application/json"}
            )
            checks.equal(
                (got, answer["detail"][0]["type"]), (status, kind), f"{method} {path} {body}"
            )
        checks.equal(server.get("/nada"), (404, {"detail": "Not Found"}))
        checks.equal(
            server.request("DELETE", "/ventas")[:2], (405, {"detail": "Method Not Allowed"})
        )
        checks.equal(server.post("/clientes", "x" * (2 * 1024 * 1024 + 1))[0], 413)
        checks.equal(server.get("/clientes/")[0], 200, "a final slash is tolerated")


@checks.check
def only_loopback_is_served_without_accounts():
    server = Server("servitec")
    server.command = lambda: [
        *Server.command(server),
        "--listen",
        f"servitec=0.0.0.0:{server.port}",
    ]
    try:
        server.start()
    except RuntimeError as refused:
        checks.equal("loopback" in str(refused), True, refused)
        return
    server.kill()
    raise AssertionError("it listens on every address")


checks.run()
