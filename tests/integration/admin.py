#!/usr/bin/env python3
"""The administration over HTTP against Servitec with its demo: who may what, and what it does."""
import json

from chasqui_server import Checks, Server

checks = Checks()
API = "/admin/api"
PEOPLE = {"ana": "recepcion-demo", "beto": "taller-demo", "carla": "admin-demo"}


class Site:
    """Servitec with people who sign in: Ana at the desk, Beto in the workshop, Carla administers."""

    def __init__(self):
        self.server = Server("servitec", flags=["--demo", "--set", "admin=off"], accounts=True)
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
        checks.true("pagos" not in models, "a model that nobody may read is not told")
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
        site.ask("carla", "GET", "/modelos/pagos", wanted=403)
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


checks.run()
