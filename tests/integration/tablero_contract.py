#!/usr/bin/python3
"""The wire contract of the event gateway, as its publishers and the dashboard page speak it."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import types

from chasqui_server import CHASQUI, Checks, Server

checks = Checks()
SECRET = {"SECRET_KEY": "a-secret-for-tests-0123456789"}
server = Server("tablero", accounts=True,
                env={**SECRET, "CHASQUI_SITE__TABLERO__ALLOW": "127.0.0.1"})

# As the reference prints them.
CURL_LINES = [r"""
curl -X POST http://localhost:4000/api/dashboard/emit-event \
  -H "Content-Type: application/json" \
  -d '{
    "type": "reserva:creada",
    "data": {
      "reserva": {
        "id": 1,
        "clienteId": 123,
        "estado": "confirmada",
        "fecha": "2024-11-15",
        "hora": "14:30",
        "totalEstimado": 50000
      }
    },
    "timestamp": "2024-11-15T14:30:00Z"
  }'
""", r"""
curl -X POST http://localhost:4000/api/dashboard/update-dashboard \
  -H "Content-Type: application/json" \
  -d '{
    "services": {"total": 50, "activos": 45},
    "clients": {"total": 200, "activos": 150}
  }'
""", r"""
curl -X POST http://localhost:4000/api/dashboard/notify-role \
  -H "Content-Type: application/json" \
  -d '{
    "role": "proveedor",
    "event": "nueva_solicitud",
    "payload": {"servicioId": 1, "clienteId": 123}
  }'
""", r"""
curl -X POST http://localhost:4000/api/dashboard/notify-user \
  -H "Content-Type: application/json" \
  -d '{
    "userId": "user_123",
    "event": "reserva_confirmada",
    "payload": {"reservaId": 1}
  }'
""", r"""
curl -X POST http://localhost:4000/api/dashboard/emit-event \
  -H "Content-Type: application/json" \
  -d '{
    "type": "reserva:creada",
    "data": {"reserva": {"id": 1, "estado": "confirmada"}},
    "timestamp": "2024-11-15T14:30:00Z"
  }'
"""]

READS = {
    "": {"metrics", "clients", "rooms", "system"},
    "/clients": {"clients"},
    "/rooms": {"rooms"},
    "/events": {"events"},
    "/metrics": {"activeConnections", "totalConnections", "eventsEmitted", "roomsCreated"},
    "/api-status": {"status", "timestamp", "uptime", "memoryUsage"},
    "/stats": {"kpis", "servicios", "proveedores", "reservas_por_mes", "services", "clients",
               "reservas", "calificaciones", "timestamp"},
    "/kpis": {"ingresos_totales", "ingresos_promedio_reserva", "reservas_confirmadas",
              "reservas_pendientes", "reservas_canceladas", "reservas_totales",
              "tasa_conversion", "tasa_cancelacion", "satisfaccion_promedio",
              "calificaciones_totales", "servicios_totales", "clientes_totales",
              "proveedores_totales"},
    "/status": {"servicios_disponibles", "clientes_registrados", "proveedores_activos",
                "reservas_activas", "ingresos_totales", "tasa_conversion", "satisfaccion",
                "timestamp"},
    "/servicios/analisis": {"total_servicios", "top_servicios", "servicios_por_categoria",
                            "servicio_con_mas_demanda"},
    "/proveedores/analisis": {"total_proveedores", "top_proveedores",
                              "proveedor_mejor_calificado"},
    "/reservas/flujo": list,
    "/reservas/anual": list,
    "/reservas/desglosadas": {"confirmadas_por_proveedor", "pagadas_por_cliente",
                              "pendientes_confirmacion", "pendientes_pago", "total_reservas"},
    "/ingresos/mes": list,
    "/actividad/tiempo-real": list,
    "/proyeccion/ingresos": {"ingresos_pagados_mes", "ingresos_confirmados_mes",
                             "ingresos_pendientes_mes", "proyeccion_pagado_mes",
                             "proyeccion_confirmado_mes", "promedio_diario_pagado",
                             "promedio_diario_confirmado", "dias_procesados",
                             "dias_totales_mes", "dias_restantes", "porcentaje_mes"},
}


def emit(kind, data, more=None, headers=None, path="/api/dashboard/emit-event"):
    return server.post(path, {"type": kind, "data": data, **(more or {})}, headers)


def events(limit=100):
    return server.get(f"/api/dashboard/events?limit={limit}")[1]["events"]


def command(data, *words):
    done = subprocess.run([CHASQUI, *words, "--site", "tablero", "--data", str(data)],
                          capture_output=True, text=True, timeout=60,
                          env={**os.environ, **SECRET})
    checks.equal(done.returncode, 0, done.stderr)
    return done.stdout


def new_key(*words):
    """A key's text, once the running server knows of it, which takes a second."""
    key = next(word for word in command(server.data, "key", "add", *words).split()
               if word.startswith("chq_") and word.count("_") == 2)
    deadline = time.monotonic() + 10
    while emit("", {}, headers={"X-API-Key": key})[0] == 401 and time.monotonic() < deadline:
        time.sleep(0.05)
    return key


@checks.check
def the_references_curl_lines_are_accepted_as_printed():
    with tempfile.TemporaryDirectory() as home:
        rules = f'connect-to = "localhost:4000:127.0.0.1:{server.port}"\nsilent\n' \
                'write-out = "\\n%{http_code}"\n'
        pathlib.Path(home, ".curlrc").write_text(rules, encoding="ascii")
        for line in CURL_LINES:
            done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=30,
                                  env={**os.environ, "CURL_HOME": home})
            body, status = done.stdout.rsplit("\n", 1)
            checks.equal(status, "202", body)
            said = json.loads(body)
            checks.equal((said["success"], type(said["message"])), (True, str), body)
    status, health = server.get("/api/health")
    checks.equal((status, health["status"], set(health)),
                 (200, "ok", {"status", "timestamp", "uptime"}))


@checks.check
def the_references_django_helper_hears_202():
    try:
        from django.conf import settings
        settings.configure()
    except ImportError:
        sys.modules["django"] = types.ModuleType("django")
        conf = sys.modules["django.conf"] = types.ModuleType("django.conf")
        settings = conf.settings = types.SimpleNamespace()
    settings.WS_SERVER_URL = f"{server.url}/api"
    from websocket_notifier import WebSocketNotifier
    notifier = WebSocketNotifier()
    booking = {"reserva": {"id": 7, "clienteId": 123, "estado": "pendiente",
                           "fecha": "2024-11-15", "hora": "14:30", "totalEstimado": 50000.0}}
    checks.equal(notifier.emit_event("reserva:creada", booking), True)
    checks.equal(notifier.notify_role("proveedor", "nueva_reserva", {"reservaId": 7}), True)
    checks.equal(notifier.notify_user("user_123", "reserva_confirmada", {"reservaId": 7}), True)
    # The view and the signal of the reference both say it: one event.
    checks.equal(notifier.emit_event("reserva:creada", booking), True)
    same = [e for e in events() if e["payload"] == booking]
    checks.equal(len(same), 1)
    checks.equal({"type", "payload", "timestamp", "source"} <= set(same[0]), True)
    checks.equal(same[0]["source"], "REST_API")


@checks.check
def a_retry_is_one_event_and_says_so():
    status, first = emit("cliente:nuevo", {"cliente": {"id": 31}})
    checks.equal((status, first["duplicado"]), (202, False))
    status, again = emit("cliente:nuevo", {"cliente": {"id": 31}})
    checks.equal((status, again["duplicado"], again["id"]), (202, True, first["id"]))
    for more, headers in (({"idEvento": "e-1"}, None), ({}, {"Idempotency-Key": "k-1"})):
        _, first = emit("pago:procesado", {"pago": {"id": 5, "n": len(more)}}, more, headers)
        before = server.get("/api/dashboard/metrics")[1]["eventsEmitted"]
        status, again = emit("pago:procesado", {"pago": {"id": 5, "n": len(more)}}, more, headers)
        checks.equal((status, again["id"]), (202, first["id"]), more)
        checks.equal(server.get("/api/dashboard/metrics")[1]["eventsEmitted"], before)


@checks.check
def every_read_has_the_contracts_members_by_both_paths():
    for path, wanted in READS.items():
        for prefix in ("/api/dashboard", "/dashboard"):
            for slash in ("", "/"):
                status, body, headers = server.request("GET", prefix + path + slash)
                checks.equal(status, 200, prefix + path + slash)
                if wanted is list:
                    checks.equal(type(body), list, path)
                else:
                    checks.equal(set(body), wanted, path)
                checks.true("ETag" in headers, path)
    status, _, headers = server.request("GET", "/api/dashboard/kpis")
    again = server.request("GET", "/api/dashboard/kpis", None, {"If-None-Match": headers["ETag"]})
    checks.equal((again[0], again[1]), (304, ""))
    kpis = server.get("/api/dashboard/kpis")[1]
    for name in ("tasa_conversion", "tasa_cancelacion", "satisfaccion_promedio"):
        checks.true(isinstance(kpis[name], (int, float)), name)
    checks.equal(server.get("/api/dashboard/stats")[1]["services"]["total"], 50)
    checks.equal(len(server.get("/api/dashboard/reservas/anual")[1]), 12)


@checks.check
def publishing_without_api_before_the_path_is_the_same():
    for prefix in ("/dashboard", "/api/dashboard"):
        for path, body in (("/emit-event", {"type": "servicio:creado", "data": {"id": prefix}}),
                           ("/update-dashboard", {"otras": 1}),
                           ("/notify-role", {"role": "admin", "event": "a"}),
                           ("/notify-user", {"userId": 7, "event": "a", "payload": [1]})):
            for slash in ("", "/"):
                status, said = server.post(prefix + path + slash, body)
                checks.equal((status, said["success"]), (202, True), prefix + path + slash)


@checks.check
def what_is_wrong_is_refused_in_nests_words():
    headers = {"Content-Type": "application/json"}
    cases = [
        ("/emit-event", "", 400), ("/emit-event", "{", 400), ("/emit-event", "[]", 400),
        ("/emit-event", '"a"', 400), ("/emit-event", "{}", 400),
        ("/emit-event", '{"type":""}', 400), ("/emit-event", '{"type":"a","data":1}', 400),
        ("/update-dashboard", "[1]", 400),
        ("/notify-role", '{"event":"a"}', 400), ("/notify-role", '{"role":"x","event":"a"}', 400),
        ("/notify-role", '{"role":"admin"}', 400), ("/notify-user", '{"event":"a"}', 400),
        ("/notify-user", '{"userId":""}', 400),
    ]
    before = len(events())
    for path, body, wanted in cases:
        status, said = server.post("/api/dashboard" + path, body, headers)
        checks.equal(status, wanted, body)
        checks.equal((said["statusCode"], said["error"], type(said["message"])),
                     (400, "Bad Request", str), body)
    checks.equal(len(events()), before, "nothing of it was stored")
    status, said = server.get("/api/nada?x=1")
    checks.equal((status, said), (404, {"message": "Cannot GET /api/nada?x=1",
                                        "error": "Not Found", "statusCode": 404}))
    status, said, headers = server.request("GET", "/api/dashboard/emit-event")
    checks.equal((status, "POST" in headers["Allow"]), (405, True), said)
    status, said = server.post("/api/dashboard/emit-event", "a", {"Content-Type": "text/csv"})
    checks.equal(status, 415, said)


@checks.check
def amounts_of_any_kind_are_passed_on_and_the_figures_go_on():
    amounts = [33333.333333333336, 0.30000000000000004, 50000.555, "33333.333", 1e300, "nada",
               92233720368547759, "92233720368547758.07", -92233720368547758]
    for number, amount in enumerate(amounts):
        status, said = emit("reserva:creada", {"reserva": {
            "id": f"monto-{number}", "estado": "confirmada", "totalEstimado": amount}})
        checks.equal(status, 202, f"{amount} {said}")
        checks.equal(events(1)[0]["payload"]["reserva"]["totalEstimado"], amount)
    for path in ("stats", "kpis", "status", "reservas/flujo", "reservas/anual", "ingresos/mes",
                 "proyeccion/ingresos"):
        checks.equal(server.get("/api/dashboard/" + path)[0], 200, path)


@checks.check
def a_payment_that_is_paid_confirms_its_reservation():
    def confirmed():
        return server.get("/api/dashboard/kpis")[1]["reservas_confirmadas"]

    emit("reservation_created", {"id": "por-pagar", "estado": "pendiente", "total_estimado": "10"})
    before = confirmed()
    emit("payment_created", {"id": "p1", "reserva_id": "por-pagar", "estado": "pendiente"})
    checks.equal(confirmed(), before)
    emit("payment_updated", {"id": "p1", "reserva_id": "por-pagar", "estado": "pagado"})
    checks.equal(confirmed(), before + 1)


@checks.check
def socket_ios_client_is_handed_out():
    for name in ("socket.io.js", "socket.io.min.js"):
        status, text, headers = server.request("GET", "/socket.io/" + name)
        checks.equal((status, "Socket.IO v4" in text, headers["Content-Type"][:15]),
                     (200, True, "text/javascript"), name)


@checks.check
def an_open_site_says_so_and_what_it_does_not_use():
    with Server("tablero", env={"POSTGRES_HOST": "db"}) as opened:
        log = opened.log()
        checks.true('"OPEN: ' in log and "POSTGRES_HOST is not used" in log, log)
    checks.true('"OPEN: ' not in server.log(), "accounts guard the other")


@checks.check
def the_servers_memory_is_told():
    memory = server.get("/api/dashboard/api-status")[1]["memoryUsage"]
    checks.true(0 < memory["heapUsed"] <= memory["heapTotal"], memory)


@checks.check
def bodies_may_have_ten_mebibytes():
    def body_of(size):
        frame = '{"type":"servicio:actualizado","data":{"id":1,"x":""}}'
        return frame.replace('""', '"' + "a" * (size - len(frame)) + '"')

    headers = {"Content-Type": "application/json"}
    status, said = server.post("/api/dashboard/emit-event", body_of(10 * 1024 * 1024), headers)
    checks.equal(status, 202, said)
    status, said = server.post("/api/dashboard/emit-event", body_of(10 * 1024 * 1024 + 1), headers)
    checks.equal((status, said), (413, {"statusCode": 413, "message": "request entity too large"}))


@checks.check
def pages_of_listed_origins_may_read_with_credentials():
    ask = {"Access-Control-Request-Method": "POST"}
    for origin, is_listed in (("http://localhost:5173", True), ("http://localhost:3000", True),
                              ("http://localhost:8000", True), ("https://evil.example", False)):
        status, _, seen = server.request("OPTIONS", "/api/dashboard/emit-event", None,
                                         {"Origin": origin, **ask})
        checks.equal(status, 204)
        checks.equal(seen["Access-Control-Allow-Methods"], "GET,POST,PUT,DELETE,PATCH,OPTIONS")
        checks.equal(seen["Access-Control-Allow-Headers"], "Content-Type,Authorization")
        for headers in (seen, server.request("GET", "/api/health", None, {"Origin": origin})[2]):
            checks.equal(headers.get("Access-Control-Allow-Origin"),
                         origin if is_listed else None)
            checks.equal(headers["Access-Control-Allow-Credentials"], "true")
            checks.true("Origin" in headers["Vary"])


@checks.check
def a_key_publishes_its_types_alone():
    key = {"X-API-Key": new_key("django", "--types", "reserva:creada")}
    whole = {"Authorization": f"Bearer {new_key('todo', '--role', 'publicador')}"}
    checks.equal(emit("reserva:creada", {"id": 41}, headers=key)[0], 202)
    status, said = emit("pago:procesado", {"id": 41}, headers=key)
    checks.equal((status, said["success"], said["codigo"]), (403, False, "tipo_no_permitido"))
    checks.equal(emit("pago:procesado", {"id": 41}, headers=whole)[0], 202)
    before = events()
    wrong = {"X-API-Key": key["X-API-Key"][:-1] + "!"}
    checks.equal(emit("reserva:creada", {"id": 42}, headers=wrong)[0], 401)
    checks.equal(events(), before, "nothing was stored")


@checks.check
def without_a_credential_only_allowed_addresses_publish():
    with Server("tablero", accounts=True, env=SECRET) as strict:
        status, said = strict.post("/api/dashboard/emit-event", {"type": "a", "data": {}})
        checks.equal((status, said["statusCode"]), (401, 401))
        checks.equal(strict.get("/api/dashboard/events")[1], {"events": []})


@checks.check
def who_brings_a_token_that_is_over_reads_what_everybody_reads():
    for path in ("/api/health", "/api/dashboard/kpis"):
        checks.equal(server.get(path, {"Authorization": "Bearer nada"})[0], 200, path)
    notice = {"role": "admin", "event": "a"}
    checks.equal(server.post("/api/dashboard/notify-role", notice,
                             {"Authorization": "Bearer nada"})[0], 401)


@checks.check
def the_last_hundred_are_there_in_order_also_after_a_restart_and_a_kill():
    for number in range(150):
        checks.equal(emit("servicio:actualizado", {"id": 1, "n": number})[0], 202)
    seen = events()
    checks.equal([e["payload"]["n"] for e in seen], list(range(149, 49, -1)))
    counters = server.get("/api/dashboard/metrics")[1]
    checks.equal(server.stop(), 0)
    server.start()
    checks.equal(events(), seen)
    checks.equal(server.get("/api/dashboard/metrics")[1], counters)
    checks.equal(emit("servicio:actualizado", {"id": 1, "n": 150})[0], 202)
    server.kill()
    server.start()
    checks.equal(events(1)[0]["payload"]["n"], 150)
    checks.equal(len(server.get("/api/dashboard/events")[1]["events"]), 50)


@checks.check
def the_page_is_at_three_addresses_and_complete_in_itself():
    pages = [server.request("GET", path) for path in ("/", "/index.html", "/dashboard.html")]
    for status, text, headers in pages:
        checks.equal((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        checks.equal(text, pages[0][1])
        checks.true("https://" not in text and "<title>" in text)


@checks.check
def the_demo_has_figures_and_accounts():
    with Server("tablero", flags=["--demo"], accounts=True, env=SECRET) as demo:
        kpis = demo.get("/api/dashboard/kpis")[1]
        checks.equal(kpis["reservas_totales"], 60)
        checks.true(kpis["ingresos_totales"] > 0 and kpis["satisfaccion_promedio"] > 0, kpis)
        body = {"username": "admin", "password": "admin-demo"}
        status, said = demo.post("/api/login", body)
        checks.equal(status, 200, said)
        bearer = {"Authorization": f"Bearer {said['access_token']}"}
        status, said = demo.post("/api/dashboard/emit-event", {"type": "cliente:nuevo"}, bearer)
        checks.equal(status, 202, said)


with server:
    checks.run()
