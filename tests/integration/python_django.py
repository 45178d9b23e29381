#!/usr/bin/python3
"""The reference's Django code in a real project (tests/support/reservas), with the package
installed as its users install it: rows and events say the same, whatever is undone or killed."""

import atexit
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from chasqui_server import ROOT, Checks, Server
from gate import Gate

WAIT_SECONDS = 15
PROJECT = ROOT / "tests/support/reservas"
folder = pathlib.Path(tempfile.mkdtemp(prefix="chasqui-django-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)


def install():
    """The folder where pip put the package. Building leaves files beside the source: a copy's."""
    source, target = folder / "source", folder / "installed"
    shutil.copytree(ROOT / "clients/python", source,
                    ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
                    "--no-build-isolation", "--root-user-action=ignore", "--no-compile",
                    "--target", str(target), str(source)], check=True, timeout=60)
    return target


tablero = Server("tablero", ["--set", "access_log=false"]).start()
gate = Gate(tablero.port).__enter__()
installed = install()
sys.path[:0] = [str(installed), str(PROJECT)]
ENV = {"DJANGO_SETTINGS_MODULE": "settings", "RESERVAS_DIR": str(folder),
       "RESERVAS_SERVER": f"{gate.url}/api", "PYTHONDONTWRITEBYTECODE": "1"}
os.environ.update(ENV)
sys.dont_write_bytecode = True

import django  # noqa: E402

django.setup()

import chasqui_client  # noqa: E402
from api_rest import models, views  # noqa: E402
from chasqui_client.django.models import OutboxLease, OutboxMessage  # noqa: E402
from chasqui_client.django.store import DatabaseStore, add  # noqa: E402
from chasqui_client.message import event, notice  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core import management, serializers  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

checks = Checks()


class Undone(Exception):
    pass


def posted():
    """What was posted since the last call: (type or name of the notice, its data)."""
    checks.true(views.notifier.flush(WAIT_SECONDS), "not sent")
    posts, gate.posts[:] = list(gate.posts), []
    return [(p.body.get("type") or p.body["event"], p.body.get("data") or p.body.get("payload"))
            for p in posts]


def stored_events(kind):
    seen = tablero.get("/api/dashboard/events?limit=100")[1]["events"]
    return [e["payload"] for e in reversed(seen) if e["type"] == kind]


def new_cliente(name):
    user = User.objects.create(username=name, email=f"{name}@ejemplo.co")
    return models.Cliente.objects.create(user=user)


def new_pago(number):
    return models.Pago.objects.create(monto=number, fecha=datetime.date(2024, 11, 15))


def manage(*words, **env):
    """A `manage.py` of its own, with the outbox in the database."""
    paths = os.pathsep.join([str(installed), str(PROJECT), str(ROOT / "tests/support")])
    return subprocess.Popen(
        [sys.executable, str(PROJECT / "manage.py"), *words], text=True, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths, "RESERVAS_OUTBOX": "database", **env})


def told(process):
    out = process.communicate(timeout=WAIT_SECONDS)[0]
    checks.equal(process.returncode, 0, out)
    return out


def in_database(program):
    """Runs statements in a process whose outbox is the database."""
    told(manage("shell", "-c", "from api_rest.models import *\nfrom datetime import date\n"
                "from django.db import transaction\n" + program))


# The outbox in a file, which needs nothing but the setting of the reference.

@checks.check
def the_package_is_the_installed_one_and_its_migration_is_complete():
    checks.true(str(installed) in chasqui_client.__file__, chasqui_client.__file__)
    management.call_command("migrate", run_syncdb=True, verbosity=0)
    try:
        management.call_command("makemigrations", "chasqui", check=True, dry_run=True)
    except SystemExit:
        raise AssertionError("the models have changed without a migration") from None


@checks.check
def the_references_view_and_signal_say_a_row_once():
    cliente = new_cliente("ana")
    checks.equal(posted(), [("cliente:nuevo", {"cliente": {
        "id": cliente.id, "nombre": "ana", "email": "ana@ejemplo.co"}})])
    answer = Client().post("/reservas", {"cliente_id": cliente.id, "fecha": "2024-11-15",
                                         "hora": "14:30", "total_estimado": 50000},
                           content_type="application/json")
    checks.equal((answer.status_code, answer.json()["success"]), (200, True))
    reserva = {"reserva": {"id": answer.json()["reserva_id"], "clienteId": cliente.id,
                           "estado": "pendiente", "fecha": "2024-11-15", "hora": "14:30",
                           "totalEstimado": 50000.0}}
    checks.equal(posted(), [("reserva:creada", reserva), ("nueva_reserva", {
        "reservaId": answer.json()["reserva_id"], "clienteNombre": "ana"})])
    checks.equal(stored_events("reserva:creada"), [reserva])
    row = models.Reserva.objects.get()
    row.estado = "confirmada"
    row.save()
    checks.equal([name for name, _ in posted()], ["reserva:actualizada"])
    checks.equal(stored_events("reserva:actualizada")[0]["reserva"]["estado"], "confirmada")


@checks.check
def a_transaction_that_is_rolled_back_tells_nothing():
    with transaction.atomic():
        new_cliente("beto")
        try:
            with transaction.atomic():  # A savepoint.
                new_cliente("nadie")
                raise Undone
        except Undone:
            pass
        checks.equal(posted(), [], "before the commit")
    checks.equal([data["cliente"]["nombre"] for _, data in posted()], ["beto"])
    try:
        with transaction.atomic():
            new_cliente("tampoco")
            checks.true(views.notifier.notify_role("admin", "aviso", {}), "not taken")
            raise Undone
    except Undone:
        pass
    checks.equal(posted(), [])


@checks.check
def what_is_declared_for_a_model_is_told():
    pago = new_pago("99.50")
    number = pago.id
    checks.equal(posted(), [("pago:procesado", {"pago": {
        "id": number, "monto": "99.50", "dia": "2024-11-15"}})])
    pago.save()
    pago.delete()
    checks.equal([(name, data["pago"]["id"]) for name, data in posted()],
                 [("pago:anulado", number)], "changes are not declared")
    fixture = json.dumps([{"model": "api_rest.pago", "pk": 900,
                           "fields": {"monto": "1.00", "fecha": "2024-11-15"}}])
    for each in serializers.deserialize("json", fixture):
        each.save()
    checks.equal(posted(), [], "a fixture is no news")


@checks.check
def rows_are_saved_also_while_the_server_is_away():
    tablero.kill()
    started = time.monotonic()
    for number in range(1, 21):
        new_pago(number)
    checks.true(time.monotonic() - started < 5, "the server's absence was felt")
    tablero.start()
    posted()
    checks.equal([data["pago"]["monto"] for data in stored_events("pago:procesado")][-20:],
                 list(range(1, 21)))


# The outbox in the database.

@checks.check
def an_event_is_in_the_database_if_and_only_if_its_row_is():
    in_database("with transaction.atomic():\n"
                "    Pago.objects.create(monto=1001, fecha=date.today())\n"
                "    Pago.objects.create(monto=1002, fecha=date.today())\n"
                "try:\n"
                "    with transaction.atomic():\n"
                "        Pago.objects.create(monto=1003, fecha=date.today())\n"
                "        raise KeyError\n"
                "except KeyError:\n"
                "    pass\n")
    waiting = OutboxMessage.objects.filter(state="waiting").order_by("id")
    amounts = [json.loads(row.body)["data"]["pago"]["monto"] for row in waiting]
    checks.equal(amounts, [1001, 1002])
    gate.posts.clear()
    checks.equal(told(manage("chasqui_enviar", "--once")), "")
    checks.equal([p.body["data"]["pago"]["monto"] for p in gate.posts], amounts)
    checks.equal(told(manage("chasqui_enviar", "--list")), "0 waiting\n")


@checks.check
def a_repeat_is_dropped_and_a_failure_leaves_the_transaction_whole():
    pago = {"pago": {"id": 1}}
    with transaction.atomic():
        checks.equal(add(event("pago:procesado", pago, "", "nombre-1")), True)
        checks.equal(add(event("pago:procesado", pago, "", "nombre-2")), False)
        checks.equal(add(event("pago:otro", pago, "", "nombre-1")), False)
        User.objects.create(username="entera")
    checks.true(User.objects.filter(username="entera").exists(), "rolled back")
    OutboxMessage.objects.all().delete()


@checks.check
def what_the_server_refuses_is_shown_requeued_and_forgotten():
    add(event("x" * 81, {}, "", None))
    told(manage("chasqui_enviar", "--once"))
    shown = told(manage("chasqui_enviar", "--list"))
    checks.true(shown.startswith("0 waiting\n") and "HTTP 400" in shown, shown)
    store = DatabaseStore()
    checks.equal((store.requeue(), store.waiting(), len(store.set_aside())), (1, 1, 0))
    told(manage("chasqui_enviar", "--once"))
    checks.equal(told(manage("chasqui_enviar", "--discard")), "1 forgotten\n")


@checks.check
def senders_that_share_the_database_take_turns_and_one_that_is_killed_is_replaced():
    gate.posts.clear()
    gate.at_once_max, gate.delay = 0, 0.01
    for number in range(80):
        add(notice("/dashboard/notify-role", {"role": "admin", "event": str(number)}))
    senders = {sender.pid: sender for sender in [manage("chasqui_enviar") for _ in range(2)]}
    deadline = time.monotonic() + WAIT_SECONDS
    while len(gate.posts) < 20 and time.monotonic() < deadline:
        time.sleep(0.005)
    at_work = senders.pop(int(OutboxLease.objects.get().owner.split()[1]))
    at_work.kill()
    checks.true(OutboxMessage.objects.filter(state="waiting").exists(), "not in the middle")
    while OutboxMessage.objects.filter(state="waiting").exists():
        checks.true(time.monotonic() < deadline, "not in time")
        time.sleep(0.05)
    at_work.communicate()
    heir, = senders.values()
    heir.terminate()
    told(heir)
    gate.delay = 0
    checks.equal(gate.at_once_max, 1)
    told_once = list(dict.fromkeys(post.body["event"] for post in gate.posts))
    checks.equal(told_once, [str(number) for number in range(80)])
    keys = [post.key for post in gate.posts]
    checks.true(len(keys) - len(set(keys)) <= 1, "only what was under way was repeated")


try:
    checks.run()
finally:
    connection.close()
    gate.__exit__()
    tablero.stop()
    shutil.rmtree(tablero.data, ignore_errors=True)
