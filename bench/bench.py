"""Measures chasqui beside its peers and prints one table of ratios.

    bench/run.sh [fanout|idle|jitter|rest|sales|commit|reception|spectators|logins|protocols|
                  tablero|idle_socketio]...

Peers and ours take turns on the same load, so that what else the machine does hits both; numbers
are medians. The table is kept in build/bench.txt.
"""

import shutil
import sqlite3
import sys
import time

from chasqui_server import free_port
from measure import (BENCH, PROGRAMS, ROOT, batch_size, chasqui, copy_database, counters, folder,
                     load, median, peer, wrk)
from protocols import idle_socketio, protocols, tablero
from race import logins, reception, spectators

FANOUT_ROUNDS = 3
REST_ROUNDS = 2
SALES_ROUNDS = 2
IDLE_SOCKETS = 10_000
JITTER_CLIENTS = 10_000
JITTER_SECONDS = 60
PRODUCTS = 50
PRODUCT_STOCK = 10_000_000


def meets(ratio, goal):
    """A goal is like "<= 1.2" or ">= 8"."""
    sign, bound = goal.split()
    return ratio <= float(bound) if sign == "<=" else ratio >= float(bound)


class Table:
    """The rows that were measured, as Markdown."""

    def __init__(self):
        self.rows = [("measure", "ours", "peer", "ratio", "goal", "reached")]

    def add(self, measure, ours, other, ratio, goal):
        """`goal` is None where the row only tells."""
        reached = ""
        if goal:
            reached = "yes" if meets(ratio, goal) else "no"
        row = (measure, ours, other, f"{ratio:.2f}", goal or "", reached)
        self.rows.append(row)
        print("  " + " | ".join(cell for cell in row if cell), flush=True)

    def text(self):
        widths = [max(len(row[i]) for row in self.rows) for i in range(len(self.rows[0]))]
        lines = [
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
            for row in self.rows
        ]
        lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
        return "\n".join(lines) + "\n"


def fanout(table):
    """1,000 sockets, 256 bytes, 16 in flight: CPU of the server a delivery."""
    kinds = {"ours": [], "one": [], "limit": [], "ws": []}
    with chasqui("eco", "--set", "admin=off") as server, chasqui(
        "eco", "--set", "admin=off", "--set", "loops=1"
    ) as one_loop, peer([PROGRAMS / "bench_limit", "--port", "{port}"]) as limit, peer(
        ["node", BENCH / "ws_peer.mjs", "{port}"]
    ) as ws:
        for _ in range(FANOUT_ROUNDS):
            for kind, ours in (("ours", server), ("one", one_loop)):
                kinds[kind].append(
                    load(
                        "fanout",
                        path="/difusion",
                        pid=ours.process.pid,
                        port=ours.port,
                        messages=1000,
                    )
                )
            kinds["limit"].append(load("fanout", pid=limit[0], port=limit[1], messages=1000))
            kinds["ws"].append(load("fanout", pid=ws[0], port=ws[1], messages=200))
    ours, one, limit, ws = (median(samples) for samples in kinds.values())
    show = lambda seen: (
        f"{seen['cpu_us']:.2f} us, {seen['deliveries_s'] / 1000:.0f} k/s, "
        f"p99 {seen['p99_ms']:.0f} ms"
    )
    table.add(
        "fan-out, CPU a delivery, beside the limit",
        show(ours),
        show(limit),
        ours["cpu_us"] / limit["cpu_us"],
        "<= 1.2",
    )
    # The limit is one thread: two loops read half as much a turn, and so join less.
    table.add(
        "the same with one loop, as the limit",
        show(one),
        show(limit),
        one["cpu_us"] / limit["cpu_us"],
        None,
    )
    table.add(
        "fan-out, CPU a delivery, beside ws",
        show(ours),
        show(ws),
        ws["cpu_us"] / ours["cpu_us"],
        ">= 12",
    )


def idle(table):
    """The server's memory for each WebSocket that says and hears nothing."""
    with chasqui("servitec", "--demo", "--set", "admin=off",
                 "--set", "limits.connections_per_address_max=20000") as server:
        seen = load(
            "fanout",
            pid=server.process.pid,
            port=server.port,
            path="/ws",
            subs=IDLE_SOCKETS,
            idle=1,
        )
    table.add(
        f"idle socket, KiB of RSS at {IDLE_SOCKETS:,}",
        f"{seen['rss_kib']:.2f} KiB",
        "",
        seen["rss_kib"],
        "<= 2",
    )


def jitter(table):
    """Clients that drop every 15 s and return 2 s later: all messages, once, in order."""
    with folder() as disk, chasqui(
        "servitec", "--set", "admin=off", "--set", "limits.identity_requests_per_second=0",
        data=disk / "d"
    ) as server:
        seen = load("returning", pid=server.process.pid, port=server.port, clients=JITTER_CLIENTS,
                    rate=2, drop_every=15, away=2, seconds=JITTER_SECONDS)
    faults = {name: seen[name] for name in ("gaps", "repeats", "wrong", "resyncs") if seen[name]}
    table.add(
        f"{JITTER_CLIENTS:,} clients that come and go, of all messages",
        f"{seen['delivered']:,} of {seen['expected']:,}, faults {faults or 'none'}",
        f"{seen['written']} messages, {seen['drops']:,} drops in {JITTER_SECONDS} s",
        0 if faults else seen["delivered"] / seen["expected"],
        ">= 1",
    )
    table.add(
        "the same: CPU a delivery with its share of the returns, us",
        f"live p50 {seen['live_p50_ms']:.1f} p99 {seen['live_p99_ms']:.1f} worst "
        f"{seen['live_worst_ms']:.0f} ms; with being away worst {seen['worst_ms']:.0f} ms",
        "",
        seen["cpu_us"],
        None,
    )


def copy_clientes(server, path):
    """Our customers in a database of the peer's own, with the values as JSON shows them."""
    rows = server.get("/clientes?limit=500")[1]
    columns = list(rows[0])
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE clientes (id INTEGER PRIMARY KEY, nombre TEXT NOT NULL, "
            + ", ".join(column for column in columns[2:])
            + ")"
        )
        database.execute("CREATE UNIQUE INDEX clientes_rut ON clientes (rut)")
        database.execute("CREATE UNIQUE INDEX clientes_uuid ON clientes (uuid)")
        database.executemany(
            f"INSERT INTO clientes VALUES ({', '.join('?' * len(columns))})",
            [tuple(row.values()) for row in rows],
        )
    database.close()


def rest(table):
    """One record, a list of 50, and a durable create, beside FastAPI with two workers."""
    kinds = [
        ("GET one", "/clientes/150", None, ">= 8"),
        ("GET list of 50", "/clientes?limit=50", None, ">= 15"),
        ("POST one, durable", "/clientes", "post_cliente.lua", ">= 8"),
    ]
    with folder() as disk, chasqui(
        "servitec", "--demo", "--set", "admin=off", data=disk / "ours"
    ) as server:
        copy_clientes(server, disk / "peer.db")
        command = [
            "/usr/bin/uvicorn",
            "--app-dir",
            BENCH,
            "--workers",
            2,
            "--port",
            "{port}",
            "--no-access-log",
            "--log-level",
            "warning",
            "fastapi_peer:app",
        ]
        with peer(command, {"DATABASE": str(disk / "peer.db")}) as (pid, port):
            time.sleep(1)  # Both workers.
            for name, path, script, goal in kinds:
                ours, other = [], []
                for _ in range(REST_ROUNDS):
                    ours.append(wrk(server.process.pid, server.port, path, script))
                    other.append(wrk(pid, port, path, script))
                add_rest(table, name, goal, median(ours), median(other))


def add_rest(table, name, goal, ours, other):
    show = lambda seen: f"{seen['per_s']:,.0f}/s, {seen['cpu_us']:.0f} us CPU"
    table.add(
        f"{name}, beside FastAPI", show(ours), show(other), ours["per_s"] / other["per_s"], goal
    )
    table.add(
        f"{name}: CPU a request", show(ours), show(other), other["cpu_us"] / ours["cpu_us"], None
    )


def add_products(server):
    """Products enough for any number of sales; the id of the first."""
    ids = []
    for i in range(PRODUCTS):
        status, body = server.post(
            "/inventario",
            {
                "nombre": f"Para vender {i}",
                "precio": 100,
                "categoria": "Banco",
                "stock": PRODUCT_STOCK,
            },
        )
        if status not in (200, 201):
            raise RuntimeError(f"POST /inventario: {status} {body}")
        ids.append(body["id"])
    return ids[0]


def sales(table):
    """Sales of three lines from 64 clients, beside SQLite's C API in the same batches."""
    ours, alone, batches = [], [], []
    with folder() as disk:
        with chasqui("servitec", "--demo", "--set", "admin=off", data=disk / "start") as server:
            first = add_products(server)
        for _ in range(SALES_ROUNDS):
            shutil.copytree(disk / "start", disk / "ours", dirs_exist_ok=True)
            admin = free_port()
            with chasqui(
                "servitec", "--set", f"admin=127.0.0.1:{admin}", data=disk / "ours"
            ) as server:
                before = counters(admin, "servitec")
                ours.append(
                    wrk(
                        server.process.pid,
                        server.port,
                        "/ventas",
                        "post_venta.lua",
                        env={"FIRST_PRODUCT": str(first)},
                    )
                )
                batches.append(batch_size(before, counters(admin, "servitec")))
            shutil.rmtree(disk / "ours")
            copy_database(disk / "start/servitec/main.db", disk / "alone.db")
            alone.append(
                load(
                    "sqlite_alone",
                    db=disk / "alone.db",
                    seconds=5,
                    batch=max(1, round(batches[-1])),
                    first_product=first,
                    products=PRODUCTS,
                )
            )
            for left in disk.glob("alone.db*"):
                left.unlink()
    ours, alone = median(ours), median(alone)
    table.add(
        f"sales, 3 lines, durable ({sum(batches) / len(batches):.0f} a commit)",
        f"{ours['per_s']:,.0f}/s, {ours['cpu_us']:.0f} us CPU",
        f"{alone['sales_s']:,.0f}/s, {alone['cpu_us']:.0f} us CPU (SQLite alone)",
        ours["per_s"] / alone["sales_s"],
        ">= 0.6",
    )


def commit(table):
    """2,000 writes a second, one socket that listens: the event after its write."""
    for where, base in (("on disk", None), ("in memory", "/dev/shm")):
        with folder(base) as disk, chasqui(
            "servitec", "--demo", "--set", "admin=off", data=disk / "d"
        ) as server:
            load("commit_to_socket", port=server.port, seconds=1)
            seen = load("commit_to_socket", port=server.port, rate=2000, seconds=5)
        about = (
            f"{seen['writes_s']:,.0f} writes/s, lost {seen['lost']}, answer p50 "
            f"{seen['answer_p50_ms']:.2f} p99 {seen['answer_p99_ms']:.2f} ms"
        )
        for kind, name in (("after", "answer to socket"), ("post", "request to socket, all in")):
            for share, goal in (("p50", "<= 1"), ("p99", "<= 5")):
                ms = seen[f"{kind}_{share}_ms"]
                # The disk's own time is in the way from request to socket, not after the commit.
                is_bound = kind == "after" or where == "in memory"
                table.add(
                    f"{name}, {share}, data {where}",
                    f"{ms:.2f} ms",
                    about,
                    ms,
                    goal if is_bound else None,
                )


PARTS = {"fanout": fanout, "idle": idle, "jitter": jitter, "rest": rest, "sales": sales,
         "commit": commit, "reception": reception, "spectators": spectators, "logins": logins,
         "protocols": protocols, "tablero": tablero, "idle_socketio": idle_socketio}


def main(names):
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"unknown part {unknown[0]}; there are {', '.join(PARTS)}")
    table = Table()
    for name in names or PARTS:
        started = time.monotonic()
        print(f"{name}: {PARTS[name].__doc__}", flush=True)
        PARTS[name](table)
        print(f"  {time.monotonic() - started:.0f} s", flush=True)
    (ROOT / "build/bench.txt").write_text(table.text())
    print("\n" + table.text(), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
