"""What a delivery costs over each protocol, beside a server that speaks it; and the gateway's time.

Everybody hears the same load: so many messages at a time, so many times a second, to as many
sockets. In bursts a server may join what it has for a socket; one by one each message is a send of
its own, and what the kernel takes for it is most of everybody's cost: there is no goal for that.
What it takes in each load is shown by a program that only sends; no server can be below it.
"""

import contextlib

from chasqui_server import free_port
from measure import BENCH, PROGRAMS, chasqui, family, folder, load, median, peer, wrk

ROUNDS = 3
SUBS = 1_000
SIZE = 200
# What each can still follow; in flight, each as fast as it can.
BROKER_RATES = {"16 in flight": {"window": 16, "messages": 1000},
                "bursts of 64": {"rate": 32, "burst": 64, "messages": 192},
                "bursts of 16": {"rate": 64, "burst": 16, "messages": 256},
                "one by one": {"rate": 40, "messages": 120}}
SOCKETIO_RATES = {"bursts of 16": {"rate": 24, "burst": 16, "messages": 96},
                  "one by one": {"rate": 20, "messages": 80}}
POSTERS = 16
GATEWAY_SUBS, GATEWAY_RATE = 200, 500
# From a notice that is only said, over an object with its event, to an event that moves figures.
PUBLISHES = [("tablero", "/api/dashboard/notify-role", "post_aviso.lua"),
             ("servitec", "/clientes", "post_cliente.lua"),
             ("tablero", "/api/dashboard/emit-event", "post_evento.lua")]
CONNECTIONS = (64, 512)  # Few wait for the disk most of the time.
IDLE_SOCKETS = 10_000
OPEN = ["--set", "admin=off", "--set", "limits.address_requests_per_second=0",
        "--set", "limits.identity_requests_per_second=0",
        "--set", "limits.connections_per_address_max=20000"]
SOCKETIO = {"dialect": "socketio", "channel": "/ws",
            "path": "/socket.io/?EIO=4&transport=websocket"}
CENTRIFUGE = {"dialect": "centrifuge", "channel": "clientes", "path": "/connection/websocket"}
# A customer; its event has SIZE bytes or so.
CUSTOMER = {"http_post": "/clientes", "posters": POSTERS,
            "body": '{"nombre":"$","telefono":"55-1234-5678","email":"ana@correo.example",'
                    '"direccion":"Calle Morelos 257"}'}
# What our event of it says, for a peer that has no database to say it from.
CUSTOMER_EVENT = {**CUSTOMER, "http_post": "/emit",
                  "body": '{"id":12345,' + CUSTOMER["body"][1:]}
NCHAN = """
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off;
pid {folder}/pid;
error_log stderr error;
worker_processes 2;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    keepalive_requests 1000000;
    location = /pub {{ nchan_publisher; nchan_channel_id difusion; nchan_store_messages off; }}
    location = /sub {{ nchan_subscriber websocket; nchan_channel_id difusion; }}
  }}
}}
"""
NATS = """
listen: 127.0.0.1:{other}
log_file: {folder}/log
websocket {{ listen: "127.0.0.1:{port}", no_tls: true }}
"""


@contextlib.contextmanager
def configured(disk, name, text, command):
    """A peer that reads its port from a file."""
    def write(port):
        path = disk / f"{name}.conf"
        path.write_text(text.format(folder=disk, port=port, other=free_port()))
        return [str(word).replace("{conf}", str(path)) for word in command]

    with peer(write) as (pid, port):
        yield port_of(pid, port)


def port_of(pid, port):
    """What the load needs to know of a server, with all its processes."""
    return {"port": port, "pid": ",".join(str(member) for member in family(pid))}


def server_of(server):
    return {"port": server.port, "pid": server.process.pid}


def heard(**options):
    """One round of load that nothing of may be lost."""
    seen = load("fanout", subs=SUBS, **options)
    if seen["lost"]:
        raise RuntimeError(f"{seen['lost']} of the deliveries were lost: {options}")
    return seen


def in_turns(rates, contenders):
    """{load: {contender: medians}}, each round all of them."""
    rows = {name: {who: [] for who in contenders} for name in rates}
    for _ in range(ROUNDS):
        for name, rate in rates.items():
            for who, options in contenders.items():
                rows[name][who].append(heard(**options, **rate))
    return {name: {who: median(seen) for who, seen in row.items()} for name, row in rows.items()}


def show(seen):
    return f"{seen['cpu_us']:.2f} us, p50 {seen['p50_ms']:.1f} p99 {seen['p99_ms']:.1f} ms"


def protocols(table):
    """CPU of the server a delivery to 1,000 sockets, publishing included, over each protocol."""
    with folder() as disk:
        beside_brokers(table, disk)
        beside_socketio(table, disk)


def beside_brokers(table, disk):
    """Bytes as they came, to all: nothing is kept by anybody."""
    nchan = ["nginx", "-p", disk, "-c", "{conf}"]
    with chasqui("eco", *OPEN) as eco, configured(
        disk, "nchan", NCHAN, nchan
    ) as nginx, configured(disk, "nats", NATS, ["nats-server", "-c", "{conf}"]) as nats, peer(
        [PROGRAMS / "bench_limit", "--port", "{port}"]
    ) as limit:
        plain = {**server_of(eco), "path": "/difusion", "size": SIZE}
        posted = {"http_post": "/difusion", "posters": POSTERS}
        rows = in_turns(BROKER_RATES, {
            "plain": plain,
            "nats": {**nats, "path": "/", "dialect": "nats", "channel": "difusion", "size": SIZE},
            "plain, posted": {**plain, **posted},
            "nchan": {**nginx, **posted, "path": "/sub", "http_post": "/pub", "size": SIZE},
            "limit": {**port_of(*limit), "size": SIZE},
        })
    for name, row in rows.items():
        is_bound = name != "one by one"
        for ours, other, goal in (("plain", "nats", 0.25), ("plain, posted", "nchan", 0.1)):
            table.add(f"CPU a delivery, {name}: {ours}, beside {other}", show(row[ours]),
                      show(row[other]), row[ours]["cpu_us"] / row[other]["cpu_us"],
                      f"<= {goal}" if is_bound else None)
            table.add(f"the same, a program that only sends, beside {other}", show(row["limit"]),
                      show(row[other]), row["limit"]["cpu_us"] / row[other]["cpu_us"], None)


def beside_socketio(table, disk):
    """A durable POST /clientes a message; the peer stores nothing."""
    with chasqui("servitec", *OPEN, data=disk / "ours") as server, peer(
        ["node", BENCH / "socketio_peer.mjs", "{port}"]
    ) as other:
        ours = {**server_of(server), **CUSTOMER}
        rows = in_turns(SOCKETIO_RATES, {
            "plain": {**ours, "path": "/ws"},
            "centrifuge": {**ours, **CENTRIFUGE},
            "socketio": {**ours, **SOCKETIO},
            "npm": {**port_of(*other), **SOCKETIO, **CUSTOMER_EVENT},
        })
    for name, row in rows.items():
        is_bound = name != "one by one"
        table.add(f"CPU a delivery, {name}: Socket.IO, beside npm socket.io", show(row["socketio"]),
                  show(row["npm"]), row["npm"]["cpu_us"] / row["socketio"]["cpu_us"],
                  ">= 10" if is_bound else None)
        table.add(f"CPU a delivery, {name}: Centrifuge, beside our plain one",
                  show(row["centrifuge"]), show(row["plain"]),
                  row["centrifuge"]["cpu_us"] / row["plain"]["cpu_us"],
                  "<= 1.5" if is_bound else None)


def emit_to_browser(table):
    event = {"http_post": "/api/dashboard/emit-event", "posters": POSTERS,
             "body": '{"type":"servicio:actualizado","data":{"servicio":{"id":"$","precio":100}}}'}
    for where, base in (("on disk", None), ("in memory", "/dev/shm")):
        with folder(base) as disk, chasqui("tablero", *OPEN, data=disk / "d") as server:
            seen = median([load("fanout", subs=GATEWAY_SUBS, rate=GATEWAY_RATE,
                                messages=GATEWAY_RATE * 5, **server_of(server), **SOCKETIO, **event)
                           for _ in range(ROUNDS)])
        about = (f"{GATEWAY_RATE} events/s, two packets each, lost {seen['lost']:.0f}, "
                 f"{seen['cpu_us']:.1f} us CPU a delivery")
        for share, goal in (("p50", "<= 2"), ("p99", "<= 10")):
            ms = seen[f"{share}_ms"]
            table.add(f"emit-event POST to {GATEWAY_SUBS} Socket.IO clients, {share}, data {where}",
                      f"{ms:.2f} ms", about, ms, goal)


def tablero(table):
    """POST emit-event to browser; and how many publishes a second, all durable."""
    emit_to_browser(table)
    with folder() as disk:
        for app, path, script in PUBLISHES:
            for connections in CONNECTIONS:
                with chasqui(app, *OPEN, data=disk / f"{connections}-{script}") as server:
                    seen = median([wrk(server.process.pid, server.port, path, script,
                                       connections=connections) for _ in range(ROUNDS)])
                table.add(f"durable publishes, {app} POST {path}, {connections} kept connections, "
                          "of 15,000/s", f"{seen['per_s']:,.0f}/s, {seen['cpu_us']:.0f} us CPU",
                          "", seen["per_s"] / 15_000, ">= 1")


def idle_socketio(table):
    """The server's memory for each Socket.IO client that says and hears nothing."""
    idle = {"subs": IDLE_SOCKETS, "idle": 2, **SOCKETIO}
    with chasqui("servitec", *OPEN) as server, peer(
        ["node", BENCH / "socketio_peer.mjs", "{port}"]
    ) as other:
        ours = load("fanout", **server_of(server), **idle)
        npm = load("fanout", **port_of(*other), **idle)
    table.add(f"idle Socket.IO client, KiB of RSS at {IDLE_SOCKETS:,}",
              f"{ours['rss_kib']:.2f} KiB", f"{npm['rss_kib']:.2f} KiB (npm socket.io)",
              ours["rss_kib"], "<= 4")
