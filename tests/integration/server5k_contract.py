#!/usr/bin/env python3
"""Server5K as the clients of both generations use it: times by socket and by HTTP."""
import json
import os
import pathlib
import subprocess
import threading
import uuid

from chasqui_server import CHASQUI, Checks, Server
from peers import TEXT, PlainSocket, SocketClosed, ws_frame

checks = Checks()
server = Server("server5k", accounts=True, env={"SECRET_KEY": "a-secret-for-tests-0123456789"})
JUDGES, PASSWORD = 16, "una-clave-larga"
tokens, ids = {}, {}
ROOT = pathlib.Path(__file__).resolve().parents[2]


def command(*words):
    done = subprocess.run(
        [CHASQUI, *words, "--site", "server5k", "--data", str(server.data)],
        input=PASSWORD + "\n", capture_output=True, text=True, timeout=60,
        env={**os.environ, **server.env})
    checks.equal(done.returncode, 0, done.stderr)


def account(name, role):
    command("user", "add", name, "--role", role, "--email", f"{name}@ejemplo.ec",
            "--password-stdin")


def closed_with(socket):
    """The close code; what is said before it is read over."""
    try:
        while True:
            socket.receive(timeout=5)
    except SocketClosed as closed:
        return closed.code


def bearer(name):
    return {"Authorization": f"Bearer {tokens[name]}"}


def sign_in(name):
    status, body = server.post("/api/login/", {"username": name, "password": PASSWORD})
    checks.equal(status, 200, body)
    tokens[name] = body["access"]
    return body


def judge_socket(number, more=""):
    name = f"juez{number}"
    socket = PlainSocket(server.port, f"/ws/juez/{ids[name]}/?token={tokens[name]}{more}")
    greeting = json.loads(socket.receive())
    checks.equal(greeting["tipo"], "conexion_establecida")
    checks.equal(set(greeting["competencia"]) >= {"id", "nombre", "en_curso", "activa"}, True)
    return socket


def batch(team, start=1_200_000, count=15, with_ids=True):
    records = []
    for i in range(count):
        time_ms = start + 1_000 * i
        records.append({"tiempo": time_ms, "horas": 0, "minutos": time_ms // 60_000,
                        "segundos": time_ms // 1000 % 60, "milisegundos": time_ms % 1000})
        if with_ids:
            records[-1]["id_registro"] = str(uuid.uuid4())
    return {"tipo": "registrar_tiempos", "equipo_id": team, "registros": records}


def refusal(path):
    try:
        PlainSocket(server.port, path)
    except ConnectionRefusedError as refused:
        return str(refused)
    return "it was opened"


@checks.check
def the_first_administrator_comes_in_by_the_link_once():
    line = next(line for line in server.log().splitlines() if "/entrar?enlace=" in line)
    path = line[line.index("/entrar"):]
    status, page = server.get(path)
    checks.equal((status, 'name="username"' in page, 'lang="es"' in page), (200, True, True))
    body = {"enlace": path.split("=")[1], "username": "jefa", "password": PASSWORD}
    status, _, headers = server.request("POST", "/api/enlace/", body)
    checks.equal((status, "HttpOnly" in headers["Set-Cookie"]), (200, True))
    checks.true(server.post("/api/enlace/", body)[0] in (404, 410), "it works once")
    checks.true("ya se usó" in server.get(path)[1], "and the page says so")
    checks.true("admin" in sign_in_roles("jefa"), "the roles of an administrator")


def sign_in_roles(name):
    sign_in(name)
    return server.get("/api/me/", bearer(name))[1]["roles"]


@checks.check
def judges_sign_in_by_name_or_address_in_any_case():
    account("directora", "director")
    sign_in("directora")
    for number in range(1, JUDGES + 1):
        account(f"juez{number}", "juez")
        sign_in(f"juez{number}")
        status, me = server.get("/api/me/", bearer(f"juez{number}"))
        checks.equal(status, 200, me)
        ids[f"juez{number}"] = me["id"]
    checks.true(set(me) >= {"id", "username", "first_name", "last_name", "full_name", "email"}, me)
    body = {"username": "JUEZ1@EJEMPLO.EC", "password": PASSWORD}
    checks.equal(server.post("/api/login/", body)[0], 200)
    checks.equal(server.post("/api/login/", {"username": "juez1"})[0], 400)
    status, wrong = server.post("/api/login/", {"username": "juez1", "password": "otra-clave"})
    checks.equal((status, list(wrong)), (401, ["error"]))


@checks.check
def forms_are_read_as_json_is_and_what_cannot_be_read_is_400():
    form = "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                   for name, value in (("username", "juez1"), ("password", PASSWORD))) + "--b--\r\n"
    status, body = server.post("/api/login/", form,
                               {"Content-Type": "multipart/form-data; boundary=b"})
    checks.equal((status, "access" in body), (200, True), body)
    for path in ("/api/login/", "/api/refresh/", "/api/token/", "/api/token/refresh/"):
        status, body = server.post(path, "{bad", {"Content-Type": "application/json"})
        checks.equal((status, body["detail"][:18]), (400, "JSON parse error -"), path)


@checks.check
def those_who_work_for_the_race_have_tokens_of_their_own_and_judges_do_not():
    pair = {"username": "directora", "password": PASSWORD}
    status, body = server.post("/api/token/", pair)
    checks.equal((status, set(body) >= {"access", "refresh"}), (200, True), body)
    checks.equal(server.post("/api/token/", {**pair, "username": "juez1"})[0], 401)
    required = ["Este campo es requerido."]
    checks.equal(server.post("/api/token/", {}), (400, {"username": required,
                                                        "password": required}))


@checks.check
def pages_of_listed_origins_may_send_credentials():
    asked = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST"}
    status, _, headers = server.request("OPTIONS", "/api/login/", None, asked)
    checks.equal((status, headers["Access-Control-Allow-Credentials"],
                  headers["Access-Control-Max-Age"]), (200, "true", "86400"))
    headers = server.request("GET", "/api/health/", None, {"Origin": "http://otro.example"})[2]
    checks.true("Access-Control-Allow-Origin" not in headers, headers)


@checks.check
def a_refresh_token_gives_access_until_it_is_signed_out():
    pair = sign_in("juez2")
    checks.equal(server.get("/api/me/", {"Authorization": f"Bearer {pair['refresh']}"})[0], 401)
    status, again = server.post("/api/refresh/", {"refresh": pair["refresh"]})
    checks.equal((status, "access" in again), (200, True))
    checks.equal(server.post("/api/token/refresh/", {"refresh": pair["refresh"]})[0], 200)
    checks.equal(server.post("/api/token/refresh/", {})[1],
                 {"refresh": ["Este campo es requerido."]})
    auth = {"Authorization": f"Bearer {pair['access']}"}
    checks.equal(server.post("/api/logout/", {"refresh": pair["refresh"]}, auth)[0], 205)
    status, body = server.post("/api/token/refresh/", {"refresh": pair["refresh"]})
    checks.equal((status, body["code"]), (401, "token_not_valid"))
    sign_in("juez2")


@checks.check
def the_director_prepares_a_race():
    status, race = server.post("/api/admin/competencias/",
                               {"name": "5K de prueba", "datetime": "2026-11-21T07:00:00-05:00"},
                               bearer("directora"))
    checks.equal(status, 201, race)
    ids["race"] = race["id"]
    for number in range(1, JUDGES + 1):
        status, team = server.post(
            "/api/admin/equipos/",
            {"name": f"Equipo {number}", "number": 10 * number, "competition_id": race["id"],
             "judge_id": ids[f"juez{number}"]}, bearer("directora"))
        checks.equal((status, team.get("id")), (201, number), team)
    status, own = server.get("/api/equipos/", bearer("juez3"))
    checks.equal((status, [team["id"] for team in own]), (200, [3]))
    checks.equal(server.get("/api/equipos/4/", bearer("juez3"))[0], 404)
    checks.equal(server.post("/api/equipos/", {}, bearer("juez3"))[0], 405)
    status, _, headers = server.request("GET", "/api/equipos/")
    checks.equal((status, headers["WWW-Authenticate"][:6]), (401, "Bearer"))


@checks.check
def judges_come_from_a_sheet_and_sign_in_with_what_it_printed():
    sheet = {"csv": "usuario;nombre;correo\nvoluntaria;Sofía Paz;sofia@ejemplo.ec\n"}
    path, director = "/api/jueces/importar/", bearer("directora")
    checks.equal(server.post(path, sheet, bearer("juez1"))[0], 403)
    status, seen = server.post(path, sheet, director)
    checks.equal((status, seen["validas"], seen["guardados"]), (200, 1, 0), seen)
    key = {"Idempotency-Key": "hoja-1", **director}
    status, made = server.post(path, {**sheet, "confirmar": True}, key)
    checks.equal((status, made["guardados"]), (200, 1), made)
    word = made["jueces"][0]["clave"]
    login = {"username": "voluntaria", "password": word}
    checks.equal(server.post("/api/login/", login)[0], 200)
    status, again = server.post(path, {**sheet, "confirmar": True}, key)
    checks.equal((status, again["codigo"]), (400, "importacion"), "nothing is kept")
    judge = server.post("/api/login/", login)[1]["juez"]["id"]
    status, new = server.post(f"/api/jueces/{judge}/clave/", {}, director)
    checks.equal(status, 200, new)
    checks.equal(server.post("/api/login/", login)[0], 401)
    checks.equal(server.post("/api/login/", {**login, "password": new["clave"]})[0], 200)
    kept = b"".join(path.read_bytes() for path in server.data.rglob("*.db*"))
    checks.true(word.encode() not in kept, "the password is nowhere on the disk")


@checks.check
def sockets_are_refused_before_the_upgrade_with_the_code():
    one = ids["juez1"]
    for path, code in ((f"/ws/juez/{one}/", "4001"), (f"/ws/juez/{one}/?token=a.b.c", "4002"),
                       (f"/ws/juez/{one}/?token={tokens['juez2']}", "4003")):
        said = refusal(path)
        checks.true(said.startswith("403") and code in said, f"{path[:20]} {said}")
    checks.true(refusal("/ws/competencia/999/").startswith("404"), "an unknown race")


@checks.check
def one_start_is_heard_once_by_everybody():
    sockets = [judge_socket(number) for number in range(1, JUDGES + 1)]
    public = PlainSocket(server.port, f"/ws/competencia/{ids['race']}/")
    checks.equal(json.loads(public.receive())["tipo"], "conexion_establecida")
    path = f"/api/competencias/{ids['race']}/iniciar/"
    status, body = server.post(path, {}, bearer("directora"))
    checks.equal(status, 200, body)
    for socket in sockets:
        said = json.loads(socket.receive())
        checks.equal(said["tipo"], "competencia_iniciada")
        checks.true(said["competencia"]["started_at"], said)
        checks.equal(socket.ask({"tipo": "ping"})["tipo"], "pong", "and nothing between")
    said = json.loads(public.receive())
    checks.equal((said["tipo"], said["data"]["en_curso"]), ("competencia_iniciada", True))
    checks.equal(server.post(path, {}, bearer("directora"))[0], 409)
    for socket in [*sockets, public]:
        socket.__exit__()


@checks.check
def sixteen_judges_at_once_get_their_own_answers_first():
    answers = {}

    def judge(number):
        with judge_socket(number) as socket:
            answers[number] = socket.ask(batch(number, 1_200_000 + number))

    threads = [threading.Thread(target=judge, args=(n,)) for n in range(2, JUDGES + 1) if n != 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    checks.equal(len(answers), JUDGES - 2)
    for number, answer in answers.items():
        checks.equal((answer["tipo"], answer["total_guardados"]),
                     ("tiempos_registrados_batch", 15), f"{number} {answer}")


@checks.check
def the_examples_of_the_reference_store_their_times():
    done = subprocess.run(
        ["node", str(ROOT / "tests/integration/server5k_example.cjs"), str(server.port),
         str(ids["juez5"]), tokens["juez5"]], capture_output=True, text=True, timeout=60)
    checks.equal(done.returncode, 0, done.stderr)
    answer = json.loads(done.stdout.splitlines()[-1])
    checks.equal(answer["tipo"], "tiempo_registrado", answer)
    record = answer["registro"]
    checks.equal((record["equipo_id"], record["tiempo"]), (5, 1234567), record)
    status, state = server.get("/api/equipos/5/registros/estado/", bearer("juez5"))
    checks.equal((status, state["total_registros"]), (200, 1), state)


@checks.check
def sending_again_is_no_error_and_stores_nothing_twice():
    message = batch(1)
    with judge_socket(1) as socket:
        first, again = socket.ask(message), socket.ask(message)
        checks.equal(first["total_guardados"], 15, first)
        checks.equal(again["total_guardados"], 15, again)
        checks.true(all(item["duplicado"] for item in again["registros_guardados"]), again)
        other = socket.ask(batch(1, 2_000_000))
        checks.equal((other["total_guardados"], other["total_fallidos"]), (0, 15), other)
    body = {"registros": message["registros"]}
    status, answer = server.post("/api/equipos/1/registros/", body, bearer("juez1"))
    checks.equal((status, answer["total_guardados"]), (201, 15), answer)
    status, state = server.get("/api/equipos/1/registros/estado/", bearer("juez1"))
    checks.equal(state["total_registros"], 15)


@checks.check
def what_is_wrong_is_said_and_the_socket_stays_open():
    with judge_socket(1) as socket:
        for bad in ({"tipo": "registrar_tiempos", "equipo_id": 1, "registros": []},
                    {"tipo": "registrar_tiempos", "registros": [{}]}, batch(1, count=16),
                    {"tipo": "registrar_tiempo", "equipo_id": 1},
                    {"tipo": "registrar_tiempo", "equipo_id": 1, "tiempo": -5},
                    {"tipo": "nada"}, {"hola": 1}):
            checks.equal(socket.ask(bad)["tipo"], "error", bad)
        for text in ("[1]", "{", "hola"):
            socket.send(text)
            checks.equal(json.loads(socket.receive())["tipo"], "error", text)
        foreign = socket.ask(batch(2))
        checks.equal((foreign["total_guardados"], foreign["total_fallidos"]), (0, 15), foreign)
        checks.equal(socket.ask({"tipo": "ping"})["tipo"], "pong")


@checks.check
def what_is_no_record_fails_alone():
    status, team = server.post("/api/admin/equipos/",
                               {"name": "Otro", "number": 960, "competition_id": ids["race"],
                                "judge_id": ids["juez6"]}, bearer("directora"))
    checks.equal(status, 201, team)
    message = batch(team["id"], count=3)
    message["registros"][1:1] = [None, "uno", 7, []]
    with judge_socket(6) as socket:
        answer = socket.ask(message)
        checks.equal((answer["total_guardados"], answer["total_fallidos"]), (3, 4), answer)
        checks.equal([item["indice"] for item in answer["registros_fallidos"]], [1, 2, 3, 4])


@checks.check
def pages_of_any_origin_listen_and_judge():
    for origin in ("http://192.168.1.5:5500", "null", "https://otro.example"):
        with PlainSocket(server.port, f"/ws/competencia/{ids['race']}/",
                         {"Origin": origin}) as socket:
            checks.equal(json.loads(socket.receive())["tipo"], "conexion_establecida")
        with PlainSocket(server.port, f"/ws/juez/{ids['juez7']}/?token={tokens['juez7']}",
                         {"Origin": origin}) as socket:
            checks.equal(json.loads(socket.receive())["tipo"], "conexion_establecida")
        try:
            PlainSocket(server.port, "/ws/control/", {"Origin": origin, **bearer("directora")})
            raise AssertionError("the director's desk was opened to " + origin)
        except ConnectionRefusedError:
            pass


@checks.check
def who_floods_is_closed_and_may_come_again():
    with judge_socket(1) as socket:
        for _ in range(100):
            socket.peer.try_send(ws_frame(TEXT, b'{"tipo":"ping"}'))
        checks.equal(closed_with(socket), 4008)
    with judge_socket(1) as socket:
        checks.equal(socket.ask({"tipo": "ping"})["tipo"], "pong")


@checks.check
def a_token_is_renewed_on_the_open_socket_by_one_of_its_session():
    pair = sign_in("juez1")
    with judge_socket(1) as socket:
        status, fresh = server.post("/api/token/refresh/", {"refresh": pair["refresh"]})
        checks.equal(status, 200, fresh)
        said = socket.ask({"tipo": "renovar_token", "token": fresh["access"]})
        checks.equal((said["tipo"], said["vence"] > ""), ("token_renovado", True), said)
        for wrong in (tokens["juez2"], pair["refresh"], "a.b.c", ""):
            said = socket.ask({"tipo": "renovar_token", "token": wrong})
            checks.equal((said["tipo"], said["codigo"]), ("error", "token_invalido"), said)
        checks.equal(socket.ask({"tipo": "ping"})["tipo"], "pong", "it stays open")


@checks.check
def a_judge_who_is_disabled_mid_race_is_closed_and_stores_no_more():
    account("juez99", "juez")
    sign_in("juez99")
    status, team = server.post(
        "/api/admin/equipos/",
        {"name": "Equipo 99", "number": 990, "competition_id": ids["race"],
         "judge_id": server.get("/api/me/", bearer("juez99"))[1]["id"]}, bearer("directora"))
    checks.equal(status, 201, team)
    ids["juez99"] = team["judge_id"]
    one = {"tipo": "registrar_tiempo", "equipo_id": team["id"], "tiempo": 1_300_000}
    with judge_socket(99) as socket:
        checks.equal(socket.ask(one)["tipo"], "tiempo_registrado")
        command("user", "disable", "juez99")
        checks.equal(closed_with(socket), 4401)
    checks.true("4002" in refusal(f"/ws/juez/{ids['juez99']}/?token={tokens['juez99']}"))
    body = {"registros": batch(team["id"])["registros"]}
    status, answer, headers = server.request("POST", f"/api/equipos/{team['id']}/registros/", body,
                                             bearer("juez99"))
    checks.equal((status, answer["code"]), (401, "token_not_valid"), answer)
    checks.equal(headers["WWW-Authenticate"], 'Bearer realm="api"')
    status, state = server.get(f"/api/competencias/{ids['race']}/resultados/", bearer("directora"))
    checks.equal(status, 200, state)


@checks.check
def a_phone_that_was_away_tells_its_times_once():
    account("juez98", "juez")
    sign_in("juez98")
    judge = server.get("/api/me/", bearer("juez98"))[1]["id"]
    status, team = server.post("/api/admin/equipos/",
                               {"name": "Equipo 98", "number": 980, "competition_id": ids["race"],
                                "judge_id": judge}, bearer("directora"))
    checks.equal(status, 201, team)
    told = {"uuid": str(uuid.uuid4()), "tipo": "registros", "registro": team["id"],
            "cuerpo": {"registros": batch(team["id"])["registros"]}}
    lote = {"dispositivo": "telefono-98", "lote": [told]}
    states = []
    for _ in range(2):
        status, answer = server.post("/api/sync/", lote, bearer("juez98"))
        checks.equal(status, 200, answer)
        states.append(answer["resultados"][0]["estado"])
    checks.equal(states, ["aplicado", "ya_aplicado"])
    status, state = server.get(f"/api/equipos/{team['id']}/registros/estado/", bearer("juez98"))
    checks.equal((status, state["total_registros"]), (200, 15), state)
    told = {**told, "uuid": str(uuid.uuid4()),
            "cuerpo": {"registros": batch(team["id"])["registros"]}}
    status, other = server.post("/api/sync/", {"lote": [told]}, bearer("juez2"))
    checks.equal(other["resultados"][0]["estado"], "rechazado", other)


@checks.check
def a_header_with_three_words_is_named():
    three = {"Authorization": f"Bearer {tokens['juez1']} x"}
    status, body = server.get("/api/me/", three)
    checks.equal((status, body["code"]), (401, "bad_authorization_header"), body)
    status, body = server.get("/api/me/", {"Authorization": f"bearer {tokens['juez1']}"})
    checks.equal((status, "code" in body), (401, False), "another scheme is nobody")


@checks.check
def the_public_sees_the_ranking_and_no_rights():
    status, page = server.get(f"/{ids['race']}/")
    checks.equal((status, "results-container" in page), (200, True))
    status, part = server.get(f"/{ids['race']}/partial/")
    checks.equal((status, "results-root" in part, "Equipo 2" in part), (200, True, True))
    checks.equal(server.get("/api/competencias/")[0], 401)
    checks.equal(server.get("/api/health/"), (200, {"status": "ok"}))
    checks.equal(server.get("/api/schema/")[0], 200)
    for path in ("/api/schema/swagger-ui/", "/api/schema/redoc/", "/api/docs/", "/api/redoc/"):
        checks.equal(server.get(path)[0], 200, path)


@checks.check
def a_stop_is_heard_and_the_official_result_stands():
    with judge_socket(2) as socket:
        path = f"/api/competencias/{ids['race']}/detener/"
        checks.equal(server.post(path, {}, bearer("directora"))[0], 200)
        said = json.loads(socket.receive())
        checks.equal(said["tipo"], "competencia_detenida")
        checks.true(said["competencia"]["finished_at"] and said["competencia"]["started_at"], said)
    status, text = server.get(f"/api/competencias/{ids['race']}/resultados/?formato=csv",
                              bearer("directora"))
    checks.equal((status, "Equipo 2" in text), (200, True), text)


with server:
    checks.run()
