#!/usr/bin/env python3
"""Tokens and keys: published vectors over HTTP and on the command line, EdDSA, rotation while a
server runs, and sites of one process that share a SECRET_KEY."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import tempfile
import time

from chasqui_server import CHASQUI, Checks, Server, free_port
from peers import PlainSocket

checks = Checks()
SECRET = "a-secret-for-tests-only-0123456789"
# RFC 7515, appendix A.1.
A1_KEY = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
A1 = ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
      "fQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
# RFC 8037, appendix A.
ED_SEED, ED_OPEN = ("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
                    "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
ED = ("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed(claims, key, header=None):
    header = header or {"alg": "HS256", "typ": "JWT"}
    signing = b64(json.dumps(header).encode()) + "." + b64(json.dumps(claims).encode())
    return signing + "." + b64(hmac.new(key, signing.encode(), hashlib.sha256).digest())


def header_of(token):
    return json.loads(unb64(token.split(".")[0]))


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def command(*words, env=None):
    done = subprocess.run([CHASQUI, *words], capture_output=True, text=True, timeout=60,
                          env={**os.environ, **(env or {})})
    return done.returncode, done.stdout + done.stderr


def wait_for(claim, about, seconds=10):
    deadline = time.monotonic() + seconds
    while not claim():
        checks.true(time.monotonic() < deadline, f"not in time: {about}")
        time.sleep(0.1)


class KeySet:
    """A file with both RFCs' keys."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name) / "keys.json"
        self.path.write_text(json.dumps({"keys": [
            {"kty": "oct", "k": A1_KEY}, {"kty": "OKP", "crv": "Ed25519", "x": ED_OPEN}]}))
        return self

    def __exit__(self, *_):
        self.folder.cleanup()


@checks.check
def eco_shows_the_claims_of_a_token_that_holds():
    key, now = unb64(A1_KEY), int(time.time())
    joe = {"iss": "joe", "http://example.com/is_root": True}
    with KeySet() as keys, Server("eco", ["--set", f"site.eco.jwks={keys.path}"],
                                  {"SECRET_KEY": SECRET}) as server:
        good = {
            "the RFC's key": signed({**joe, "exp": now + 60}, key),
            "without an expiry": signed(joe, key),
            "SECRET_KEY": signed(joe, SECRET.encode()),
            "without a type": signed(joe, key, {"alg": "HS256"}),
        }
        for name, token in good.items():
            status, claims = server.get("/me", bearer(token))
            checks.equal((status, claims.get("iss")), (200, "joe"), name)
        one = good["without an expiry"]
        head, payload, signature = one.split(".")
        bad = {
            "the RFC's token, of 2011": A1,
            "a payload that is no JSON": ED,
            "another key": signed(joe, b"another key of some length"),
            "expired": signed({**joe, "exp": now - 3600}, key),
            "not yet valid": signed({**joe, "nbf": now + 3600}, key),
            "an expiry that is no number": signed({**joe, "exp": "tomorrow"}, key),
            "alg none": b64(b'{"alg":"none"}') + "." + payload + ".",
            "a kid of nobody": signed(joe, key, {"alg": "HS256", "kid": "x"}),
            "the public key as a secret": signed(joe, unb64(ED_OPEN)),
            "padding": one + "=",
            "the other alphabet": head + "." + payload + "." + signature[:-2] + "+/",
            "a line end inside": head + "." + payload + "." + signature[:9] + "%0A" + signature[9:],
            "bits behind the end": one[:-1] + chr(ord(one[-1]) + 1),
            "a part more": one + ".x",
            "truncated": one[:-4],
            "10 KB": one + "A" * 10_240,
            "nothing": "",
        }
        for name, token in bad.items():
            status, _, headers = server.request("GET", "/me", None, bearer(token))
            checks.equal((status, headers["WWW-Authenticate"]), (401, "Bearer"), name)
        status, _, headers = server.request("GET", "/me")
        checks.equal((status, headers["WWW-Authenticate"]), (401, "Bearer"))


@checks.check
def the_command_judges_the_published_vectors():
    with KeySet() as keys:
        verify = ("token", "verify", "--jwks", str(keys.path))
        code, said = command(*verify, "--at", "1300819000", A1)
        checks.equal((code, json.loads(said)["iss"]), (0, "joe"), said)
        checks.equal(command(*verify, A1)[0], 1)
        checks.equal(command(*verify, "--signature-only", ED), (0, "Example of Ed25519 signing\n"))
        for broken in (A1 + "=", A1[:-1], A1.replace(".dBj", ".DBj"), "a.b.c", A1.replace(".", "")):
            checks.equal(command(*verify, "--at", "1300819000", broken)[0], 1, broken[-20:])


@checks.check
def eddsa_signs_by_setting_and_keys_rotate_while_the_server_runs():
    flags = ["--demo", "--set", "site.servitec.algorithm=EdDSA"]
    with Server("servitec", flags, accounts=True) as server:
        def access():
            return server.post("/login", {"username": "ana", "password": "recepcion-demo"})[1]

        def published():
            return {key["kid"]: key for key in server.get("/.well-known/jwks.json")[1]["keys"]}

        first = access()
        header = header_of(first["access_token"])
        checks.equal(header["alg"], "EdDSA")
        keys = published()
        checks.equal(list(keys), [header["kid"]])
        checks.true(all("d" not in key and "k" not in key for key in keys.values()), keys)
        path = server.data / "published.json"
        path.write_text(json.dumps({"keys": list(keys.values())}))
        code, said = command("token", "verify", "--jwks", str(path), first["access_token"])
        checks.equal((code, json.loads(said)["username"]), (0, "ana"), said)
        forged = signed(json.loads(said), unb64(keys[header["kid"]]["x"]),
                        {"alg": "HS256", "kid": header["kid"]})
        checks.equal(server.get("/me", bearer(forged))[0], 401, "the public key is no secret")

        code, said = command("key", "rotate", "--site", "servitec", "--data", str(server.data),
                             "--set", "site.servitec.algorithm=EdDSA")
        checks.equal(code, 0, said)
        wait_for(lambda: len(published()) == 2, "the new key is published")
        second = access()
        checks.true(header_of(second["access_token"])["kid"] != header["kid"], "the new key signs")
        for pair in (first, second):
            checks.equal(server.get("/me", bearer(pair["access_token"]))[0], 200)
        status, _ = server.post("/token/refresh", {"refresh_token": first["refresh_token"]})
        checks.equal(status, 200, "a session outlives the key that began it")

        command("key", "rotate", "--site", "servitec", "--data", str(server.data),
                "--overlap-days", "0", "--set", "site.servitec.algorithm=EdDSA")
        wait_for(lambda: server.get("/me", bearer(second["access_token"]))[0] == 401,
                 "without an overlap the key before ends at once")


@checks.check
def a_token_of_one_site_is_nothing_to_another_that_shares_its_secret():
    port = free_port()
    flags = ["--demo", "server5k", "--listen", f"server5k=127.0.0.1:{port}"]
    with Server("servitec", flags, {"SECRET_KEY": SECRET}, accounts=True) as shop:
        race = Server("server5k", accounts=True, data=shop.data)
        race.port = port
        line = next(line for line in shop.log_path.read_text().splitlines()
                    if line.startswith("user juez1 "))
        status, judge = race.post("/api/login/",
                                  {"username": "juez1", "password": line.split()[3]})
        checks.equal(status, 200, judge)
        status, ana = shop.post("/login", {"username": "ana", "password": "recepcion-demo"})
        checks.equal(status, 200, ana)
        checks.equal(race.get("/api/me/", bearer(judge["access"]))[0], 200)
        checks.equal(shop.get("/me", bearer(ana["access_token"]))[0], 200)
        checks.equal(race.get("/api/me/", bearer(ana["access_token"]))[0], 401)
        checks.equal(shop.get("/me", bearer(judge["access"]))[0], 401)

        # Whoever has the secret of the old race server cannot speak as somebody of the shop.
        claims = json.loads(unb64(ana["access_token"].split(".")[1]))
        checks.equal(shop.get("/me", bearer(signed(claims, SECRET.encode())))[0], 401)
        # A judge's token as the old server issued it holds; one that names another site does not.
        claims = json.loads(unb64(judge["access"].split(".")[1]))
        old = {name: claims[name] for name in ("token_type", "exp", "iat", "jti", "juez_id",
                                               "username")}
        checks.equal(race.get("/api/me/", bearer(signed(old, SECRET.encode())))[0], 200)
        other = {**old, "sitio": "otra"}
        checks.equal(race.get("/api/me/", bearer(signed(other, SECRET.encode())))[0], 401)
        with PlainSocket(shop.port, f"/ws?token={judge['access']}") as socket:
            checks.equal(json.loads(socket.receive())["data"]["codigo"], "token_invalido")


checks.run()
