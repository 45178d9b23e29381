#!/usr/bin/env python3
"""Accounts over the wire: signing in, tokens, cookies, keys, roles, and what attackers try.

Servitec with its demo accounts, one server for all checks, as people use it.
"""
import base64
import hashlib
import hmac
import json
import os
import subprocess
import time

from chasqui_server import CHASQUI, Checks, Server
from peers import PlainSocket, SocketClosed

checks = Checks()
server = Server("servitec", flags=["--demo"], accounts=True,
                env={"SECRET_KEY": "a-secret-for-tests-only-0123456789"})

PEOPLE = {"ana": "recepcion-demo", "beto": "taller-demo", "carla": "admin-demo",
          "dario": "gerencia-demo"}


def login(name, password=None, **more):
    return server.post("/login", {"username": name, "password": password or PEOPLE[name], **more})


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def token_of(name):
    status, body = login(name)
    checks.equal(status, 200, body)
    return body["access_token"]


def command(*words, stdin=""):
    done = subprocess.run([CHASQUI, *words, "--site", "servitec", "--data", str(server.data)],
                          input=stdin, capture_output=True, text=True, timeout=60,
                          env={**os.environ, **server.env})
    return done.returncode, done.stdout + done.stderr


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def forged(header, claims, secret):
    signing = b64(json.dumps(header).encode()) + "." + b64(json.dumps(claims).encode())
    return signing + "." + b64(hmac.new(secret, signing.encode(), hashlib.sha256).digest())


@checks.check
def nobody_gets_in_without_a_credential():
    for path in ("/clientes", "/inventario", "/ordenes", "/stats/dashboard", "/auditoria"):
        status, body = server.get(path)
        checks.equal(status, 401, f"{path} {body}")
    checks.equal(server.get("/")[0], 200, "the health check stays public")
    checks.equal(server.post("/clientes", {"nombre": "X"})[0], 401)


@checks.check
def signing_in_by_json_and_by_form_gives_a_pair():
    status, body = login("ana")
    checks.equal((status, body["token_type"]), (200, "bearer"))
    checks.equal(server.get("/clientes?limit=1", bearer(body["access_token"]))[0], 200)
    form = "grant_type=password&username=ANA&password=recepcion-demo"
    status, body = server.post("/token", form,
                               {"Content-Type": "application/x-www-form-urlencoded"})
    checks.equal(status, 200, body)
    status, me = server.get("/me", bearer(body["access_token"]))
    checks.equal((status, me["username"], me["roles"]), (200, "ana", ["recepcionista"]))


@checks.check
def unknown_wrong_and_missing_are_told_apart_only_where_that_helps():
    wrong = login("ana", "not-the-password")
    unknown = login("nobody-at-all", "not-the-password")
    checks.equal(wrong, unknown)
    checks.equal(wrong[0], 401)
    checks.equal(server.post("/login", {"username": "ana"})[0], 422)
    checks.equal(login("ana", "x" * 10_000)[0] in (401, 422), True)


@checks.check
def roles_decide_what_is_seen_and_done():
    reception, boss = token_of("ana"), token_of("carla")
    product = server.get("/inventario?limit=1", bearer(reception))[1][0]
    checks.equal("costo" in product, False, product)
    checks.equal("costo" in server.get("/inventario?limit=1", bearer(boss))[1][0], True)
    new = {"nombre": "Cable nuevo", "categoria": "Cables", "precio": 10, "stock": 3}
    checks.equal(server.post("/inventario", new, bearer(reception))[0], 403)
    checks.equal(server.post("/inventario", new, bearer(boss))[0], 200)
    checks.equal(server.get("/auditoria", bearer(reception))[0], 403)
    checks.equal(server.get("/auditoria", bearer(boss))[0], 200)


@checks.check
def refresh_tokens_rotate_and_a_stolen_one_ends_the_session():
    _, first = login("ana")
    status, second = server.post("/token/refresh", {"refresh_token": first["refresh_token"]})
    checks.equal(status, 200, second)
    status, again = server.post("/token/refresh", {"refresh_token": first["refresh_token"]})
    checks.equal((status, again["refresh_token"]), (200, second["refresh_token"]),
                 "an answer that got lost is given again")
    status, third = server.post("/token/refresh", {"refresh_token": second["refresh_token"]})
    checks.equal(status, 200)
    checks.equal(server.post("/token/refresh", {"refresh_token": first["refresh_token"]})[0], 401)
    checks.equal(server.post("/token/refresh", {"refresh_token": third["refresh_token"]})[0], 401,
                 "the whole family ended")
    checks.equal(server.get("/me", bearer(third["access_token"]))[0], 401)
    checks.equal(server.get("/me", bearer(first["refresh_token"]))[0], 401,
                 "a refresh token is no access token")


@checks.check
def signing_out_ends_the_session_and_its_socket_at_once():
    token = token_of("ana")
    with PlainSocket(server.port, f"/ws?token={token}") as socket:
        socket.send("ping")
        checks.equal(socket.receive(), "pong")
        checks.equal(server.post("/logout", {}, bearer(token))[0], 200)
        code = closed_with(socket)
        checks.equal(code, 4401)
    checks.equal(server.get("/me", bearer(token))[0], 401)


def closed_with(socket):
    """The close code; what is said before it is read over."""
    try:
        while True:
            socket.receive(timeout=5)
    except SocketClosed as closed:
        return closed.code


@checks.check
def sockets_take_the_token_in_every_documented_place():
    token = token_of("beto")
    doors = [(f"/ws?token={token}", {}, None), ("/ws", bearer(token), None),
             ("/ws", {}, f"bearer.{token}")]
    for path, headers, protocol in doors:
        with PlainSocket(server.port, path, headers=headers, protocol=protocol) as socket:
            socket.send("ping")
            checks.equal(socket.receive(), "pong", path.split("?")[0])
    with PlainSocket(server.port, "/ws") as socket:
        said = json.loads(socket.receive())
        checks.equal((said["event"], said["data"]["codigo"]), ("error", "no_autenticado"))
        checks.equal(closed_with(socket), 4401)
    with PlainSocket(server.port, "/ws?token=abc.def.ghi") as socket:
        checks.equal(json.loads(socket.receive())["data"]["codigo"], "token_invalido")
        checks.equal(closed_with(socket), 4401)


@checks.check
def events_are_filtered_by_role():
    reception, boss = token_of("ana"), token_of("carla")
    with PlainSocket(server.port, f"/ws?token={reception}") as low, \
            PlainSocket(server.port, f"/ws?token={boss}") as high:
        time.sleep(0.2)
        product = server.get("/inventario?limit=1", bearer(boss))[1][0]["id"]
        status, body = server.put(f"/inventario/{product}", {"costo": 12.5}, bearer(boss))
        checks.equal(status, 200, body)
        seen = json.loads(high.receive())
        checks.equal((seen["event"], "costo" in seen["data"]), ("producto_actualizado", True))
        checks.equal("costo" in json.loads(low.receive())["data"], False)


@checks.check
def forged_tokens_are_refused():
    secret = hmac.new(server.env["SECRET_KEY"].encode(), b"chasqui site servitec",
                      hashlib.sha256).digest()
    real = token_of("ana")
    now = int(time.time())
    claims = json.loads(base64.urlsafe_b64decode(real.split(".")[1] + "=="))
    hs256 = {"alg": "HS256", "typ": "JWT"}
    checks.equal(server.get("/me", bearer(forged(hs256, claims, secret)))[0], 200,
                 "the forger itself works")
    attacks = {
        "alg none": b64(b'{"alg":"none"}') + "." + real.split(".")[1] + ".",
        "alg None": b64(b'{"alg":"None"}') + "." + real.split(".")[1] + ".",
        "another algorithm": forged({"alg": "HS512"}, claims, secret),
        "another secret": forged(hs256, claims, b"another"),
        "the secret of all sites": forged(hs256, claims, server.env["SECRET_KEY"].encode()),
        "RS256 in name": forged({**hs256, "alg": "RS256"}, claims, secret),
        "a key of its own": forged({**hs256, "jwk": {"kty": "oct", "k": b64(b"x" * 32)}}, claims,
                                   b"x" * 32),
        "a forged kid": forged({**hs256, "kid": "../../etc/passwd"}, claims, secret),
        "expired": forged(hs256, {**claims, "exp": now - 3600}, secret),
        "not yet valid": forged(hs256, {**claims, "nbf": now + 3600}, secret),
        "no expiry": forged(hs256, {k: v for k, v in claims.items() if k != "exp"}, secret),
        "another audience": forged(hs256, {**claims, "aud": "server5k"}, secret),
        "another issuer": forged(hs256, {**claims, "iss": "server5k"}, secret),
        "somebody else's number": forged(hs256, {**claims, "sub": "999999"}, secret),
        "truncated": real[:-3],
        "10 KB": real + "A" * 10_000,
        "padding": real + "=",
        "critical extension": forged({**hs256, "crit": ["b64"], "b64": False}, claims, secret),
    }
    for name, token in attacks.items():
        checks.equal(server.get("/me", bearer(token))[0], 401, name)


@checks.check
def a_browser_signs_in_with_a_cookie_and_its_writes_prove_where_they_come_from():
    status, _, headers = server.request("POST", "/login",
                                        {"username": "ana", "password": PEOPLE["ana"],
                                         "cookie": True})
    checks.equal(status, 200)
    cookie = headers["Set-Cookie"]
    checks.true("HttpOnly" in cookie and "SameSite=" in cookie, cookie)
    pair = {"Cookie": cookie.split(";")[0]}
    checks.equal(server.get("/me", pair)[0], 200)
    new = {"nombre": "Por cookie"}
    checks.equal(server.post("/clientes", new, pair)[0], 403, "no proof of origin")
    checks.equal(server.post("/clientes", new, {**pair, "Origin": "http://evil.example"})[0], 403)
    checks.equal(server.post("/clientes", new, {**pair, "Sec-Fetch-Site": "cross-site"})[0], 403)
    checks.equal(server.post("/clientes", new, {**pair, "Sec-Fetch-Site": "same-origin"})[0], 200)
    own = {**pair, "Origin": f"http://127.0.0.1:{server.port}"}
    checks.equal(server.post("/clientes", new, own)[0], 200)


@checks.check
def keys_and_accounts_are_kept_by_commands_beside_the_running_server():
    code, out = command("key", "add", "caja", "--role", "recepcionista")
    checks.equal(code, 0, out)
    key = next(word for word in out.split() if word.startswith("chq_"))
    wait_for(lambda: server.get("/clientes?limit=1", bearer(key))[0] == 200)
    checks.equal(server.get("/clientes?limit=1", {"X-API-Key": key})[0], 200)
    checks.equal(command("key", "revoke", "caja")[0], 0)
    wait_for(lambda: server.get("/clientes?limit=1", bearer(key))[0] == 401)
    code, out = command("user", "add", "eva", "--role", "recepcionista", "--password-stdin",
                        stdin="una-clave-larga\n")
    checks.equal(code, 0, out)
    status, body = login("eva", "una-clave-larga")
    checks.equal(status, 200, body)
    with PlainSocket(server.port, f"/ws?token={body['access_token']}") as socket:
        checks.equal(command("user", "disable", "eva")[0], 0)
        checks.equal(closed_with(socket), 4401)
    checks.equal(server.get("/me", bearer(body["access_token"]))[0], 401)
    checks.equal(login("eva", "una-clave-larga")[0], 401)


def wait_for(claim, seconds=5):
    deadline = time.monotonic() + seconds
    while not claim():
        checks.true(time.monotonic() < deadline, "it did not happen in time")
        time.sleep(0.1)


@checks.check
def guessing_is_slowed_down():
    statuses = [login("dario", f"guess-{i}")[0] for i in range(8)]
    checks.equal(statuses[:5], [401] * 5)
    checks.equal(statuses[-1], 429)
    status, _, headers = server.request("POST", "/login",
                                        {"username": "dario", "password": "x"})
    checks.equal(status, 429)
    checks.true(int(headers["Retry-After"]) > 0, "it says how long to wait")


@checks.check
def secrets_never_reach_the_log():
    token = token_of("carla")
    server.get(f"/clientes?token={token}")
    log = server.log_path.read_text(errors="replace")
    for secret in (token, token.split(".")[2], PEOPLE["ana"] + '"', server.env["SECRET_KEY"]):
        checks.equal(secret in log, False, "a secret stands in the log")


with server:
    checks.run()
