"""The customers of servitec as a FastAPI developer writes them with sqlite3: the comparison.

    DATABASE=clientes.db uvicorn --app-dir bench --workers 2 fastapi_peer:app

A connection per thread, WAL with synchronous=FULL like ours, one writer at a time in each process
(waiting in Python is cheaper than SQLite's busy handler), rows straight to JSON.
"""

import datetime
import os
import sqlite3
import threading
import uuid
from typing import Optional

from fastapi import FastAPI, HTTPException, Query
from pydantic import BaseModel, Field

COLUMNS = ("id, nombre, telefono, email, direccion, rut, notas, etiqueta, consentimiento_avisos, "
           "uuid, version, creado_en, actualizado_en")
INSERT = ("INSERT INTO clientes (nombre, telefono, email, direccion, rut, notas, etiqueta, "
          "consentimiento_avisos, uuid, version, creado_en, actualizado_en) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)")

app = FastAPI(title="ServitecManager API")
local = threading.local()
write_lock = threading.Lock()


class Cliente(BaseModel):
    """What a client may say about a customer."""

    nombre: str = Field(min_length=1, max_length=120)
    telefono: Optional[str] = Field(None, max_length=40)
    email: Optional[str] = Field(None, max_length=200)
    direccion: Optional[str] = Field(None, max_length=300)
    rut: Optional[str] = Field(None, max_length=40)
    notas: Optional[str] = Field(None, max_length=4000)
    etiqueta: Optional[str] = Field(None, max_length=40)
    consentimiento_avisos: bool = False


def connection():
    """This thread's connection."""
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect(os.environ["DATABASE"], timeout=30, isolation_level=None)
        local.connection.row_factory = sqlite3.Row
        local.connection.execute("PRAGMA journal_mode = WAL")
        local.connection.execute("PRAGMA synchronous = FULL")
        local.connection.execute("PRAGMA foreign_keys = ON")
    return local.connection


@app.get("/clientes/{cliente_id}")
def get_cliente(cliente_id: int):
    row = connection().execute(f"SELECT {COLUMNS} FROM clientes WHERE id = ?",
                               (cliente_id,)).fetchone()
    if row is None:
        raise HTTPException(404, "Cliente no encontrado")
    return dict(row)


@app.get("/clientes")
def list_clientes(limit: int = Query(100, ge=1, le=500), offset: int = Query(0, ge=0)):
    rows = connection().execute(f"SELECT {COLUMNS} FROM clientes ORDER BY id LIMIT ? OFFSET ?",
                                (limit, offset))
    return [dict(row) for row in rows]


@app.post("/clientes")
def create_cliente(cliente: Cliente):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    values = (*cliente.dict().values(), str(uuid.uuid4()), now, now)
    with write_lock:
        new_id = connection().execute(INSERT, values).lastrowid
    return {"id": new_id, **cliente.dict(include={"nombre", "telefono", "email", "direccion"})}
