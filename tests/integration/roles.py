#!/usr/bin/env python3
"""Who may do what, over HTTP and sockets: a table for Servitec and one for Server5K.

A row is (who, method, path, body, status, what the answer has, what it must not have, who hears
what). Who hears: {"event": "initials of the listeners"}; an event that is not named was heard by
nobody. An earlier answer's id stands in a path or a body as "{name}".
"""
import json

from chasqui_server import Checks, Server
from peers import PlainSocket

checks = Checks()


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


class Site:
    """A server with its demo, and tokens of the people in it."""

    def __init__(self, app):
        self.server = Server(app, flags=["--demo", "--set", "admin=off"], accounts=True)
        self.tokens, self.known = {None: None}, {}

    def filled(self, value):
        """With the ids that earlier answers gave."""
        if isinstance(value, str) and value.startswith("{") and value[1:-1] in self.known:
            return self.known[value[1:-1]]
        if isinstance(value, str):
            for name, known in self.known.items():
                value = value.replace("{" + name + "}", str(known))
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        return [self.filled(item) for item in value] if isinstance(value, list) else value

    def ask(self, who, method, path, body=None):
        headers = bearer(self.tokens[who]) if who else {}
        body = self.filled(body)
        status, answer, _ = self.server.request(method, self.filled(path), body, headers)
        return status, answer

    def row(self, row):
        """Asks, and holds what the row says of the answer."""
        who, method, path, body, wanted, has, lacks = row[:7]
        status, answer = self.ask(who, method, path, body)
        about = f"{who} {method} {self.filled(path)}: {str(answer)[:300]}"
        checks.equal(status, wanted, about)
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        for piece in has:
            checks.true(piece in text, f"{about} lacks {piece}")
        for piece in lacks:
            checks.true(piece not in text, f"{about} shows {piece}")
        return answer


class Ears:
    """A socket for each person; what they hear up to a mark."""

    def __init__(self, site, people, mark_by):
        self.site, self.mark_by, self.marks = site, mark_by, 0
        self.sockets = {who: PlainSocket(site.server.port, f"/ws?token={site.tokens[who]}")
                        for who in people}

    def heard(self):
        """{"event": "initials"} since the last mark: all hear in the order of the commits."""
        self.marks += 1
        mark = f"Marca {self.marks}"
        status, body = self.site.ask(self.mark_by, "POST", "/clientes", {"nombre": mark})
        checks.equal(status, 200, body)
        heard = {}
        for who, socket in self.sockets.items():
            while (said := json.loads(socket.receive()))["data"].get("nombre") != mark:
                heard[said["event"]] = heard.get(said["event"], "") + who[0]
        return heard

    def close(self):
        for socket in self.sockets.values():
            socket.__exit__()


servitec = Site("servitec")
SHOP = {"ana": "recepcion-demo", "beto": "taller-demo", "carla": "admin-demo",
        "dario": "gerencia-demo"}
ALL, OFFICE = "abcd", "acd"
PRODUCT = {"nombre": "Cámara trasera", "categoria": "Repuestos", "precio": 90, "costo": 41.37,
           "stock": 7}
ORDER = {"cliente_id": "{cliente}", "equipo": "Celular", "marca": "X", "modelo": "Y",
         "problema": "No enciende"}
SALE = {"total": 90, "metodo_pago": "Efectivo",
        "productos": [{"id": "{producto}", "cantidad": 1, "precio": 90, "subtotal": 90}]}

SERVITEC = [
    # Nobody.
    (None, "GET", "/clientes", None, 401, [], ["Marca"], {}),
    (None, "POST", "/clientes", {"nombre": "X"}, 401, [], [], {}),
    (None, "GET", "/", None, 200, [], [], {}),
    # Customers: the desk keeps them, everybody reads them.
    ("ana", "POST", "/clientes", {"nombre": "Rosa Luz"}, 200, ['"id"'], [],
     {"cliente_creado": ALL}, "cliente"),
    ("beto", "GET", "/clientes/{cliente}", None, 200, ["Rosa Luz"], [], {}),
    ("beto", "POST", "/clientes", {"nombre": "X"}, 403, [], ['"id"'], {}),
    ("dario", "PUT", "/clientes/{cliente}", {"telefono": "1"}, 403, [], [], {}),
    ("ana", "PUT", "/clientes/{cliente}", {"telefono": "555-0001"}, 200, [], [],
     {"cliente_actualizado": ALL}),
    # Stock: what it cost is for the office.
    ("ana", "POST", "/inventario", PRODUCT, 403, [], [], {}),
    ("carla", "POST", "/inventario", PRODUCT, 200, ['"id"'], [], {"producto_creado": ALL},
     "producto"),
    ("carla", "GET", "/inventario/{producto}", None, 200, ["41.37"], [], {}),
    ("dario", "GET", "/inventario/{producto}", None, 200, ["41.37"], [], {}),
    ("ana", "GET", "/inventario/{producto}", None, 200, ["Cámara"], ["costo", "41.37"], {}),
    ("beto", "GET", "/inventario/{producto}", None, 200, ["Cámara"], ["costo", "41.37"], {}),
    ("ana", "GET", "/inventario?limit=500", None, 200, ["Cámara"], ["costo", "41.37"], {}),
    ("beto", "GET", "/inventario?limit=500", None, 200, ["Cámara"], ["costo", "41.37"], {}),
    ("ana", "PUT", "/inventario/{producto}", {"precio": 1}, 403, [], [], {}),
    ("beto", "PUT", "/inventario/{producto}/stock?operacion=subtract&cantidad=1", None, 200, [], [],
     {"stock_actualizado": ALL}),
    ("beto", "PUT", "/inventario/{producto}/stock?operacion=add&cantidad=9", None, 403, [], [], {}),
    ("ana", "PUT", "/inventario/{producto}/stock?cantidad=9", None, 403, [], [], {}),
    ("ana", "GET", "/inventario/{producto}/movimientos", None, 403, [], [], {}),
    ("beto", "GET", "/inventario/{producto}/movimientos", None, 200, [], [], {}),
    # Orders: a technician has his own and those nobody has.
    ("beto", "POST", "/ordenes", ORDER, 403, [], [], {}),
    ("ana", "POST", "/ordenes", ORDER, 200, ['"id"'], [], {"orden_creada": ALL}, "libre"),
    ("ana", "POST", "/ordenes", ORDER, 200, ['"id"'], [], {"orden_creada": ALL}, "suya"),
    ("ana", "POST", "/ordenes", ORDER, 200, ['"id"'], [], {"orden_creada": ALL}, "ajena"),
    ("carla", "PUT", "/ordenes/{suya}", {"tecnico_id": "{beto}"}, 200, [], [],
     {"orden_actualizada": ALL}),
    ("carla", "PUT", "/ordenes/{ajena}", {"tecnico_id": 999}, 422, ["tecnico_id"], [], {}),
    ("carla", "PUT", "/ordenes/{ajena}", {"tecnico_id": "{dario}"}, 200, [], [],
     {"orden_actualizada": OFFICE}),
    ("beto", "GET", "/ordenes/{suya}", None, 200, [], [], {}),
    ("beto", "GET", "/ordenes/{ajena}", None, 404, [], ["No enciende"], {}),
    ("beto", "GET", "/ordenes/{ajena}/historial", None, 404, [], [], {}),
    ("dario", "PUT", "/ordenes/{libre}/estado", {"estado": "Reparado"}, 403, [], [], {}),
    ("beto", "PUT", "/ordenes/{ajena}/estado", {"estado": "Reparado"}, 404, [], [], {}),
    ("beto", "PUT", "/ordenes/{suya}/estado", {"estado": "Reparado"}, 200, ["Reparado"], [],
     {"orden_actualizada": ALL}),
    ("beto", "PUT", "/ordenes/{libre}/estado", {"estado": "En Proceso"}, 200, [], [],
     {"orden_actualizada": ALL}),
    ("ana", "PUT", "/ordenes/{ajena}/estado", {"estado": "Reparado"}, 200, [], [],
     {"orden_actualizada": OFFICE}),
    # Sales: the desk's; a technician hears nothing of them but the stock.
    ("beto", "POST", "/ventas", SALE, 403, [], [], {}),
    ("beto", "GET", "/ventas", None, 403, [], ["total"], {}),
    ("ana", "POST", "/ventas", SALE, 200, ['"id"'], [],
     {"venta_creada": OFFICE, "stock_actualizado": ALL}, "venta"),
    ("dario", "GET", "/ventas/{venta}", None, 200, ["90"], [], {}),
    # What is nobody's business.
    ("ana", "GET", "/auditoria", None, 403, [], ["clave"], {}),
    ("dario", "GET", "/auditoria", None, 403, [], [], {}),
    ("carla", "GET", "/auditoria", None, 200, ["Cámara trasera"], [], {}),
    ("ana", "DELETE", "/inventario/{producto}", None, 403, [], [], {}),
]


@checks.check
def every_role_of_servitec_sees_does_and_hears_what_is_its_own():
    for who, password in SHOP.items():
        status, body = servitec.server.post("/login", {"username": who, "password": password})
        checks.equal(status, 200, body)
        servitec.tokens[who] = body["access_token"]
        servitec.known[who] = servitec.ask(who, "GET", "/me")[1]["id"]
    ears = Ears(servitec, SHOP, "carla")
    for row in SERVITEC:
        answer = servitec.row(row)
        if len(row) > 8:
            servitec.known[row[8]] = answer["id"]
        checks.equal(ears.heard(), row[7], f"after {row[:3]}")
    ears.close()


@checks.check
def a_technicians_list_has_his_orders_and_those_of_nobody():
    ids = {order["id"] for order in servitec.ask("beto", "GET", "/ordenes?limit=500")[1]}
    known = servitec.known
    checks.equal((known["suya"] in ids, known["libre"] in ids, known["ajena"] in ids),
                 (True, True, False))
    checks.equal(servitec.ask("beto", "GET", f"/ordenes?limit=500&q=ajena")[0], 200)


race = Site("server5k")
TIMES = {"registros": [{"tiempo": 1_200_000 + 1000 * i} for i in range(15)]}
NEW = {"name": "Nueva", "datetime": "2026-12-01T07:00:00-05:00"}
SHEET = "nombre,dorsal,juez\nZorros Uno,901,juez1\nZorros Dos,902,\n"
WRONG_SHEET = "nombre,dorsal,juez\nZorros Uno,903,juez1\nZorros Dos,mil,\n"

SERVER5K = [
    (None, "GET", "/api/competencias/", None, 401, [], []),
    (None, "GET", "/api/health/", None, 200, ["ok"], []),
    (None, "GET", "/api/competencias/{carrera}/jueces/", None, 401, [], []),
    (None, "POST", "/api/competencias/{carrera}/iniciar/", {}, 401, [], []),
    ("juez1", "GET", "/api/equipos/", None, 200, ["juez1"], ["juez2"]),
    ("juez1", "GET", "/api/equipos/{suyo}/", None, 200, ["juez1"], []),
    ("juez1", "GET", "/api/equipos/{ajeno}/", None, 404, [], ["juez2"]),
    ("juez1", "GET", "/api/equipos/{ajeno}/registros/estado/", None, 403, [], ["registros\""]),
    ("juez1", "POST", "/api/equipos/{ajeno}/registros/", TIMES, 403, ["exito"], []),
    ("juez1", "POST", "/api/competencias/{carrera}/iniciar/", {}, 403, [], []),
    ("juez1", "POST", "/api/competencias/{carrera}/detener/", {}, 403, [], []),
    ("juez1", "POST", "/api/competencias/{carrera}/oficializar/", {}, 403, [], []),
    ("juez1", "GET", "/api/competencias/{carrera}/revision/", None, 403, [], []),
    ("juez1", "GET", "/api/competencias/{carrera}/jueces/", None, 403, [], ["juez2"]),
    ("juez1", "GET", "/api/admin/equipos/", None, 403, [], ["judge_id"]),
    ("juez1", "POST", "/api/admin/competencias/", NEW, 403, [], []),
    ("juez1", "PATCH", "/api/admin/equipos/{suyo}/", {"number": 1}, 403, [], []),
    ("juez1", "DELETE", "/api/admin/equipos/{ajeno}/", None, 403, [], []),
    ("juez1", "POST", "/api/equipos/{ajeno}/asignar-juez/", {"judge_id": 1}, 403, [], []),
    ("juez1", "POST", "/api/admin/limpiar-registros/", {}, 403, [], []),
    ("director", "POST", "/api/admin/limpiar-registros/", {}, 403, [], []),
    ("juez1", "POST", "/api/equipos/importar/",
     {"competition_id": "{carrera}", "csv": SHEET}, 403, [], ["Zorros Uno"]),
    ("director", "POST", "/api/equipos/importar/",
     {"competition_id": "{carrera}", "csv": SHEET}, 200, ['"validas": 2', '"guardados": 0'], []),
    ("director", "POST", "/api/equipos/importar/",
     {"competition_id": "{carrera}", "csv": WRONG_SHEET, "confirmar": True}, 400,
     ['"fila": 3', '"campo": "dorsal"'], []),
    ("director", "GET", "/api/admin/equipos/?limit=500", None, 200, [], ["Zorros Uno"]),
    ("director", "POST", "/api/equipos/importar/",
     {"competition_id": "{carrera}", "csv": SHEET, "confirmar": True}, 200, ['"guardados": 2'], []),
    ("director", "GET", "/api/admin/equipos/?limit=500", None, 200,
     ["Zorros Uno", "Zorros Dos"], []),
    ("juez1", "GET", "/api/equipos/", None, 200, ["Zorros Uno"], ["Zorros Dos"]),
    ("director", "GET", "/api/competencias/{carrera}/jueces/", None, 200, ["juez2"], []),
]


def socket_status(path):
    try:
        PlainSocket(race.server.port, path).__exit__()
    except ConnectionRefusedError as refused:
        return str(refused)
    return "101"


@checks.check
def every_role_of_server5k_sees_and_does_what_is_its_own():
    for line in race.server.log_path.read_text().splitlines():
        words = line.split()
        if words[:1] == ["user"] and words[1] in ("director", "juez1", "juez2"):
            status, body = race.server.post("/api/login/",
                                            {"username": words[1], "password": words[3]})
            checks.equal(status, 200, body)
            race.tokens[words[1]] = body["access"]
            race.known[words[1]] = body["juez"]["id"]
    mine = race.ask("juez1", "GET", "/api/equipos/")[1]
    other = race.ask("juez2", "GET", "/api/equipos/")[1]
    race.known |= {"suyo": mine[0]["id"], "ajeno": other[0]["id"],
                   "carrera": mine[0]["competition_id"]}
    for row in SERVER5K:
        race.row(row)


@checks.check
def a_socket_is_opened_by_whom_it_is_for():
    one, two, run = race.known["juez1"], race.known["juez2"], race.known["carrera"]
    juez1, director = race.tokens["juez1"], race.tokens["director"]
    for path, wanted in (
            (f"/ws/juez/{one}/?token={juez1}", "101"),
            (f"/ws/juez/{two}/?token={juez1}", "4003"),
            (f"/ws/juez/{one}/", "4001"),
            (f"/ws/competencia/{run}/", "101"),
            (f"/ws/control/{run}/?token={director}", "101")):
        checks.true(wanted in socket_status(path), f"{path[:25]} {socket_status(path)[:200]}")
    with PlainSocket(race.server.port, f"/ws/control/{run}/?token={juez1}&cierre=1") as socket:
        checks.equal(json.loads(socket.receive()).get("tipo"), "error")


with servitec.server, race.server:
    checks.run()
