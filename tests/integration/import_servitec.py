#!/usr/bin/python3
"""`chasqui import servitec` takes over shops of every shape in the field, with their oddities."""

import hashlib
import json
import pathlib
import sqlite3
import subprocess
import tempfile

from chasqui_server import CHASQUI, Checks, Server

FLAGS = ["--set", "admin=off", "--set", "access_log=false"]
PASSWORDS = ["clave-de-ana-7", "clave-de-beto-8", "clave-repetida-9", "clave-sin-nombre-3"]

checks = Checks()

USERS = """
CREATE TABLE usuarios (id INTEGER PRIMARY KEY AUTOINCREMENT, nombre TEXT, password TEXT, rol TEXT,
  porcentaje_comision REAL DEFAULT 50);
INSERT INTO usuarios VALUES (1, 'Ana', 'clave-de-ana-7', 'Administrador', 50),
  (2, 'Beto', 'clave-de-beto-8', 'TÉCNICO', 33.333333),
  (3, 'Ana', 'clave-repetida-9', 'jefe', 10), (4, NULL, 'clave-sin-nombre-3', NULL, NULL);
"""

SHAPE_A = (
    USERS
    + """
CREATE TABLE clientes (id INTEGER PRIMARY KEY AUTOINCREMENT, rut TEXT UNIQUE, nombre TEXT,
  telefono TEXT, email TEXT);
INSERT INTO clientes VALUES (1, '11-1', 'Juan Pérez', '555-1234', 'j@x.mx'), (2, '22-2', '', NULL,
  NULL),
  (5, NULL, '  Eva  ', '', ''), (7, NULL, NULL, '1', '2');
CREATE TABLE inventario (id INTEGER PRIMARY KEY AUTOINCREMENT, nombre TEXT UNIQUE, categoria TEXT,
  costo REAL, precio REAL, stock INTEGER, proveedor_id INTEGER NOT NULL DEFAULT 0);
INSERT INTO inventario VALUES (1, 'Pantalla', 'Repuestos', 5.5, 10.1, 7, 0),
  (2, 'Batería', NULL, NULL, 19.999999999, -3, 4), (3, '', 'x', 0, 1e3, 0, 0),
  (4, 'Funda', 'Accesorios', 0.1, 0.30000000000000004, 2.0, 0);
CREATE TABLE ordenes (id INTEGER PRIMARY KEY AUTOINCREMENT, cliente_id INTEGER, tecnico_id INTEGER,
  fecha TEXT, equipo TEXT, marca TEXT, modelo TEXT, serie TEXT, observacion TEXT, estado TEXT,
  accesorios TEXT, riesgoso INTEGER, presupuesto REAL, abono REAL, fecha_entrega TEXT);
INSERT INTO ordenes VALUES
  (1, 1, 2, '2024-03-01 10:00:00', 'Celular', 'Samsung', 'A14', 'S1', 'Pantalla rota',
  'Pendiente', 'cargador', 1, 1500.5, 500, '2024-03-05'),
  (2, 99, NULL, '2024-03-02 11:30:00', 'Laptop', 'HP', 'X', NULL, 'No prende', 'Sin solución',
  NULL, 0, 0, 0, NULL),
  (3, NULL, NULL, 'ayer', NULL, NULL, NULL, NULL, NULL, 'Perdido', NULL, NULL, NULL, NULL,
  'pronto');
CREATE TABLE ventas (id INTEGER PRIMARY KEY AUTOINCREMENT, usuario_id INTEGER, cliente_id INTEGER,
  fecha TEXT, total REAL, descuento REAL, pago_efectivo REAL, pago_transferencia REAL,
  pago_debito REAL, pago_credito REAL);
INSERT INTO ventas VALUES (1, 1, 1, '2024-03-01 12:00:00', 20.2, 0, 20.2, 0, 0, 0),
  (2, 1, NULL, '2024-03-01 23:30:00', 100, 5, 0, 0, 95, 0), (3, 1, 88, '2024-03-02 09:00:00', 30,
  0, 10, 20, 0, 0);
CREATE TABLE detalle_ventas (id INTEGER PRIMARY KEY AUTOINCREMENT, venta_id INTEGER,
  producto_id INTEGER,
  orden_id INTEGER, cantidad INTEGER, precio_unitario REAL, subtotal REAL);
INSERT INTO detalle_ventas VALUES (1, 1, 1, NULL, 2, 10.1, 20.2), (2, 2, 77, NULL, 1, 100, 100),
  (3, 44, 1, NULL, 1, 10.1, 10.1);
CREATE TABLE finanzas (id INTEGER PRIMARY KEY, orden_id INTEGER, total_cobrado REAL,
  "aplicó_iva" INTEGER,
  utilidad_real REAL);
INSERT INTO finanzas VALUES (1, 1, 1500.5, 1, 333.33), (2, 2, 0, 0, 0);
CREATE TABLE gastos (id INTEGER PRIMARY KEY, concepto TEXT, monto REAL);
INSERT INTO gastos VALUES (1, 'Luz', 250.75);
CREATE TABLE modelos (tipo_dispositivo TEXT, marca TEXT, modelo TEXT);
INSERT INTO modelos VALUES ('Celular', 'Samsung', 'A14'), ('Celular', 'Samsung', 'A15');
CREATE TABLE proveedores (id INTEGER PRIMARY KEY, nombre TEXT);
"""
)

SHAPE_B = (
    SHAPE_A.replace("rut TEXT UNIQUE, nombre TEXT,", "cedula TEXT UNIQUE, nombre TEXT,")
    .replace("telefono TEXT, email TEXT);", "telefono TEXT, email TEXT, fecha_creacion TEXT);")
    .replace(
        "INSERT INTO clientes VALUES",
        "INSERT INTO clientes (id, cedula, nombre, telefono, email) VALUES",
    )
)

SHAPE_C = (
    USERS
    + """
CREATE TABLE clientes (id INTEGER PRIMARY KEY AUTOINCREMENT, cedula TEXT UNIQUE NOT NULL,
  nombre TEXT NOT NULL, telefono TEXT, email TEXT, fecha_creacion TEXT);
INSERT INTO clientes VALUES (1, '11-1', 'Juan Pérez', '555-1234', 'j@x.mx', '2023-01-02 03:04:05');
CREATE TABLE inventario (id INTEGER PRIMARY KEY AUTOINCREMENT, nombre TEXT UNIQUE NOT NULL,
  categoria TEXT,
  costo REAL, precio REAL, stock INTEGER DEFAULT 0, proveedor_id INTEGER, fecha_creacion TEXT);
INSERT INTO inventario VALUES (1, 'Pantalla', 'Repuestos', 5.5, 10.1, 7, NULL,
  '2023-01-02 03:04:05');
CREATE TABLE ordenes (id INTEGER PRIMARY KEY AUTOINCREMENT, cliente_id INTEGER, tecnico_id INTEGER,
  fecha_entrada TEXT, fecha_entrega TEXT, equipo TEXT, marca TEXT, modelo TEXT, serie TEXT,
  observacion TEXT,
  estado TEXT, accesorios TEXT, riesgoso INTEGER, presupuesto_inicial REAL, total_a_cobrar REAL,
  abono REAL,
  saldo_pendiente REAL, condicion TEXT);
INSERT INTO ordenes VALUES (1, 1, 2, '2024-03-01 10:00:00', NULL, 'Celular', 'Samsung', 'A14',
  'S1', 'Rota',
  'En Proceso', NULL, 0, 100, 180.5, 50, 130.5, 'PENDIENTE');
CREATE TABLE ventas (id INTEGER PRIMARY KEY AUTOINCREMENT, fecha TEXT, cliente_id INTEGER,
  usuario_id INTEGER NOT NULL,
  orden_id INTEGER, total_productos REAL, descuento REAL, total_final REAL,
  transaccion_id INTEGER UNIQUE);
INSERT INTO ventas VALUES (1, '2024-03-01 12:00:00', 1, 1, NULL, 25.2, 5, 20.2, 9);
CREATE TABLE venta_detalles (id INTEGER PRIMARY KEY AUTOINCREMENT, venta_id INTEGER,
  producto_id INTEGER,
  cantidad INTEGER, precio_unitario REAL, subtotal REAL);
INSERT INTO venta_detalles VALUES (1, 1, 1, 2, 10.1, 20.2);
CREATE TABLE detalle_ventas (id INTEGER PRIMARY KEY AUTOINCREMENT, venta_id INTEGER,
  producto_id INTEGER,
  orden_id INTEGER, cantidad INTEGER, precio_unitario REAL, subtotal REAL);
CREATE TRIGGER baja AFTER INSERT ON venta_detalles BEGIN
  UPDATE inventario SET stock = stock - NEW.cantidad WHERE id = NEW.producto_id; END;
CREATE VIEW v_ventas AS SELECT * FROM ventas;
CREATE TABLE transacciones (id INTEGER PRIMARY KEY, monto REAL);
INSERT INTO transacciones VALUES (9, 20.2);
"""
)


class Shop:
    """A SERVITEC.DB, the data folder that it is imported to, and what the command said."""

    def __init__(self, folder, script, also=()):
        self.source, self.data = f"{folder}/SERVITEC.DB", f"{folder}/data"
        database = sqlite3.connect(self.source)
        database.executescript(script)
        for statement, values in also:
            database.execute(statement, values)
        database.commit()
        database.close()
        self.digest = self.source_digest()

    def source_digest(self):
        return hashlib.sha256(pathlib.Path(self.source).read_bytes()).hexdigest()

    def run(self, *flags):
        done = subprocess.run(
            [CHASQUI, "import", "servitec", self.source, "--data", self.data, *flags],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
        )
        checks.equal(self.source_digest(), self.digest, "the source is only read")
        return done.returncode, done.stdout + done.stderr

    def take_over(self):
        code, said = self.run()
        checks.equal(code, 0, said)
        return said

    def rows(self, sql):
        database = sqlite3.connect(f"{self.data}/servitec/main.db")
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def counts(self):
        return {
            table: self.rows(f"SELECT COUNT(*) FROM {table}")[0][0]
            for table in (
                "clientes",
                "inventario",
                "ordenes",
                "ventas",
                "detalle_ventas",
                "usuarios",
                "filas_importadas",
                "chasqui_log",
            )
        }

    def kept(self, table):
        return [
            json.loads(d)
            for (d,) in self.rows(
                f"SELECT datos FROM filas_importadas WHERE tabla = '{table}' ORDER BY id"
            )
        ]

    def holds_bytes(self, text):
        return [
            path.name
            for path in pathlib.Path(self.data).rglob("*")
            if path.is_file() and text.encode() in path.read_bytes()
        ]


def a_shop(script, also=()):
    folder = tempfile.TemporaryDirectory(prefix="chasqui-import-")
    shop = Shop(folder.name, script, also)
    shop.folder = folder
    return shop


@checks.check
def a_dry_run_tells_and_changes_nothing():
    shop = a_shop(SHAPE_A)
    code, said = shop.run("--dry-run")
    checks.equal(code, 0, said)
    for line in ("clientes", "ordenes", "finanzas", "problems", "nothing was changed"):
        checks.true(line in said, f"{line}: {said}")
    checks.equal(set(shop.counts().values()), {0})
    checks.equal(shop.rows("SELECT last FROM chasqui_series WHERE last > 0"), [])


@checks.check
def shape_a_is_taken_over_whole():
    shop = a_shop(SHAPE_A)
    said = shop.take_over()
    counts = shop.counts()
    checks.equal((counts["inventario"], counts["ordenes"], counts["ventas"]), (4, 3, 3), said)
    checks.true(
        counts["clientes"] >= 4 + 2, "the customers that orders and sales speak of are made"
    )
    checks.equal(
        shop.rows(
            "SELECT nombre, telefono, email, rut FROM clientes WHERE id IN (1, 2, 5) ORDER BY id"
        ),
        [
            ("Juan Pérez", "555-1234", "j@x.mx", "11-1"),
            ("(sin nombre)", None, None, "22-2"),
            ("Eva", None, None, None),
        ],
    )
    checks.equal(len(shop.kept("finanzas")), 2)
    checks.equal(shop.kept("finanzas")[0]["aplicó_iva"], 1)
    checks.equal(shop.kept("gastos")[0]["concepto"], "Luz")
    checks.equal([m["modelo"] for m in shop.kept("modelos")], ["A14", "A15"])
    for problem in ("99", "Perdido", "ayer", "pronto", "77"):
        checks.true(problem in said, f"{problem} is not told: {said}")
    checks.equal(shop.rows("PRAGMA foreign_key_check"), [])
    checks.equal(shop.rows("PRAGMA integrity_check"), [("ok",)])


@checks.check
def fields_have_the_place_that_the_contract_gives_them():
    shop = a_shop(SHAPE_A)
    shop.take_over()
    with Server("servitec", FLAGS, data=shop.data) as server:
        order = server.get("/ordenes/1")[1]
        checks.equal(
            [
                order[k]
                for k in (
                    "problema",
                    "anticipo",
                    "total",
                    "estado",
                    "observacion",
                    "abono",
                    "presupuesto",
                    "fecha",
                )
            ],
            [
                "Pantalla rota",
                500.0,
                1500.5,
                "Pendiente",
                "Pantalla rota",
                500.0,
                1500.5,
                "2024-03-01 10:00:00",
            ],
        )
        checks.true(
            order["fecha_ingreso"].startswith("2024-03-01T16:00:00"), "the shop's clock, in UTC"
        )
        checks.equal(server.get("/ordenes/2")[1]["estado"], "Sin solución")
        checks.equal(server.get("/ordenes/3")[1]["estado"], "Pendiente")
        sales = [server.get(f"/ventas/{i}")[1] for i in (1, 2, 3)]
        checks.equal(
            [(s["total"], s["metodo_pago"]) for s in sales],
            [(20.2, "Efectivo"), (100.0, "Débito"), (30.0, "Mixto")],
        )
        checks.equal([s["numero"] for s in sales], ["V-000001", "V-000002", "V-000003"])
        product = server.get("/inventario/1")[1]
        checks.equal(
            [product[k] for k in ("precio", "costo", "stock", "stock_minimo", "descripcion")],
            [10.1, 5.5, 7, 5, None],
        )
        checks.equal(
            [server.get(f"/inventario/{i}")[1]["precio"] for i in (2, 3, 4)], [20.0, 1000.0, 0.3]
        )
        checks.equal(server.get("/inventario/2")[1]["stock"], -3)
        checks.equal(len(server.get("/ventas/1/productos")[1]), 1)
        status, sale = server.post(
            "/ventas",
            {
                "total": 10.1,
                "productos": [{"id": 1, "cantidad": 1, "precio": 10.1, "subtotal": 10.1}],
            },
        )
        checks.equal((status, sale["numero"], sale["id"]), (200, "V-000004", 4), "work goes on")
        moved = server.get("/inventario/1/movimientos")[1]
        checks.equal(sum(m["cantidad"] for m in moved), 6, "the stock is the sum of its movements")
        customer = server.post("/clientes", {"nombre": "Nuevo"})[1]["id"]
        checks.true(customer > 99, "ids go on after the imported ones")
        checks.true(
            server.get("/clientes/1")[1]["rut"] == "11-1", "adopted rows keep their document"
        )


@checks.check
def no_password_is_anywhere_in_the_clear():
    shop = a_shop(SHAPE_A)
    said = shop.take_over()
    checks.true(
        shop.rows("SELECT clave FROM usuarios WHERE nombre = 'Ana'")[0][0].startswith("$argon2id$")
    )
    checks.equal(shop.rows("SELECT DISTINCT debe_cambiar_clave FROM usuarios"), [(1,)])
    checks.equal(
        shop.rows("SELECT rol FROM usuarios WHERE id IN (1, 2) ORDER BY id"),
        [("ADMINISTRADOR",), ("TECNICO",)],
    )
    for password in PASSWORDS:
        checks.equal(shop.holds_bytes(password), [], f"{password} is in a file")
        checks.true(password not in said, "a password was printed")


@checks.check
def no_row_is_lost_even_when_it_does_not_fit():
    shop = a_shop(SHAPE_A)
    said = shop.take_over()
    kept_users = len(shop.kept("usuarios"))
    checks.true(
        shop.counts()["usuarios"] + kept_users >= 4,
        f"4 users, of whom some were kept aside: {said}",
    )
    lines = shop.rows("SELECT id FROM detalle_ventas")
    checks.true(
        len(lines) + len(shop.kept("detalle_ventas")) >= 3, f"an orphan line was lost: {said}"
    )
    customers = {c for (c,) in shop.rows("SELECT cliente_id FROM ventas")}
    checks.equal(customers, {1, None, 88})


@checks.check
def shape_b_has_the_document_under_its_other_name():
    shop = a_shop(SHAPE_B)
    shop.take_over()
    checks.equal(
        shop.rows("SELECT rut FROM clientes WHERE id IN (1, 2) ORDER BY id"), [("11-1",), ("22-2",)]
    )
    checks.equal(shop.counts()["ordenes"], 3)


@checks.check
def shape_c_is_taken_over_with_its_other_columns():
    shop = a_shop(SHAPE_C)
    shop.take_over()
    with Server("servitec", FLAGS, data=shop.data) as server:
        order = server.get("/ordenes/1")[1]
        checks.equal(
            [order[k] for k in ("total", "anticipo", "problema", "estado")],
            [180.5, 50.0, "Rota", "En Proceso"],
        )
        checks.true(order["fecha_ingreso"].startswith("2024-03-01T16:00:00"))
        sale = server.get("/ventas/1")[1]
        checks.equal((sale["total"], sale["cliente_id"]), (20.2, 1))
        checks.equal(len(server.get("/ventas/1/productos")[1]), 1)
        checks.equal(server.get("/inventario/1")[1]["stock"], 7, "its triggers do not run again")
    born = shop.rows("SELECT datetime(creado_en / 1000, 'unixepoch') FROM clientes")
    checks.equal(born[0][0], "2023-01-02 09:04:05", "the shop's clock, in UTC")
    left = shop.kept("ventas")[0]
    checks.equal(
        (left["total_productos"], left["transaccion_id"]), (25.2, 9), "what has no place is kept"
    )
    checks.equal(shop.kept("transacciones")[0]["monto"], 20.2)


@checks.check
def an_empty_file_is_a_fresh_start():
    shop = a_shop("")
    checks.equal(shop.run()[0], 0)
    checks.equal(set(shop.counts().values()), {0})
    with Server("servitec", FLAGS, data=shop.data) as server:
        checks.equal(server.post("/clientes", {"nombre": "Ana"})[1]["id"], 1)


@checks.check
def text_that_is_no_utf_8_does_not_stop_it():
    latin = [
        (
            "INSERT INTO clientes (id, nombre, telefono) VALUES (50, CAST(? AS TEXT), ?)",
            ("Muñoz".encode("latin-1"), "1"),
        ),
        ("INSERT INTO gastos VALUES (50, CAST(? AS TEXT), 1)", ("Café".encode("latin-1"),)),
        ("INSERT INTO gastos VALUES (51, ?, 9e999)", (b"\x00\x01\xff",)),
    ]
    shop = a_shop(SHAPE_A, latin)
    said = shop.take_over()
    (name,) = shop.rows("SELECT nombre FROM clientes WHERE id = 50")[0]
    checks.true(name.startswith("Mu") and name.endswith("oz"), f"{name!r}")
    checks.equal(len(shop.kept("gastos")), 3, said)
    with Server("servitec", FLAGS, data=shop.data) as server:
        checks.true(server.get("/clientes/50")[1]["nombre"].startswith("Mu"))


@checks.check
def a_second_import_into_the_same_shop_is_refused_or_changes_nothing():
    shop = a_shop(SHAPE_A)
    shop.take_over()
    before = shop.counts()
    code, said = shop.run()
    after = shop.counts()
    checks.true(code != 0, f"a second import says that it is done: {said[-300:]}")
    checks.equal(after, before)


@checks.check
def what_is_no_database_is_refused():
    shop = a_shop("")
    pathlib.Path(shop.source).write_bytes(b"no database " * 500)
    shop.digest = shop.source_digest()
    code, said = shop.run()
    checks.true(code == 1 and said.strip(), f"{code} {said}")
    pathlib.Path(shop.source).unlink()
    done = subprocess.run(
        [CHASQUI, "import", "servitec", shop.source, "--data", shop.data],
        capture_output=True,
        text=True,
    )
    checks.true(done.returncode in (1, 2) and done.stderr.strip(), done)
    checks.true(not pathlib.Path(shop.source).exists(), "a file that is not there is not made")


checks.run()
