#!/usr/bin/python3
"""Publishers and readers of inboxes that were without a network tell what they did: each thing
once, at the time it happened, under the rights of who tells it."""
import http.client
import random
import threading
import time
import uuid

from chasqui_server import Checks, Server

checks = Checks()
THEN = "2026-03-09T18:00:00.000Z"
ADMIN, CUSTOMER = ("admin", "admin-demo"), ("cliente", "cliente-demo")


def told(kind, body, **more):
    return {"uuid": str(uuid.uuid4()), "tipo": kind, "cuerpo": body, **more}


def an_event(number, **more):
    return told("evento", {"type": "cliente:nuevo", "data": {"cliente": {"id": number}}}, **more)


def sync(server, *batch, headers=None):
    status, answer = server.post("/api/sync", {"dispositivo": "P1", "lote": list(batch)}, headers)
    checks.equal(status, 200, answer)
    return answer["resultados"]


def events(server):
    return server.get("/api/dashboard/events?limit=100")[1]["events"]


def inbox(server, state="todas"):
    status, answer = server.get(f"/api/notificaciones?userId=7&estado={state}")
    checks.equal(status, 200, answer)
    return answer["notificaciones"]


def a_notice(server):
    server.post("/api/dashboard/notify-user", {"userId": "7", "event": "aviso", "payload": {}})
    return inbox(server)[0]["id"]


@checks.check
def an_event_told_late_is_kept_at_its_time_and_once():
    with Server("tablero") as server:
        event = an_event(1, ocurrido_en=THEN)
        answers = [sync(server, event)[0] for _ in range(3)]
        checks.equal([a["estado"] for a in answers], ["aplicado", "ya_aplicado", "ya_aplicado"])
        checks.equal(len(events(server)), 1)
        _, history, _ = server.request("GET", "/api/historial?formato=jsonl")
        checks.true(THEN in str(history), history)


@checks.check
def the_same_twice_is_two_facts_unless_they_have_one_name():
    with Server("tablero") as server:
        same = [an_event(1), an_event(1)]
        checks.equal([a["estado"] for a in sync(server, *same)], ["aplicado"] * 2)
        checks.equal(len(events(server)), 2)
        named = {"type": "cliente:nuevo", "data": {}, "idEvento": "n-1"}
        server.post("/api/dashboard/emit-event", named)
        answer = sync(server, told("evento", named))[0]  # It had arrived; only its answer was lost.
        checks.equal((answer["estado"], answer["detalle"]["duplicado"]), ("aplicado", True))
        checks.equal(len(events(server)), 3)


@checks.check
def one_that_is_wrong_stops_no_other():
    with Server("tablero") as server:
        wrong, right, unknown = sync(server, told("evento", {"type": ""}), an_event(2),
                                     told("cifras", {"a": 1}))
        checks.equal((wrong["estado"], wrong["detalle"]["codigo"]), ("rechazado", "type"))
        checks.equal(right["estado"], "aplicado")
        checks.equal(unknown["detalle"]["codigo"], "tipo_desconocido")
        checks.equal(len(events(server)), 1)


@checks.check
def what_was_read_and_archived_without_a_network_is_so_afterwards():
    with Server("tablero") as server:
        read, kept, away = (a_notice(server) for _ in range(3))
        deed = {"userId": "7"}
        answers = sync(server, told("notificacion_leer", deed, registro=read),
                       told("notificacion_archivar", deed, registro=kept),
                       told("notificacion_leer", deed, registro=9999))
        checks.equal([a["estado"] for a in answers], ["aplicado", "aplicado", "rechazado"])
        checks.equal([n["id"] for n in inbox(server, "archivadas")], [kept])
        checks.equal([n["id"] for n in inbox(server, "leidas")], [read])
        checks.equal([n["id"] for n in inbox(server, "no_leidas")], [away])


@checks.check
def all_read_means_those_that_were_there_then():
    with Server("tablero") as server:
        before = a_notice(server)
        time.sleep(0.02)
        moment = inbox(server)[0]["creado"]
        time.sleep(0.02)
        after = a_notice(server)
        sync(server, told("notificaciones_leer", {"userId": "7"}, ocurrido_en=moment))
        checks.equal([n["id"] for n in inbox(server, "leidas")], [before])
        checks.equal([n["id"] for n in inbox(server, "no_leidas")], [after])


@checks.check
def what_was_put_off_until_a_time_that_is_over_comes_back():
    with Server("tablero") as server:
        notice = a_notice(server)
        until = "2026-03-10T18:00:00Z"
        answer = sync(server, told("notificacion_posponer", {"userId": "7", "hasta": until},
                                   registro=notice, ocurrido_en=THEN))[0]
        checks.equal(answer["estado"], "aplicado", answer)
        checks.equal([n["id"] for n in inbox(server, "no_leidas")], [notice])
        online, _ = server.post(f"/api/notificaciones/{notice}/posponer",
                                {"userId": "7", "hasta": until})
        checks.equal(online, 400)


@checks.check
def each_tells_under_its_own_rights():
    with Server("tablero", accounts=True, flags=["--demo"]) as server:
        def headers(user, word):
            _, tokens = server.post("/api/login", {"username": user, "password": word})
            return {"Authorization": "Bearer " + tokens["access_token"]}

        checks.equal(server.post("/api/sync", {"lote": [an_event(1)]})[0], 401)
        checks.equal(server.get("/api/sync")[0], 401)
        customer, admin = headers(*CUSTOMER), headers(*ADMIN)
        before = len(events(server))
        refused = sync(server, an_event(1), headers=customer)[0]
        checks.equal((refused["estado"], refused["detalle"]["codigo"]),
                     ("rechazado", "tipo_no_permitido"))
        another = sync(server, told("notificaciones_leer", {"userId": "otra"}), headers=customer)[0]
        checks.equal(another["detalle"]["codigo"], "bandeja_ajena")
        checks.equal(len(events(server)), before)
        checks.equal(sync(server, an_event(1), headers=admin)[0]["estado"], "aplicado")
        status, page = server.get("/api/sync", headers=customer)
        checks.equal((status, page["desde_cero"], page["cambios"]), (200, True, []))


def tell_all(server, outbox, chance):
    """Until everything was answered: batches of a few, and some answers are lost."""
    while outbox:
        batch = outbox[:chance.randint(1, 5)]
        try:
            answers = sync(server, *batch)
        except (OSError, http.client.HTTPException):
            return  # The server went down meanwhile.
        if chance.random() < 0.3:
            continue
        for one, answer in zip(batch, answers):
            checks.true(answer["estado"] in ("aplicado", "ya_aplicado"), answer)
            outbox.remove(one)


@checks.check
def each_event_is_there_once_through_crashes_and_lost_answers():
    chance = random.Random(11)
    server = Server("tablero").start()
    try:
        outbox = [an_event(number, ocurrido_en=THEN) for number in range(90)]
        for _ in range(5):
            killer = threading.Timer(chance.uniform(0, 0.05), server.kill)
            killer.start()
            tell_all(server, outbox, chance)
            killer.join()
            server.start()
        tell_all(server, outbox, chance)
        said = [event["payload"]["cliente"]["id"] for event in events(server)]
        checks.equal(sorted(said), list(range(90)))
    finally:
        server.stop()


checks.run()
