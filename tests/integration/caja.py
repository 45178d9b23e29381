#!/usr/bin/python3
"""Payments, the till, returns and the parts of orders of the repair shop, over HTTP and by role."""

import uuid

from chasqui_server import Checks, Server

checks = Checks()


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def a_product(server, stock=10, price=10, name="Pantalla", **more):
    status, product = server.post("/inventario", {
        "nombre": name, "categoria": "Repuestos", "precio": price, "stock": stock, **more})
    checks.equal(status, 200, product)
    return product["id"]


def an_order(server, total, advance=0, **more):
    _, customer = server.post("/clientes", {"nombre": "Ana"})
    status, order = server.post("/ordenes", {
        "cliente_id": customer["id"], "equipo": "Celular", "marca": "Samsung", "modelo": "A14",
        "problema": "Pantalla rota", "total": total, "anticipo": advance, **more})
    checks.equal(status, 200, order)
    return order["id"]


def a_sale(product, quantity=1, price=10, **more):
    line = {"id": product, "cantidad": quantity, "precio": price, "subtotal": price * quantity}
    return {"total": price * quantity, "productos": [line], **more}


def by_method(till):
    return {m["metodo"]: m["esperado"] for m in till["metodos"]}


@checks.check
def stock_is_counted_found_by_code_and_its_moves_are_paged():
    with Server("servitec") as server:
        product = a_product(server, codigo_barras="750100", sku="PAN-1")
        other = a_product(server, name="Funda")
        status, counted = server.post("/inventario/conteo", {
            "lineas": [{"id": product, "contado": 7}, {"id": other, "contado": 10}],
            "motivo": "Marzo"})
        checks.equal((status, counted), (200, [
            {"id": product, "stock": 7, "diferencia": -3},
            {"id": other, "stock": 10, "diferencia": 0}]))
        moves = server.get(f"/inventario/{product}/movimientos")[1]
        checks.equal([(m["tipo"], m["cantidad"], m["motivo"]) for m in moves],
                     [("conteo", -3, "Marzo"), ("inicial", 10, "alta del producto")])
        page = server.get(f"/inventario/{product}/movimientos?limit=1&offset=1")[1]
        checks.equal([m["tipo"] for m in page], ["inicial"])
        checks.equal(server.get("/inventario/codigo/750100")[1]["id"], product)
        checks.equal(server.get("/inventario/codigo/PAN-1")[1]["id"], product)
        checks.equal(server.get("/inventario/codigo/nada")[0], 404)
        status, body = server.post("/inventario/conteo", {"lineas": [{"id": 99, "contado": 1}]})
        checks.equal((status, body["detail"][0]["loc"]), (422, ["body", "lineas", 0, "id"]))


@checks.check
def a_sale_is_paid_in_parts_and_shows_them():
    with Server("servitec") as server:
        product = a_product(server, price=100)
        _, customer = server.post("/clientes", {"nombre": "Ana"})
        status, sale = server.post("/ventas", a_sale(product, 2, 100, pagos=[
            {"metodo": "Débito", "monto": 120},
            {"metodo": "Efectivo", "monto": 80, "recibido": 100}]))
        checks.equal((status, sale["message"], sale["vuelto"], sale["saldo"], sale["estado"]),
                     (200, "Venta registrada", 20.0, 0.0, "pagada"), sale)
        whole = server.get(f"/ventas/{sale['id']}")[1]
        checks.equal([(p["metodo"], p["monto"], p["vuelto"]) for p in whole["pagos"]],
                     [("Débito", 120.0, 0.0), ("Efectivo", 80.0, 20.0)])
        checks.equal((whole["metodo_pago"], whole["lineas"][0]["descripcion"]),
                     ("Mixto", "Pantalla"))
        status, refused = server.post("/ventas", a_sale(product, 1, 100, pagos=[
            {"metodo": "Crédito", "monto": 101}]))
        checks.equal((status, refused["detail"][0]["loc"]), (422, ["body", "pagos", 0, "monto"]))
        owed = {"pagos": [{"metodo": "Efectivo", "monto": 40}]}
        checks.equal(server.post("/ventas", a_sale(product, 1, 100, **owed))[0], 422,
                     "somebody has to owe it")
        _, sale = server.post("/ventas", a_sale(product, 1, 100, cliente_id=customer["id"], **owed))
        checks.equal((sale["estado"], sale["saldo"]), ("parcial", 60.0))
        status, paid = server.post(f"/ventas/{sale['id']}/pagos", {
            "metodo": "Efectivo", "monto": 60, "recibido": 200})
        checks.equal((status, paid["vuelto"], paid["estado"]), (200, 140.0, "pagada"), paid)
        checks.equal(server.post(f"/ventas/{sale['id']}/pagos", {"monto": 1})[1]["codigo"],
                     "venta_sin_saldo")
        checks.equal(server.get("/ventas/99")[0], 404)


@checks.check
def advance_two_payments_and_cash_with_change_close_an_order_at_the_counter():
    with Server("servitec") as server:
        order = an_order(server, 500, 100, estado="Reparado")
        for amount in (50, 70):
            server.post(f"/ordenes/{order}/pagos", {"metodo": "Débito", "monto": amount})
        status, refused, _ = server.request("PUT", f"/ordenes/{order}/estado?estado=Entregado")
        checks.equal((status, refused["codigo"]), (409, "saldo_pendiente"))
        product = a_product(server)
        body = a_sale(product, 2, 10, ordenes=[order], pagos=[
            {"metodo": "Efectivo", "monto": 300, "recibido": 500}])
        body["total"] = 520
        status, sale = server.post("/ventas", body)
        checks.equal((status, sale["a_cuenta"], sale["vuelto"], sale["saldo"]),
                     (200, 220.0, 200.0, 0.0), sale)
        checks.equal(server.get(f"/ordenes/{order}")[1]["estado"], "Entregado")
        lines = server.get(f"/ventas/{sale['id']}")[1]["lineas"]
        checks.equal([(line["orden_id"], line["subtotal"]) for line in lines],
                     [(None, 20.0), (order, 500.0)])
        checks.equal(server.post("/ventas", body)[1]["codigo"], "orden_cobrada")


@checks.check
def a_return_gives_back_stock_and_money_and_a_void_undoes_all_of_it():
    with Server("servitec") as server:
        product = a_product(server)
        pay = {"pagos": [{"metodo": "Débito", "monto": 15}, {"metodo": "Efectivo", "monto": 15}]}
        _, sale = server.post("/ventas", a_sale(product, 3, **pay))
        line = server.get(f"/ventas/{sale['id']}")[1]["lineas"][0]["id"]
        back = {"lineas": [{"id": line, "cantidad": 1, "estado": "vendible"}]}
        status, returned = server.post(f"/ventas/{sale['id']}/devolucion", back)
        checks.equal((status, returned["total"], returned["estado"], returned["reembolsos"]),
                     (200, 10.0, "devuelta_parcial", [{"metodo": "Efectivo", "monto": 10.0}]))
        back["lineas"][0]["estado"] = "danado"
        _, returned = server.post(f"/ventas/{sale['id']}/devolucion", back)
        checks.equal(returned["reembolsos"], [{"metodo": "Efectivo", "monto": 5.0},
                                              {"metodo": "Débito", "monto": 5.0}])
        checks.equal(server.get(f"/inventario/{product}")[1]["stock"], 8)
        checks.equal(server.post(f"/ventas/{sale['id']}/anular", {})[1]["codigo"], "venta_cerrada")
        _, sale = server.post("/ventas", a_sale(product, 2))
        status, void = server.post(f"/ventas/{sale['id']}/anular", {"motivo": "Error"})
        checks.equal((status, void["reembolsos"]), (200, [{"metodo": "Efectivo", "monto": 20.0}]))
        checks.equal(server.get(f"/inventario/{product}")[1]["stock"], 8)
        checks.equal(server.get("/stats/dashboard")[1]["ventas_hoy"], 10.0, "what is left of it")


@checks.check
def the_till_expects_counts_and_takes_what_comes_late():
    with Server("servitec") as server:
        product = a_product(server, 50)
        checks.equal(server.get("/caja/actual")[1], {"caja": None, "exigida": False})
        checks.equal(server.post("/caja/gastos", {"monto": 1, "concepto": "x"})[1]["codigo"],
                     "sin_caja")
        status, till = server.post("/caja/abrir", {"monto_inicial": 500})
        checks.equal((status, till["estado"], till["numero"]), (200, "ABIERTA", "Z-000001"))
        opened = till["apertura"]
        checks.equal(server.post("/caja/abrir", {"monto_inicial": 1})[1]["codigo"], "caja_abierta")
        server.post("/ventas", a_sale(product, 3))
        server.post("/ventas", a_sale(product, 1, metodo_pago="Débito"))
        an_order(server, 300, 100)
        server.post("/caja/gastos", {"monto": 25.5, "concepto": "Agua"})
        now = server.get("/caja/actual")[1]["caja"]
        checks.equal(by_method(now), {"Efectivo": 604.5, "Débito": 10.0})
        checks.equal(server.post("/caja/revision", {})[1]["estado"], "EN_REVISION")
        status, refused = server.post("/ventas", a_sale(product))
        checks.equal((status, refused["codigo"]), (409, "caja_en_revision"))
        status, closed = server.post("/caja/cerrar", {"contado": {"Efectivo": 604, "Débito": 10}})
        checks.equal((status, closed["diferencia"], closed["estado"]), (200, -0.5, "CERRADA"))
        late = {"uuid": str(uuid.uuid4()), "tipo": "venta", "cuerpo": a_sale(product, 2),
                "ocurrido_en": opened}
        for _ in range(3):
            server.post("/sync", {"dispositivo": "C2", "lote": [late]})
        z = server.get(f"/caja/{closed['id']}/z")[1]
        checks.equal((z["diferencia"], z["tardias"], z["ventas"]), (-20.5, 1, 3))
        checks.equal([(c["numero"], c["diferencia"]) for c in server.get("/caja")[1]],
                     [("Z-000001", -20.5)])


@checks.check
def a_shop_may_want_an_open_till():
    with Server("servitec", flags=["--set", "site.servitec.settings.exigir_caja=true"]) as server:
        product = a_product(server)
        status, refused = server.post("/ventas", a_sale(product))
        checks.equal((status, refused["codigo"]), (409, "sin_caja"))
        server.post("/caja/abrir", {"monto_inicial": 0})
        checks.equal(server.post("/ventas", a_sale(product))[0], 200)


@checks.check
def parts_of_an_order_are_reserved_used_and_returned():
    with Server("servitec") as server:
        product, order = a_product(server, 5, costo=4), an_order(server, 300)
        path = f"/ordenes/{order}/items"
        status, item = server.post(path, {"tipo_item": "REPUESTO", "producto_id": product,
                                          "cantidad": 3})
        checks.equal((status, item["estado"], item["costo"]), (200, "presupuestado", 4.0), item)
        one = f"{path}/{item['id']}"
        checks.equal(server.request("PUT", one, {"estado": "aprobado"})[1]["estado"], "reservado")
        shelf = server.get(f"/inventario/{product}")[1]
        checks.equal((shelf["stock"], shelf["reservado"]), (5, 3))
        checks.equal(server.post("/ventas", a_sale(product, 3))[1]["codigo"], "stock_insuficiente")
        server.request("PUT", one, {"estado": "usado"})
        checks.equal(server.get(f"/inventario/{product}")[1]["stock"], 2)
        checks.equal(server.request("DELETE", one)[0], 409)
        server.request("PUT", one, {"estado": "devuelto"})
        moves = server.get(f"/inventario/{product}/movimientos")[1]
        checks.equal([(m["tipo"], m["cantidad"], m["referencia"]) for m in moves[:2]],
                     [("retorno_orden", 3, f"orden:{order}"), ("uso_orden", -3, f"orden:{order}")])
        checks.equal([i["estado"] for i in server.get(path)[1]], ["devuelto"])
        status, body = server.post(path, {"tipo_item": "OTRO"})
        checks.equal((status, body["detail"][0]["loc"]), (422, ["body", "tipo_item"]))


@checks.check
def each_role_does_and_sees_what_is_its_own():
    with Server("servitec", flags=["--demo", "--set", "admin=off"], accounts=True) as server:
        tokens = {}
        for who, password in {"ana": "recepcion-demo", "beto": "taller-demo",
                              "carla": "admin-demo", "dario": "gerencia-demo"}.items():
            tokens[who] = server.post("/login", {"username": who, "password": password})[1]

        def ask(who, method, path, body=None):
            answer = server.request(method, path, body, bearer(tokens[who]["access_token"]))
            return answer[0], answer[1]

        for who, method, path, body, wanted in [
            ("beto", "POST", "/caja/abrir", {"monto_inicial": 1}, 403),
            ("dario", "POST", "/caja/abrir", {"monto_inicial": 1}, 403),
            ("ana", "POST", "/caja/abrir", {"monto_inicial": 1}, 200),
            ("carla", "POST", "/caja/abrir", {"monto_inicial": 1}, 200),
            ("beto", "GET", "/caja", None, 403),
            ("beto", "GET", "/ventas/1", None, 403),
            ("dario", "GET", "/ventas/1", None, 200),
            ("ana", "POST", "/ventas/1/anular", {}, 403),
            ("ana", "POST", "/ventas/1/devolucion", {"lineas": [{"id": 1, "cantidad": 1}]}, 403),
            ("ana", "POST", "/inventario/conteo", {"lineas": [{"id": 1, "contado": 1}]}, 403),
            ("ana", "GET", "/caja/1/z", None, 200),
            ("ana", "GET", "/caja/2/z", None, 404),
            ("dario", "GET", "/caja/2/z", None, 200),
            ("ana", "POST", "/caja/cerrar", {"contado": {"Efectivo": 1}, "caja_id": 2}, 404),
            ("carla", "POST", "/caja/cerrar", {"contado": {"Efectivo": 1}, "caja_id": 1}, 200),
        ]:
            status, answer = ask(who, method, path, body)
            checks.equal(status, wanted, f"{who} {method} {path}: {answer}")
        checks.equal(len(ask("ana", "GET", "/caja")[1]), 1, "only her own")
        checks.equal(len(ask("dario", "GET", "/caja")[1]), 2)
        open_order = ask("ana", "GET", "/ordenes?estado=Pendiente&limit=1")[1][0]["id"]
        items = f"/ordenes/{open_order}/items"
        status, item = ask("beto", "POST", items, {"tipo_item": "SERVICIO", "costo": 9,
                                                   "descripcion": "Limpieza", "precio": 50})
        checks.equal((status, "costo" in item), (200, False), item)
        checks.equal(["costo" in i for i in ask("carla", "GET", items)[1]], [True])
        checks.equal(["costo" in i for i in ask("ana", "GET", items)[1]], [False])


checks.run()
