#!/usr/bin/python3
"""Tickets, papers, the customer's link and reports of the repair shop, read back as readers do:
poppler for PDF, zbar for QR codes."""

import pathlib
import subprocess
import tempfile
import urllib.request

from chasqui_server import Checks, Server

checks = Checks()
SHOP = [flag for pair in {
    "empresa": "Taller Ñandú", "direccion": "Av. Juárez 12", "terminos": "Después de 30 días…",
    "direccion_publica": "https://taller.example"}.items()
    for flag in ("--set", f"site.servitec.settings.{pair[0]}={pair[1]}")]


def fetched(server, path, accept="*/*"):
    request = urllib.request.Request(server.url + path, headers={"Accept": accept})
    with urllib.request.urlopen(request) as answer:
        return answer.headers["Content-Type"], answer.read()


def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True,
                          check=True).stdout.decode()


def size_mm_of(pdf):
    said = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout
    line = next(line for line in said.decode().splitlines() if line.startswith("Page size"))
    return [round(float(word) / 72 * 25.4) for word in line.split() if word[0].isdigit()]


def qr_of(pdf):
    """What a camera reads off the printed page."""
    with tempfile.TemporaryDirectory() as folder:
        image = pathlib.Path(folder, "page")
        subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", "-", str(image)],
                       input=pdf, check=True)
        seen = subprocess.run(["zbarimg", "-q", "--raw", f"{image}.png"], capture_output=True)
        return seen.stdout.decode().strip()


def an_order(server):
    _, customer = server.post("/clientes", {"nombre": "Ana Ibáñez", "telefono": "555-0199"})
    status, order = server.post("/ordenes", {
        "cliente_id": customer["id"], "equipo": "Celular", "marca": "Samsung", "modelo": "A14",
        "problema": "No enciende", "total": 500, "anticipo": 100, "serie": "IMEI-77"})
    checks.equal(status, 200, order)
    return order["id"]


def a_sale(server, quantity=2):
    _, product = server.post("/inventario", {"nombre": f"Cámara {quantity}", "categoria": "R",
                                             "precio": 10, "stock": 50})
    line = {"id": product["id"], "cantidad": quantity, "precio": 10, "subtotal": 10 * quantity}
    status, sale = server.post("/ventas", {
        "total": 10 * quantity, "productos": [line],
        "pagos": [{"metodo": "Efectivo", "monto": 10 * quantity, "recibido": 100}]})
    checks.equal(status, 200, sale)
    return sale["id"]


@checks.check
def a_ticket_is_text_escpos_and_pdf_and_a_reprint_says_so():
    with Server("servitec", flags=SHOP) as server:
        sale = a_sale(server)
        path = f"/ventas/{sale}/ticket"
        _, shown = fetched(server, path + "?vista=true&ancho=58")
        lines = shown.decode().splitlines()
        checks.true(all(len(line) <= 32 for line in lines), shown.decode())
        checks.true("COPIA" not in shown.decode() and "Taller Ñandú" in shown.decode())
        kind, first = fetched(server, path + "?formato=escpos&ancho=80")
        checks.equal((kind, first[:5], first[-4:]),
                     ("application/octet-stream", b"\x1b@\x1bt\x10", b"\x1dVB\0"))
        checks.true("Taller Ñandú".encode("cp1252") in first and b"COPIA" not in first)
        checks.true(b"\x1bE\x01\x1d!\x01TOTAL MXN" in first, first)
        checks.true(b"COPIA" in fetched(server, path + "?formato=escpos")[1])
        kind, pdf = fetched(server, path + "?formato=pdf&ancho=58")
        text = text_of(pdf)
        checks.equal((kind, size_mm_of(pdf)[0]), ("application/pdf", 58))
        for piece in ("COPIA", "Cámara 2", "2 x 10.00", "20.00", "Vuelto", "80.00"):
            checks.true(piece in text, f"{piece} is not in {text}")
        status, body = server.get(path + "?formato=doc")
        checks.equal((status, body["detail"][0]["loc"]), (422, ["query", "formato"]))
        checks.equal(server.get("/ventas/99/ticket")[0], 404)


@checks.check
def the_papers_of_an_order_carry_its_link():
    with Server("servitec", flags=SHOP) as server:
        order = an_order(server)
        link = server.get(f"/ordenes/{order}/enlace")[1]["enlace"]
        checks.true(link.startswith("https://taller.example/seguimiento/"), link)
        _, sheet = fetched(server, f"/ordenes/{order}/pdf")
        text = text_of(sheet)
        checks.equal(size_mm_of(sheet), [148, 210])
        for piece in ("Taller Ñandú", "O-000001", "Ana Ibáñez", "IMEI-77", "No enciende", "400.00",
                      "Después de 30 días"):
            checks.true(piece in text, f"{piece} is not in {text}")
        checks.equal(qr_of(sheet), link)
        _, label = fetched(server, f"/ordenes/{order}/etiqueta")
        checks.equal((size_mm_of(label), qr_of(label)), ([62, 29], link))
        checks.true("Ana" not in text_of(label))


@checks.check
def a_customer_follows_the_order_without_an_account_and_sees_nobody():
    with Server("servitec", flags=[*SHOP, "--demo", "--set", "admin=off"],
                accounts=True) as server:
        token = server.post("/login", {"username": "carla",
                                       "password": "admin-demo"})[1]["access_token"]
        carla = {"Authorization": f"Bearer {token}"}
        link = server.request("GET", "/ordenes/1/enlace", None, carla)[1]["enlace"]
        path = link.removeprefix("https://taller.example")
        status, seen = server.get(path)
        checks.equal((status, seen["numero"]), (200, "O-000001"))
        checks.equal(set(seen), {"numero", "equipo", "estado", "fecha_ingreso", "fecha_entrega",
                                 "pasos", "taller"})
        kind, page = fetched(server, path, "text/html,application/xhtml+xml,*/*;q=0.8")
        checks.true(kind.startswith("text/html") and b"Orden O-000001" in page)
        customer = server.request("GET", "/ordenes/1", None, carla)[1]["cliente_id"]
        name = server.request("GET", f"/clientes/{customer}", None, carla)[1]["nombre"]
        checks.true(name not in page.decode() and name not in str(seen))
        checks.equal(server.get("/seguimiento/" + "0" * 32)[0], 404)
        checks.equal(server.get("/ordenes/1/pdf")[0], 401)
        checks.equal(server.get("/ventas/1/ticket")[0], 401)


@checks.check
def reports_are_for_management_and_add_up_in_every_format():
    with Server("servitec", flags=["--demo", "--set", "admin=off"], accounts=True) as server:
        people = {}
        for who, password in (("ana", "recepcion-demo"), ("dario", "gerencia-demo")):
            token = server.post("/login", {"username": who, "password": password})[1]
            people[who] = {"Authorization": f"Bearer {token['access_token']}"}

        def ask(path, who="dario"):
            return server.request("GET", path, None, people[who])[:2]

        checks.equal(ask("/reportes/ventas", "ana")[0], 403)
        year = "desde=2020-01-01"
        status, by_day = ask(f"/reportes/ventas?{year}")
        checks.equal((status, by_day["columnas"][0]["clave"]), (200, "dia"), by_day)
        totals = {}
        for by in ("dia", "usuario", "producto", "metodo"):
            rows = ask(f"/reportes/ventas?{year}&por={by}")[1]["filas"]
            totals[by] = round(sum(row["total"] for row in rows), 2)
        checks.equal(len(set(totals.values())), 1, totals)
        tax = ask(f"/reportes/impuestos?{year}")[1]["filas"]
        checks.equal(round(sum(row["total"] for row in tax), 2), totals["dia"])
        for name in ("ordenes", "inventario", "caja"):
            checks.equal(ask(f"/reportes/{name}?{year}")[0], 200, name)
        for kind in ("csv", "xlsx", "pdf"):
            status, _ = ask(f"/reportes/ventas?{year}&formato={kind}&por=usuario")
            checks.equal(status, 200, kind)
        checks.equal(ask("/reportes/sueldos")[0], 404)
        checks.equal(ask("/reportes/ventas?por=luna")[0], 422)
        board, hers = ask("/stats/dashboard")[1], ask("/stats/dashboard", "ana")[1]
        checks.true(board["margen_hoy"] is not None and hers["margen_hoy"] is None)
        checks.true(sum(c["cuantos"] for c in board["por_tecnico"]) > 0, board)


checks.run()
