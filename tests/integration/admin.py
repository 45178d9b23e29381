#!/usr/bin/env python3
"""The administration over HTTP against Servitec with its demo: who may what, and what it does."""
import http.client
import json
import time

from chasqui_server import Checks, Server
from peers import PlainSocket, SocketClosed

checks = Checks()
API = "/admin/api"
PEOPLE = {"ana": "recepcion-demo", "beto": "taller-demo", "carla": "admin-demo"}


class Site:
    """Servitec: Ana is at the desk, Beto in the workshop, Carla administers."""

    def __init__(self, flags=("--demo", "--set", "admin=off")):
        self.server = Server("servitec", flags=flags, accounts=True)
        self.tokens = {}

    def __enter__(self):
        self.server.start()
        for name, password in PEOPLE.items():
            self.sign_in(name, password)
        return self

    def __exit__(self, *error):
        self.server.__exit__(*error)

    def sign_in(self, name, password):
        status, body = self.server.post("/login", {"username": name, "password": password})
        checks.equal(status, 200, body)
        self.tokens[name] = body["access_token"]

    def full(self, who, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if who:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        return self.server.request(method, API + path, body, headers)

    def ask(self, who, method, path, body=None, wanted=200, headers=None):
        """The answer's body; the status must be the one that is wanted."""
        status, answer, _ = self.full(who, method, path, body, headers)
        checks.equal(status, wanted, f"{who} {method} {path}: {str(answer)[:400]}")
        return answer

    def client(self, **fields):
        return self.ask("carla", "POST", "/modelos/clientes", fields, 201)


def closed_with(socket):
    """The code of the close frame, whatever is said before it."""
    try:
        while True:
            socket.receive(60)
    except SocketClosed as closed:
        return closed.code


def names(rows):
    return [row["nombre"] for row in rows]


@checks.check
def the_page_is_told_what_the_app_is_and_who_asks():
    with Site() as site:
        entry = site.ask(None, "GET", "/entrada")
        checks.equal((entry["abierto"], entry["rutas"]["login"]), (False, "/login"))
        site.ask(None, "GET", "/aplicacion", wanted=401)
        app = site.ask("carla", "GET", "/aplicacion")
        checks.equal((app["yo"]["usuario"], app["yo"]["administra"]), ("carla", True))
        models = {model["nombre"]: model for model in app["modelos"]}
        checks.true("filas_importadas" not in models, "a model that nobody may read is not told")
        stock = {field["nombre"]: field for field in models["inventario"]["campos"]}
        checks.equal((stock["costo"]["tipo"], stock["costo"]["escribible"]), ("decimal", True))
        checks.equal((stock["stock"]["escribible"], models["inventario"]["puede"]["crear"]),
                     (False, False), "services own these")
        checks.equal(models["ordenes"]["campos"][1]["papel"], None)
        ana = site.ask("ana", "GET", "/aplicacion")
        checks.equal(ana["yo"]["administra"], False)
        text = json.dumps(ana)
        checks.true('"costo"' not in text, "a field that she may not read")
        checks.true("/mostrador/" in text, "pages of the app")
        beto = site.ask("beto", "GET", "/aplicacion")
        clients = next(m for m in beto["modelos"] if m["nombre"] == "clientes")
        checks.equal(clients["puede"], {"leer": True, "crear": False, "cambiar": False,
                                        "borrar": False, "restaurar": False})
        checks.true("ventas" not in [m["nombre"] for m in beto["modelos"]])


@checks.check
def records_are_listed_changed_and_kept_to_the_rules():
    with Site() as site:
        status, rows, headers = site.full("ana", "GET", "/modelos/clientes?limit=2&order=nombre")
        checks.equal((status, len(rows)), (200, 2))
        checks.true(int(headers["X-Total-Count"]) > 2)
        made = site.client(nombre="Zoe Paz", telefono="555 11")
        checks.equal(made["version"], 1)
        path = f"/modelos/clientes/{made['id']}"
        changed = site.ask("ana", "PATCH", path, {"version": 1, "notas": "VIP"})
        checks.equal((changed["notas"], changed["version"]), ("VIP", 2))
        checks.equal(site.ask("ana", "PATCH", path, {"notas": None})["notas"], None)
        stale = site.ask("carla", "PATCH", path, {"version": 1, "notas": "x"}, 409)
        checks.equal(stale["actual"]["version"], 3, stale)
        site.ask("carla", "PATCH", path, {"notas": "x"}, 412, {"If-Match": '"1"'})
        wrong = site.ask("carla", "PATCH", path, {"nombre": ""}, 422)
        checks.true("nombre" in json.dumps(wrong), wrong)
        site.ask("beto", "PATCH", path, {"notas": "no"}, 403)
        site.ask("beto", "GET", "/modelos/ventas", wanted=403)
        site.ask("carla", "POST", "/modelos/inventario", {"nombre": "X"}, 403)
        site.ask("carla", "GET", "/modelos/filas_importadas", wanted=403)
        site.ask("carla", "GET", "/modelos/nada", wanted=404)
        site.ask("ana", "GET", "/modelos/inventario?costo__gt=1", wanted=422)
        found = site.ask("ana", "GET", "/relaciones/clientes?search=zoe")
        checks.equal(found, [{"id": made["id"], "texto": "Zoe Paz"}])
        again = site.ask("ana", "GET", f"/relaciones/clientes?ids={made['id']}")
        checks.equal(again, found)


@checks.check
def what_is_removed_lies_in_the_trash_and_comes_back():
    with Site() as site:
        made = site.client(nombre="Zoe Paz")
        path = f"/modelos/clientes/{made['id']}"
        site.ask("beto", "DELETE", path, wanted=403)
        site.ask("ana", "DELETE", path, wanted=204)
        checks.equal(site.ask("ana", "GET", "/modelos/clientes?search=zoe"), [])
        trash = site.ask("ana", "GET", "/modelos/clientes?papelera=true")
        checks.equal(names(trash), ["Zoe Paz"])
        site.ask("beto", "POST", f"{path}/restaurar", wanted=403)
        checks.equal(site.ask("ana", "POST", f"{path}/restaurar")["nombre"], "Zoe Paz")
        site.ask("ana", "POST", f"{path}/restaurar", wanted=409)
        checks.equal(names(site.ask("ana", "GET", "/modelos/clientes?search=zoe")), ["Zoe Paz"])


@checks.check
def the_history_tells_who_did_what_and_a_change_is_taken_back():
    with Site() as site:
        made = site.client(nombre="Zoe Paz", notas="primera")
        path = f"/modelos/clientes/{made['id']}"
        site.ask("ana", "PATCH", path, {"notas": "segunda", "etiqueta": "vip"})
        history = site.ask("carla", "GET", f"{path}/historial")
        checks.equal([(e["accion"], e["quien"]["nombre"]) for e in history],
                     [("update", "ana"), ("create", "carla")])
        checks.equal(history[0]["antes"], {"notas": "primera", "etiqueta": None})
        site.ask("beto", "POST", f"{path}/revertir", {"entrada": history[0]["id"]}, 403)
        back = site.ask("carla", "POST", f"{path}/revertir", {"entrada": history[0]["id"]})
        checks.equal((back["notas"], back["etiqueta"]), ("primera", None))
        refused = site.ask("carla", "POST", f"{path}/revertir", {"entrada": history[1]["id"]}, 409)
        checks.true("bórrelo" in json.dumps(refused, ensure_ascii=False), refused)
        site.ask("carla", "POST", "/modelos/clientes/1/revertir", {"entrada": history[0]["id"]},
                 404)
        site.ask("ana", "DELETE", path, wanted=204)
        gone = site.ask("carla", "GET", f"{path}/historial")[0]
        checks.equal(gone["accion"], "delete")
        site.ask("carla", "POST", f"{path}/revertir", {"entrada": gone["id"]})
        order = site.ask("carla", "GET", "/modelos/ordenes?estado=Pendiente&limit=1")[0]
        status, _, _ = site.server.request(
            "PUT", f"/ordenes/{order['id']}/estado?estado=En+Proceso", None,
            {"Authorization": f"Bearer {site.tokens['carla']}"})
        checks.equal(status, 200)
        entry = site.ask("carla", "GET", f"/modelos/ordenes/{order['id']}/historial")[0]
        kept = site.ask("carla", "POST", f"/modelos/ordenes/{order['id']}/revertir",
                        {"entrada": entry["id"]}, 409)
        checks.true("estado" in json.dumps(kept), kept)
        stock = site.ask("carla", "GET", "/modelos/inventario?limit=1")[0]
        site.ask("carla", "PATCH", f"/modelos/inventario/{stock['id']}",
                 {"costo": "1.50", "ubicacion": "B2"})
        seen = site.ask("ana", "GET", f"/modelos/inventario/{stock['id']}/historial")
        checks.equal(seen[0]["despues"], {"ubicacion": "B2"}, "what she may not see is left out")


@checks.check
def many_at_once_are_done_each_by_itself():
    with Site() as site:
        ids = [site.client(nombre=f"Lote {i}")["id"] for i in range(3)]
        site.ask("beto", "POST", "/modelos/clientes/lote", {"accion": "borrar", "ids": ids}, 403)
        site.ask("ana", "POST", "/modelos/clientes/lote", {"accion": "borrar", "ids": []}, 422)
        done = site.ask("ana", "POST", "/modelos/clientes/lote",
                        {"accion": "cambiar", "ids": [*ids, 99999], "cambios": {"notas": "juntos"}})
        checks.equal((done["hechos"], done["fallidos"]), (3, 1), done)
        checks.equal(done["resultados"][3]["codigo"], "no_encontrado")
        taken = site.ask("ana", "POST", "/modelos/clientes/lote",
                         {"accion": "cambiar", "ids": ids, "cambios": {"rut": "7-7"}})
        checks.equal((taken["hechos"], taken["fallidos"]), (1, 2), taken)
        wrong = site.ask("ana", "POST", "/modelos/clientes/lote",
                         {"accion": "cambiar", "ids": ids, "cambios": {"nombre": 7}}, 422)
        checks.true("nombre" in json.dumps(wrong))
        gone = site.ask("ana", "POST", "/modelos/clientes/lote", {"accion": "borrar", "ids": ids})
        checks.equal(gone["hechos"], 3)
        back = site.ask("ana", "POST", "/modelos/clientes/lote",
                        {"accion": "restaurar", "ids": ids})
        checks.equal(back["hechos"], 3, back)


@checks.check
def a_file_is_tried_first_and_then_taken_whole_or_not_at_all():
    with Site() as site:
        before = len(site.ask("ana", "GET", "/modelos/clientes?limit=500"))
        known = site.client(nombre="Zoe Paz", rut="1-1", notas="queda")
        csv = ("Nombre;Documento;Avisos\n"
               "Zoe Paz;1-1;no\n"
               "Luz Rey;2-2;Sí\n"
               "Sol;3-3;quizá\n"
               ";4-4;no\n"
               "Otra Luz;2-2;no\n")
        columns = {"Nombre": "nombre", "Documento": "rut", "Avisos": "consentimiento_avisos"}
        asked = {"csv": csv, "columnas": columns, "clave": "rut"}
        site.ask("beto", "POST", "/modelos/clientes/importar", {**asked, "confirmar": True})
        tried = site.ask("ana", "POST", "/modelos/clientes/importar", asked)
        checks.equal([tried[k] for k in ("filas", "nuevos", "cambiados", "iguales", "fallidas")],
                     [5, 1, 1, 1, 2], tried)
        checks.equal([(e["fila"], e["campo"]) for e in tried["errores"]],
                     [(4, "consentimiento_avisos"), (5, "nombre")], tried)
        checks.equal(tried["aplicado"], False)
        none = site.ask("ana", "POST", "/modelos/clientes/importar", {**asked, "confirmar": True})
        checks.equal(none["aplicado"], False)
        rows = site.ask("ana", "GET", "/modelos/clientes?limit=500")
        checks.equal(len(rows), before + 1, "a refused row keeps all out")
        good = "\n".join(csv.split("\n")[:3])
        done = site.ask("ana", "POST", "/modelos/clientes/importar",
                        {**asked, "csv": good, "confirmar": True})
        checks.equal((done["aplicado"], done["nuevos"], done["iguales"]), (True, 1, 1), done)
        made = site.ask("ana", "GET", "/modelos/clientes?rut=2-2")[0]
        checks.equal((made["nombre"], made["consentimiento_avisos"]), ("Luz Rey", True))
        same = site.ask("ana", "GET", f"/modelos/clientes/{known['id']}")
        checks.equal(same["notas"], "queda", "columns that are not there stay")
        for body in ({**asked, "columnas": {"Nada": "nombre"}},
                     {**asked, "columnas": {"Nombre": "id"}}, {**asked, "clave": "notas"},
                     {**asked, "csv": '"abierta'}):
            site.ask("ana", "POST", "/modelos/clientes/importar", body, 422)


@checks.check
def a_list_goes_out_as_a_file_and_comes_back_as_it_was():
    with Site() as site:
        site.client(nombre="=1+1", notas='di "sí", ya', rut="9-9")
        status, text, headers = site.full("ana", "GET", "/modelos/clientes/exportar?rut=9-9")
        checks.equal(status, 200)
        checks.true("clientes.csv" in headers["Content-Disposition"], headers)
        checks.true("'=1+1" in text and '"di ""sí"", ya"' in text, text)
        back = site.ask("ana", "POST", "/modelos/clientes/importar",
                        {"csv": text, "clave": "rut",
                         "columnas": {"nombre": "nombre", "notas": "notas", "rut": "rut"}})
        checks.equal((back["iguales"], back["filas"]), (1, 1), back)
        rows = site.ask("ana", "GET", "/modelos/clientes/exportar?formato=json&rut=9-9")
        checks.equal(names(rows), ["=1+1"])
        _, shown, _ = site.full("ana", "GET", "/modelos/inventario/exportar")
        checks.true("costo" not in shown.split("\n")[0], "a column that she may not see")
        site.ask("ana", "GET", "/modelos/clientes/exportar?formato=xls", wanted=422)
        site.ask("beto", "GET", "/modelos/ventas/exportar", wanted=403)


@checks.check
def views_are_ones_own_unless_they_are_shared():
    with Site() as site:
        view = {"modelo": "clientes", "nombre": "VIP", "consulta": "etiqueta=vip"}
        mine = site.ask("ana", "PUT", "/vistas", view, 201)
        site.ask("ana", "PUT", "/vistas", {**view, "compartida": True, "nombre": "Z"}, 403)
        site.ask("ana", "PUT", "/vistas", view, 409)
        checks.equal(site.ask("beto", "GET", "/vistas"), [])
        site.ask("beto", "DELETE", f"/vistas/{mine['id']}", wanted=404)
        shared = site.ask("carla", "PUT", "/vistas", {**view, "compartida": True}, 201)
        seen = site.ask("ana", "GET", "/vistas?modelo=clientes")
        checks.equal([(v["mia"], v["compartida"]) for v in seen], [(True, False), (False, True)])
        changed = site.ask("ana", "PUT", f"/vistas/{mine['id']}", {**view, "nombre": "Otra"})
        checks.equal(changed["nombre"], "Otra")
        site.ask("ana", "DELETE", f"/vistas/{shared['id']}", wanted=404)
        site.ask("ana", "DELETE", f"/vistas/{mine['id']}", wanted=204)


@checks.check
def accounts_are_kept_and_a_site_stays_in_somebodys_hands():
    with Site() as site:
        site.ask("ana", "GET", "/usuarios", wanted=403)
        people = site.ask("carla", "GET", "/usuarios")
        checks.true("password" not in json.dumps(people) and "argon" not in json.dumps(people))
        ids = {one["usuario"]: one["id"] for one in people}
        made = site.ask("carla", "POST", "/usuarios",
                        {"usuario": "eva", "roles": ["recepcionista"], "correo": "eva@x.mx"}, 201)
        checks.true(made["enlace"].startswith("/entrar?enlace="), made)
        token = made["enlace"].split("=")[1]
        status, _ = site.server.post("/enlace", {"enlace": token, "password": "una-clave-buena"})
        checks.equal(status, 200, "the link lets her in")
        site.sign_in("eva", "una-clave-buena")
        site.ask("carla", "POST", "/usuarios", {"usuario": "EVA"}, 409)
        site.ask("carla", "POST", "/usuarios", {"usuario": "x", "roles": ["nadie"]}, 422)
        own = site.ask("carla", "PATCH", f"/usuarios/{ids['carla']}",
                       {"roles": ["recepcionista"]}, 409)
        checks.true("acceso_propio" in json.dumps(own), own)
        site.ask("carla", "PATCH", f"/usuarios/{made['id']}",
                 {"roles": ["recepcionista", "administrador"]})
        site.sign_in("eva", "una-clave-buena")
        site.ask("eva", "PATCH", f"/usuarios/{ids['carla']}", {"roles": ["recepcionista"]})
        site.sign_in("carla", "admin-demo")
        site.ask("carla", "GET", "/usuarios", wanted=403)
        last = site.ask("eva", "PATCH", f"/usuarios/{made['id']}", {"activo": False}, 409)
        checks.true("acceso_propio" in json.dumps(last), last)
        site.ask("eva", "POST", f"/usuarios/{ids['beto']}/clave", {"clave": "otra-clave-buena"},
                 204)
        site.ask("beto", "GET", "/aplicacion", wanted=401)
        site.sign_in("beto", "otra-clave-buena")
        sessions = site.ask("eva", "GET", f"/sesiones?usuario={ids['beto']}")
        checks.equal(len(sessions), 1, sessions)
        site.ask("eva", "DELETE", f"/sesiones/{sessions[0]['id']}", wanted=204)
        site.ask("beto", "GET", "/aplicacion", wanted=401)
        audit = json.dumps(site.ask("eva", "GET", "/auditoria?modelo=usuarios"))
        checks.true("otra-clave" not in audit and token not in audit, audit)


@checks.check
def keys_are_shown_once_and_work_until_revoked():
    with Site() as site:
        made = site.ask("carla", "POST", "/llaves",
                        {"nombre": "caja", "roles": ["recepcionista"]}, 201)
        site.tokens["caja"] = made["llave"]
        checks.equal(site.ask("caja", "GET", "/aplicacion")["yo"]["tipo"], "key")
        site.ask("caja", "GET", "/llaves", wanted=403)
        listed = site.ask("carla", "GET", "/llaves")
        checks.true(made["llave"] not in json.dumps(listed))
        site.ask("carla", "DELETE", f"/llaves/{made['id']}", wanted=204)
        site.ask("caja", "GET", "/aplicacion", wanted=401)


def lines_until(response, wanted):
    """Lines of an event stream up to the first data that has `wanted`."""
    lines = []
    while True:
        line = response.readline().decode().rstrip("\n")
        lines.append(line)
        if line.startswith("data:") and wanted in line:
            return lines


@checks.check
def the_log_is_read_back_and_watched_as_it_grows():
    with Site() as site:
        site.ask("ana", "GET", "/registro", wanted=403)
        site.ask("ana", "GET", "/registro/vivo", wanted=403)
        head = site.ask("carla", "GET", "/registro?limit=1")["cabeza"]
        connection = http.client.HTTPConnection("127.0.0.1", site.server.port, timeout=30)
        connection.request("GET", f"{API}/registro/vivo?desde={head}", None,
                           {"Authorization": f"Bearer {site.tokens['carla']}"})
        stream = connection.getresponse()
        checks.equal(stream.status, 200)
        site.client(nombre="Zoe Viva")
        lines = lines_until(stream, "Zoe Viva")
        checks.true("event: message" in lines, lines)
        told = json.loads(lines[-1][5:])
        checks.equal((told["seq"], told["tema"], told["evento"]),
                     (head + 1, "clientes", "cliente_creado"))
        connection.close()
        page = site.ask("carla", "GET", f"/registro?despues={head}&tema=clientes")
        checks.equal(page["eventos"][0]["datos"]["nombre"], "Zoe Viva")
        checks.equal(site.ask("carla", "GET", "/registro?limit=1")["eventos"][0]["seq"], head + 1)


@checks.check
def who_is_connected_is_seen_and_may_be_sent_away():
    with Site() as site:
        with PlainSocket(site.server.port, f"/ws?token={site.tokens['ana']}") as socket:
            seen = site.ask("carla", "GET", "/conexiones")
            checks.equal((seen["total"], seen["por_protocolo"]), (1, {"plain": 1}), seen)
            one = seen["conexiones"][0]
            checks.equal((one["quien"], one["ruta"], one["temas"]), ("ana", "/ws", ["*"]), one)
            site.ask("ana", "DELETE", f"/conexiones/{one['id']}", wanted=403)
            site.ask("carla", "DELETE", f"/conexiones/{one['id']}", wanted=204)
            checks.equal(closed_with(socket), 4403)
        site.ask("carla", "DELETE", "/conexiones/0-999", wanted=404)
        site.ask("carla", "DELETE", "/conexiones/nada", wanted=404)
        site.server.get(f"/clientes?limit=1&token={site.tokens['ana']}")
        asked = site.ask("carla", "GET", "/peticiones")
        checks.true(site.tokens["ana"] not in json.dumps(asked), "tokens are masked")
        ours = [one for one in asked if one["ruta"] == f"{API}/conexiones"]
        checks.equal((ours[0]["quien"], ours[0]["estado"]), ("carla", 200))
        figures = site.ask("carla", "GET", "/medidas")
        checks.true(figures["peticiones"]["por_estado"]["2xx"] > 0, figures)
        checks.true(figures["memoria_bytes"] > 0 and figures["base"]["bytes"] > 0, figures)


@checks.check
def settings_count_at_once_and_the_configuration_wins():
    flags = ["--demo", "--set", "admin=off", "--set", "site.servitec.settings.moneda=COP"]
    with Site(flags) as site:
        site.ask("ana", "GET", "/ajustes", wanted=403)
        known = {one["nombre"]: one for one in site.ask("carla", "GET", "/ajustes")}
        checks.equal((known["moneda"]["fijado"], known["impuesto"]["fijado"]), (True, False))
        site.ask("carla", "PUT", "/ajustes", {"moneda": "USD"}, 422)
        site.ask("carla", "PUT", "/ajustes", {"impuesto": 7}, 422)
        site.ask("carla", "PUT", "/ajustes", {"impuesto": "0.08", "nada": 1}, 422)
        site.ask("carla", "PUT", "/ajustes", {"impuesto": "0.08"}, 204)
        bearer = {"Authorization": f"Bearer {site.tokens['ana']}"}
        checks.equal(site.server.get("/ajustes", bearer)[1]["impuesto"], 0.08)
        site.server.stop()
        site.server.start()
        checks.equal(site.server.get("/ajustes", bearer)[1]["impuesto"], 0.08, "it stays")
        entry = site.ask("carla", "GET", "/auditoria?modelo=ajustes")[0]
        checks.equal(entry["despues"], {"impuesto": 0.08})
        site.ask("carla", "PUT", "/ajustes", {"impuesto": None}, 204)
        checks.equal(site.server.get("/ajustes", bearer)[1]["impuesto"], 0.16)


def wait_for(claim, about):
    """Until it holds; what a server that starts anew refuses is asked again."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if claim():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(about)


@checks.check
def a_backup_is_made_handed_out_and_put_back_under_a_running_server():
    with Site() as site:
        site.ask("ana", "POST", "/respaldos", wanted=403)
        made = site.ask("carla", "POST", "/respaldos", wanted=201)
        checks.equal(site.ask("carla", "GET", "/respaldos")[0], made)
        connection = http.client.HTTPConnection("127.0.0.1", site.server.port, timeout=30)
        connection.request("GET", f"{API}/respaldos/{made['archivo']}", None,
                           {"Authorization": f"Bearer {site.tokens['carla']}"})
        file = connection.getresponse().read()
        checks.equal((len(file), file[:15]), (made["bytes"], b"SQLite format 3"))
        site.client(nombre="Después del respaldo")
        epoch = site.ask("carla", "GET", "/aplicacion")["epoca"]
        head = site.ask("carla", "GET", "/registro?limit=1")["cabeza"]
        path = f"/respaldos/{made['archivo']}/restaurar"
        site.ask("ana", "POST", path, {"confirmar": "servitec"}, 403)
        site.ask("carla", "POST", path, {"confirmar": "otra"}, 422)
        site.ask("carla", "POST", "/respaldos/otro.db/restaurar", {"confirmar": "servitec"}, 404)
        with PlainSocket(site.server.port, f"/ws?token={site.tokens['ana']}") as socket:
            answer = site.ask("carla", "POST", path, {"confirmar": "servitec"}, 202)
            checks.equal(answer["epoca"], epoch)
            checks.equal(closed_with(socket), 1012, "its client comes back")
        wait_for(lambda: site.ask("carla", "GET", "/aplicacion")["epoca"] != epoch, "no new epoch")
        checks.equal(site.ask("carla", "GET", "/modelos/clientes?search=respaldo"), [])
        with PlainSocket(site.server.port, f"/ws?token={site.tokens['ana']}"
                         f"&desde={head}&epoca={epoch}") as socket:
            checks.equal(json.loads(socket.receive())["event"], "resync")
        entry = site.ask("carla", "GET", "/auditoria?modelo=respaldos")[0]
        checks.equal((entry["accion"], entry["quien"]["nombre"]), ("restore", "carla"))
        site.ask("carla", "DELETE", f"/respaldos/{made['archivo']}", wanted=204)
        checks.equal(site.ask("carla", "GET", "/respaldos"), [])


@checks.check
def a_wish_that_was_cut_off_is_carried_out_at_the_next_start():
    with Site() as site:
        made = site.ask("carla", "POST", "/respaldos", wanted=201)
        site.client(nombre="Después del respaldo")
        site.server.kill()
        wish = site.server.data / "servitec" / "main.db.restaurar"
        wish.write_text(json.dumps({"archivo": made["archivo"], "nombre": "carla", "id": 3,
                                    "tipo": "user", "direccion": ""}))
        site.server.start()
        checks.equal(site.ask("carla", "GET", "/modelos/clientes?search=respaldo"), [])
        checks.true(not wish.exists())
        site.client(nombre="Luego")
        site.server.kill()
        site.server.start()
        checks.equal(len(site.ask("carla", "GET", "/modelos/clientes?search=luego")), 1)


@checks.check
def what_the_gateway_keeps_is_read_by_its_officers_alone():
    with Server("tablero", flags=("--demo", "--set", "admin=off"), accounts=True) as server:
        def asked(who, model):
            login = {"username": who, "password": f"{who}-demo"}
            token = server.post("/api/login", login)[1]["access_token"]
            headers = {"Authorization": f"Bearer {token}"}
            return server.request("GET", f"{API}/modelos/{model}?limit=1", None, headers)[:2]

        for who in ("admin", "operador"):
            for model in ("eventos", "reservas"):
                status, rows = asked(who, model)
                checks.equal((status, len(rows)), (200, 1), f"{who} {model}")
        for who, model in (("cliente", "eventos"), ("operador", "notificaciones")):
            checks.equal(asked(who, model)[0], 403, f"{who} {model}")


checks.run()
