#!/usr/bin/python3
"""Clients that mean harm, or are broken: each is refused clearly, none hurts the others.

One server takes all of it. At the end it is alive, small and quick.
"""

import http.client
import json
import select
import struct
import threading
import time

from chasqui_server import Checks, Server
from peers import BINARY, CLOSE, PING, TEXT, Listener, RawPeer, ws_frame

MIB = 1024 * 1024
RSS_MAX = 160 * MIB
FLAGS = [
    "--set",
    "admin=off",
    "--set",
    "access_log=false",
    "--set",
    "limits.header_timeout=1s",
    "--set",
    "limits.body_timeout=1s",
    "--set",
    "limits.connections_max=2500",
    "--set",
    "limits.ws_queue_bytes_max=262144",
]

checks = Checks()
server = Server("servitec", FLAGS)
GET = b"GET /clientes HTTP/1.1\r\nHost: x\r\n\r\n"


def peer(**options):
    return RawPeer(server.port, **options)


def refused(data, status, about=""):
    """The bytes are answered by this status, and the connection ends."""
    with peer() as raw:
        raw.try_send(data)
        seen, headers, body = raw.response()
        checks.equal(seen, status, f"{about or data[:120]!r} {body[:200]!r}")
        checks.equal(headers.get("connection"), "close", about)
        checks.true("detail" in json.loads(body), body)
        checks.true(raw.ends(4), f"the connection stays open: {about}")


def answered(data, status=200, count=1):
    """The bytes are answered by this many answers of this status, and the connection goes on."""
    with peer() as raw:
        raw.send(data)
        for _ in range(count):
            seen, _, body = raw.response()
            checks.equal(seen, status, body[:200])
        raw.send(GET)
        checks.equal(raw.response()[0], 200, "the connection goes on")


@checks.check
def it_starts():
    server.start()
    checks.equal(server.post("/clientes", {"nombre": "Ana"})[0], 200)
    for i in range(3):
        server.post("/inventario", {"nombre": f"P{i}", "categoria": "c", "precio": 1, "stock": 9})


@checks.check
def headers_that_come_a_byte_a_second_are_ended_with_408():
    started = time.monotonic()
    with peer() as raw:
        while not select.select([raw.socket], [], [], 0.2)[0] and time.monotonic() < started + 5:
            raw.try_send(b"G")
        checks.equal(raw.response()[0], 408)
        checks.true(raw.ends(4))
    took = time.monotonic() - started
    checks.true(0.9 < took < 3.5, f"{took:.1f} s for a limit of 1 s")


@checks.check
def a_body_that_does_not_come_is_ended_with_408():
    with peer() as raw:
        raw.send(
            b"POST /clientes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100\r\n\r\n{"
        )
        checks.equal(raw.response()[0], 408)
        checks.true(raw.ends(4))


@checks.check
def what_is_too_large_has_its_status():
    head = b"GET / HTTP/1.1\r\nHost: x\r\n"
    refused(head + b"X-A: " + b"a" * 20_000 + b"\r\n\r\n", 431, "a header of 20 KB")
    refused(head + b"".join(b"X-%d: a\r\n" % i for i in range(120)) + b"\r\n", 431, "120 headers")
    refused(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "a URL of 9 KB")
    refused(
        b"POST /clientes HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413, "100 GB"
    )
    refused(
        b"POST /clientes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        + (b"10000\r\n" + b" " * 65536 + b"\r\n") * 40,
        413,
        "chunks without an end",
    )
    answered(head + b"".join(b"X-%d: a\r\n" % i for i in range(90)) + b"\r\n")
    answered(head + b"X-A: " + b"a" * 15_000 + b"\r\n\r\n")


@checks.check
def what_two_parsers_could_read_differently_is_refused():
    post = b"POST /clientes HTTP/1.1\r\nHost: x\r\n"
    body = b'{"nombre":"x"}'
    table = {
        "length and chunks": post
        + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "two lengths": post + b"Content-Length: 14\r\nContent-Length: 15\r\n\r\n" + body,
        "the same length twice": post + b"Content-Length: 14\r\nContent-Length: 14\r\n\r\n" + body,
        "a list of lengths": post + b"Content-Length: 14, 14\r\n\r\n" + body,
        "a length with a sign": post + b"Content-Length: +14\r\n\r\n" + body,
        "a negative length": post + b"Content-Length: -14\r\n\r\n" + body,
        "a length in hex": post + b"Content-Length: 0xe\r\n\r\n" + body,
        "a length of nothing": post + b"Content-Length: \r\n\r\n" + body,
        "a length too long": post + b"Content-Length: 184467440737095516290\r\n\r\n" + body,
        "a folded header": post + b"X-A: a\r\n b\r\nContent-Length: 0\r\n\r\n",
        "a bare line feed": b"POST /clientes HTTP/1.1\nHost: x\nContent-Length: 0\n\n",
        "a bare line feed in headers": post + b"X-A: a\nContent-Length: 0\r\n\r\n",
        "a bare carriage return": post + b"X-A: a\rX-B: b\r\nContent-Length: 0\r\n\r\n",
        "a space before the colon": post + b"Content-Length : 14\r\n\r\n" + body,
        "a space before the name": post + b" Content-Length: 14\r\n\r\n" + body,
        "a NUL in a header": post + b"X-A: a\0b\r\nContent-Length: 0\r\n\r\n",
        "a header without a name": post + b": a\r\nContent-Length: 0\r\n\r\n",
        "a header without a colon": post + b"Content-Length\r\n\r\n",
        "another coding": post + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "chunked twice": post
        + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "chunks in HTTP/1.0": post.replace(b"/1.1", b"/1.0")
        + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "a chunk size that is none": post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "a chunk size with a sign": post
        + b"Transfer-Encoding: chunked\r\n\r\n+e\r\n"
        + body
        + b"\r\n0\r\n\r\n",
        "a chunk size too long": post + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        "a chunk that does not end": post
        + b"Transfer-Encoding: chunked\r\n\r\ne\r\n"
        + body
        + b"xx0\r\n\r\n",
        "chunks with bare line feeds": post
        + b"Transfer-Encoding: chunked\r\n\r\ne\n"
        + body
        + b"\n0\n\n",
        "no host": b"GET / HTTP/1.1\r\n\r\n",
        "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "a host that is none": b"GET / HTTP/1.1\r\nHost: a b/c\r\n\r\n",
        "a method that is none": b"G@T / HTTP/1.1\r\nHost: x\r\n\r\n",
        "a target with a space": b"GET / x HTTP/1.1\r\nHost: x\r\n\r\n",
        "a tab for a space": b"GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "no version": b"GET /\r\nHost: x\r\n\r\n",
        "a request of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    }
    for about, data in table.items():
        # What hides behind must not be read as a request of its own.
        refused(data + b"DELETE /clientes/1 HTTP/1.1\r\nHost: x\r\n\r\n", 400, about)
    refused(post + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501, "a coding nobody knows")
    checks.equal(server.get("/clientes/1")[0], 200, "nothing was smuggled")


@checks.check
def other_versions_of_http_have_their_answer():
    with peer() as raw:
        raw.send(b"GET / HTTP/2.0\r\nHost: x\r\n\r\n")
        checks.true(raw.response()[0] in (400, 505))
    with peer() as raw:
        raw.send(b"GET / HTTP/1.0\r\n\r\n")
        checks.equal(raw.response()[0], 200)
        checks.true(raw.ends(4), "HTTP/1.0 closes after its answer")
    with peer() as raw:
        raw.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        checks.true(raw.response()[0] in (400, 505))


@checks.check
def paths_that_climb_or_lie_find_nothing():
    for path in (
        "/../../../etc/passwd",
        "/docs/../../etc/passwd",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/docs/..%2f..%2fetc%2fpasswd",
        "/%00",
        "/clientes/1%00",
        "/clientes/%ff",
        "//clientes//1",
        "/%zz",
        "/clientes/9223372036854775808",
        "/clientes/-1",
        "/clientes/1e3",
    ):
        status, body = server.get(path)
        checks.true(400 <= status < 500, f"{path}: {status} {str(body)[:100]}")


@checks.check
def json_that_hides_something_is_refused_and_nothing_is_stored():
    before = server.get("/stats/dashboard")[1]["clientes"]
    table = [
        b"[" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"nombre":"a","nombre":"b"}',
        b'{"nombre":"a\\u0000b"}',
        b'{"nombre":"a\0b"}',
        b'{"nombre":"\xff\xfe"}',
        b'{"nombre":"\\ud800"}',
        b'{"nombre":"a"}x',
        b'{"nombre":"a",}',
        b"{'nombre':'a'}",
        b'\xef\xbb\xbf{"nombre":"a"}',
        b'{"nombre":NaN}',
        b'{"nombre":"a\nb"}',
        b"",
        b"null",
        b'"a"',
        b"[]",
        b'{"nombre":["a"]}',
        b'{"nombre":{"a":1}}',
        b'{"nombre":"' + b"a" * 5000 + b'"}',
    ]
    for body in table:
        status, answer, _ = server.request(
            "POST", "/clientes", body, {"Content-Type": "application/json"}
        )
        checks.true(status in (400, 422), f"{body[:60]!r}: {status} {str(answer)[:200]}")
    checks.equal(server.get("/stats/dashboard")[1]["clientes"], before)


@checks.check
def numbers_out_of_range_are_refused_and_name_their_field():
    def product(key, value):
        text = json.dumps({"nombre": "N", "categoria": "c", "precio": 1, "stock": 1})
        return text.replace(f'"{key}": 1', f'"{key}": {value}')

    for key, value in (
        ("stock", "1e400"),
        ("stock", "9223372036854775808"),
        ("stock", "1.5"),
        ("stock", "-99999999999999999999"),
        ("precio", "1e308"),
        ("precio", "1.234"),
        ("precio", "1e-400"),
        ("precio", "1e-10"),
        ("precio", "1" * 400),
        ("precio", "-0.01"),
        ("precio", "true"),
        ("stock", "true"),
        ("stock", "[1]"),
        ("precio", "{}"),
        ("precio", '"NaN"'),
        ("precio", '"Infinity"'),
    ):
        status, answer, _ = server.request(
            "POST", "/inventario", product(key, value), {"Content-Type": "application/json"}
        )
        checks.equal(status, 422, f"{key}={value[:30]}: {answer}")
    checks.equal(server.get("/clientes?limit=%00")[0], 400, "NUL is refused before it is a number")
    for query in ("limit=99999999999999999999", "limit=1.5", "offset=-5", "limit="):
        status, answer = server.get(f"/clientes?{query}")
        checks.true(status in (200, 422), f"{query}: {status} {answer}")
    stock = server.request("PUT", "/inventario/1/stock?operacion=add&cantidad=9223372036854775807")
    checks.true(stock[0] in (409, 422), f"the stock would overflow: {stock[:2]}")
    checks.equal(server.get("/inventario/1")[1]["stock"], 9)


@checks.check
def a_hundred_requests_in_one_go_are_answered_in_order():
    paths = [f"/nada/{i}" if i % 3 else f"/clientes?limit={i + 1}" for i in range(100)]
    with peer() as raw:
        raw.send(
            b"".join(
                b"GET %s HTTP/1.1\r\nHost: x\r\nX-Request-Id: order-%d\r\n\r\n" % (path.encode(), i)
                for i, path in enumerate(paths)
            )
        )
        for i in range(100):
            status, headers, _ = raw.response()
            checks.equal(
                (status, headers.get("x-request-id")), (404 if i % 3 else 200, f"order-{i}")
            )
    posts = b"".join(
        b"POST /clientes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        for body in (json.dumps({"nombre": f"Fila {i}"}).encode() for i in range(100))
    )
    with peer() as raw:
        raw.send(posts)
        names = [json.loads(raw.response()[2])["nombre"] for _ in range(100)]
        checks.equal(names, [f"Fila {i}" for i in range(100)])


@checks.check
def http_manners_are_kept():
    with peer() as raw:
        raw.send(
            b"POST /clientes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Expect: 100-continue\r\nContent-Length: 15\r\n\r\n"
        )
        checks.equal(raw.response()[0], 100)
        raw.send(b'{"nombre":"Ev"}')
        checks.equal(raw.response()[0], 200)
    with peer() as raw:
        raw.send(
            b"POST /clientes HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            b"Content-Length: 99999999\r\n\r\n"
        )
        checks.equal(raw.response()[0], 413, "refused before the body is sent")
    with peer() as raw:
        raw.send(b"HEAD /clientes/1 HTTP/1.1\r\nHost: x\r\n\r\n")
        status, of_head, _ = raw.response(of_head=True)
        raw.send(b"GET /clientes/1 HTTP/1.1\r\nHost: x\r\n\r\n")
        _, of_get, _ = raw.response()
        checks.equal(
            (status, of_head["content-length"], of_head.get("etag")),
            (200, of_get["content-length"], of_get.get("etag")),
        )
    status, body, headers = server.request("DELETE", "/ventas")
    checks.equal((status, body["detail"]), (405, "Method Not Allowed"))
    checks.true({"GET", "POST"} <= set(headers["Allow"].replace(" ", "").split(",")), headers)
    checks.equal(server.request("BREW", "/clientes")[0] in (405, 501), True)


@checks.check
def a_preflight_is_answered_as_the_contract_says():
    status, body, headers = server.request(
        "OPTIONS",
        "/clientes/1",
        None,
        {
            "Origin": "http://caja.local",
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "content-type, idempotency-key",
        },
    )
    headers = {k.lower(): v for k, v in headers.items()}
    checks.equal((status, body), (200, "OK"))
    checks.true(headers["content-type"].startswith("text/plain"), headers)
    checks.equal(headers["access-control-max-age"], "600")
    checks.true(headers["access-control-allow-origin"] in ("*", "http://caja.local"), headers)
    methods = {m.strip() for m in headers["access-control-allow-methods"].split(",")}
    checks.true({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"} <= methods, methods)
    allowed = headers["access-control-allow-headers"].lower()
    checks.true(allowed == "*" or "idempotency-key" in allowed, allowed)
    checks.true("access-control-allow-credentials" not in headers, headers)
    seen = server.request("GET", "/clientes", None, {"Origin": "http://caja.local"})[2]
    checks.equal(seen.get("Access-Control-Allow-Origin"), "*")


def closes(frames, code, path="/ws"):
    with peer() as raw:
        checks.equal(raw.upgrade(path), 101)
        raw.try_send(frames)
        checks.equal(raw.close_code(), code, f"{frames[:40]!r}")
        checks.true(raw.ends(7))


@checks.check
def broken_frames_close_the_socket_with_their_code():
    closes(ws_frame(TEXT, b"x" * (10 * MIB)), 1009)
    closes(bytes([0x81, 0xFF]) + struct.pack("!Q", 2**63 - 1) + b"\0" * 100, 1009)
    closes(bytes([0x81, 0xFF]) + struct.pack("!Q", 2**64 - 1) + b"\0" * 100, 1002)
    closes(ws_frame(TEXT, b"\xff\xfe"), 1007)
    closes(ws_frame(TEXT, b"ping", mask=False), 1002)
    closes(ws_frame(3, b""), 1002)
    closes(bytes([0xC1, 0x80, 0, 0, 0, 0]), 1002)
    closes(ws_frame(PING, b"x" * 126), 1002)
    closes(ws_frame(0, b"x"), 1002)
    closes(ws_frame(CLOSE, struct.pack("!H", 1005)), 1002)
    closes(ws_frame(CLOSE, b"\3"), 1002)
    closes(ws_frame(TEXT, b"a", fin=False) + ws_frame(0, b"", fin=False) * 2000, 1008)
    closes((ws_frame(TEXT, b"x" * 40_000, fin=False) + ws_frame(0, b"x" * 40_000)), 1009)


@checks.check
def words_a_socket_does_not_know_are_ignored():
    with peer() as raw:
        checks.equal(raw.upgrade("/ws"), 101)
        for text in (
            b"",
            b"hola",
            b"{",
            b"[" * 5000,
            b'{"event":1}',
            b'{"event":"suscribir"}',
            b'{"event":"suscribir","data":{"temas":1}}',
            b"\0",
            b'"' * 1000,
            b"null",
        ):
            raw.send(ws_frame(TEXT, text))
        raw.send(ws_frame(TEXT, b"ping"))
        while (seen := raw.frame())[1] != b"pong":
            checks.true(seen[0] == TEXT and b'"event"' in seen[1], seen)
    checks.true(
        peer().upgrade("/ws", "Sec-WebSocket-Extensions: permessage-deflate; x=1\r\n") in (101, 400)
    )
    with peer() as raw:
        raw.send(
            b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: x\r\n\r\n"
        )
        checks.true(raw.response()[0] in (400, 426))
    with peer() as raw:
        raw.send(b"GET /ws HTTP/1.1\r\nHost: x\r\n\r\n")
        checks.true(raw.response()[0] in (400, 404, 426), "no upgrade, no socket")


@checks.check
def binary_where_text_is_spoken_is_closed_or_ignored():
    with peer() as raw:
        checks.equal(raw.upgrade("/ws"), 101)
        raw.send(ws_frame(BINARY, b"\0\1\2") + ws_frame(TEXT, b"ping"))
        opcode, payload = raw.frame()
        checks.true(
            (opcode, payload) == (TEXT, b"pong")
            or (opcode == CLOSE and payload[:2] == struct.pack("!H", 1003)),
            payload,
        )


@checks.check
def sockets_that_say_nothing_or_half_end_cost_little():
    before = server.rss_bytes()
    half = [peer() for _ in range(300)]
    for raw in half:
        raw.send(b"POST /clientes HTTP/1.1\r\nHost: x\r\n")
    for raw in half[:100]:
        raw.socket.shutdown(1)
    checks.equal(server.get("/clientes?limit=1")[0], 200)
    for raw in half:
        checks.true(raw.ends(6), "a half request is ended")
        raw.close()
    grown = server.rss_bytes() - before
    checks.true(grown < 16 * MIB, f"grew by {grown // 1024} KiB")


@checks.check
def a_flood_of_connections_is_bounded_and_ends():
    flood = []
    for _ in range(3000):
        try:
            flood.append(peer(timeout=2))
        except OSError:
            break
    checks.true(len(flood) > 2000, f"{len(flood)} connections")
    checks.true(server.rss_bytes() < RSS_MAX, server.rss_bytes())
    threading.Event().wait(1.5)  # The server gives up on those that say nothing.
    for raw in flood:
        raw.close()
    deadline = time.monotonic() + 5
    while True:
        try:
            checks.equal(server.get("/clientes?limit=1")[0], 200)
            return
        except (AssertionError, OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise


def come_and_go(count):
    for i in range(count):
        raw = peer()
        if i % 3 == 0:
            raw.send(b"GET /cl")
        if i % 3 == 1:
            raw.send(GET)
        raw.close()
    checks.equal(server.get("/clientes?limit=1")[0], 200)


@checks.check
def connections_that_come_and_go_leave_nothing_behind():
    sizes = []
    for _ in range(4):
        come_and_go(1500)
        sizes.append(server.rss_bytes())
    grown = min(after - before for before, after in zip(sizes, sizes[1:]))
    checks.true(grown < MIB, f"each 1,500 cost {grown // 1024} KiB or more")


def quantile(values, share):
    return sorted(values)[int(len(values) * share)]


@checks.check
def a_slow_reader_costs_no_memory_and_delays_nobody():
    """Readers that take nothing, and one that listens, while writers publish 4 KB at a time."""
    slow = [peer(receive_buffer=4096) for _ in range(20)]
    for raw in slow:
        checks.equal(raw.upgrade("/ws"), 101)
    listener = Listener(server.port)
    sent, seqs = {}, []
    before = server.rss_bytes()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for i in range(1500):
        body = {
            "cliente_id": 1,
            "equipo": "Laptop",
            "marca": "M",
            "modelo": str(i),
            "problema": "x" * 4000,
        }
        started = time.monotonic()
        connection.request(
            "POST", "/ordenes", json.dumps(body), {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        answer = json.loads(response.read())
        sent[answer["id"]] = started
        seqs.append(int(response.getheader("Chasqui-Seq")))
    listener.wait_for_seq(seqs[-1])
    grown = server.rss_bytes() - before
    late = [
        at - sent[event["data"]["id"]]
        for event, at in zip(listener.events, listener.times)
        if event["data"]["id"] in sent
    ]
    print(
        f"       heard after p50 {quantile(late, 0.5) * 1000:.1f} ms,"
        f" p99 {quantile(late, 0.99) * 1000:.1f} ms;"
        f" grew by {grown // 1024} KiB beside 20 readers that take nothing"
    )
    checks.equal(len(late), 1500)
    checks.true(quantile(late, 0.99) < 0.25, f"p99 {quantile(late, 0.99):.3f} s")
    checks.true(grown < 48 * MIB, f"grew by {grown // 1024} KiB")
    first = slow[0]
    seen = []
    while not seen or seen[-1]["seq"] < seqs[-1]:
        seen.append(json.loads(first.frame()[1]))
    checks.equal(
        [e["seq"] for e in seen], [e["seq"] for e in listener.events], "late, and complete"
    )
    for raw in slow:
        raw.close()
    listener.close()


@checks.check
def a_long_absence_is_made_up_for_however_much_was_missed():
    head = int(server.request("POST", "/clientes", {"nombre": "Fin"})[2]["Chasqui-Seq"])
    listener = Listener(server.port, "/ws?desde=0")
    seqs = [event["seq"] for event in listener.wait_for_seq(head, 15)]
    checks.equal(seqs, list(range(1, head + 1)))
    listener.close()


@checks.check
def a_reader_of_answers_that_takes_nothing_is_bounded():
    before = server.rss_bytes()
    greedy = [peer(receive_buffer=4096) for _ in range(10)]
    for raw in greedy:
        raw.socket.setblocking(False)
        for _ in range(2000):
            try:
                raw.socket.send(b"GET /clientes?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n")
            except BlockingIOError:
                break
    started = time.monotonic()
    checks.equal(server.get("/clientes?limit=1")[0], 200)
    took = time.monotonic() - started
    grown = server.rss_bytes() - before
    for raw in greedy:
        raw.close()
    checks.true(grown < 48 * MIB, f"grew by {grown // 1024} KiB")
    checks.true(took < 1, f"an ordinary request took {took:.2f} s")


@checks.check
def afterwards_it_is_alive_small_and_quick():
    times = []
    for _ in range(50):
        started = time.monotonic()
        checks.equal(server.get("/clientes/1")[0], 200)
        times.append(time.monotonic() - started)
    print(
        f"       {server.rss_bytes() // MIB} MiB,"
        f" a request takes {quantile(times, 0.5) * 1000:.1f} ms"
    )
    checks.true(server.rss_bytes() < RSS_MAX, server.rss_bytes())
    checks.true(quantile(times, 0.5) < 0.02, times)
    checks.equal(server.stop(), 0)
    server.__exit__(None, None, None)


checks.run()
