#!/usr/bin/python3
"""TLS, proxies, allow-lists and rates, with curl, openssl and Python's websockets."""

import asyncio
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import tempfile
import time

import websockets
from chasqui_server import CHASQUI, Checks, Server, free_port

FLAGS = ["--set", "admin=off", "--set", "access_log=false"]
WAIT_SECONDS_MAX = 20

checks = Checks()


def ran(*command, text_in=None):
    """(exit code, standard output and error) of a command."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, input=text_in)
    return done.returncode, done.stdout + done.stderr


def until(holds, about):
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {WAIT_SECONDS_MAX} s: {about}")
        time.sleep(0.05)


class Papers:
    """A certificate and a key in a folder of their own."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="chasqui-tls-"))
        self.certificate, self.key = self.folder / "cert.pem", self.folder / "key.pem"
        self.renew("uno")

    def renew(self, name):
        """Both files are replaced, as a renewal does it."""
        new_certificate, new_key = self.folder / "new.crt", self.folder / "new.key"
        code, said = ran(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", f"/CN={name}",
            "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
            "-keyout", str(new_key), "-out", str(new_certificate))
        checks.equal(code, 0, said)
        os.replace(new_certificate, self.certificate)
        os.replace(new_key, self.key)

    def flags(self, app="eco"):
        return ["--set", f"site.{app}.tls_cert={self.certificate}",
                "--set", f"site.{app}.tls_key={self.key}"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)


class SecureServer(Server):
    """A server that speaks TLS alone."""

    def __init__(self, papers, app="eco", flags=(), env=None, **more):
        super().__init__(app, [*FLAGS, *flags], env, **more)
        self.papers = papers

    def wait_until_ready(self):
        def answers():
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended\n{self.log()}")
            return self.curl("/readyz")[0] == 0

        until(answers, "ready")

    def curl(self, path, *more):
        return ran("curl", "-sS", "--cacert", str(self.papers.certificate), *more,
                   f"https://127.0.0.1:{self.port}{path}")

    def shown(self, *more):
        """What openssl s_client says about the connection."""
        return ran("openssl", "s_client", "-connect", f"127.0.0.1:{self.port}",
                   "-CAfile", str(self.papers.certificate), *more, text_in="")


@checks.check
def https_and_wss_work_with_the_references_variables():
    with Papers() as papers:
        env = {"SSL_CERT": str(papers.certificate), "SSL_KEY": str(papers.key)}
        with SecureServer(papers, env=env) as server:
            code, body = server.curl("/echo", "-d", "hola")
            checks.equal((code, body), (0, "hola"))
            code, said = server.curl("/readyz", "-v", "--http1.1")
            checks.equal(code, 0, said)
            checks.true("ALPN, server accepted to use http/1.1" in said
                        or "ALPN: server accepted http/1.1" in said, said)
            context = ssl.create_default_context(cafile=papers.certificate)

            async def talk():
                url = f"wss://127.0.0.1:{server.port}/echo"
                async with websockets.connect(url, ssl=context, max_size=None) as socket:
                    for message in ("hola", "x" * 60_000, b"\x00\xff"):
                        await socket.send(message)
                        checks.equal(await socket.recv(), message)

            asyncio.run(talk())
            checks.true("https://127.0.0.1" in server.log(), server.log())


@checks.check
def only_modern_tls_is_spoken():
    with Papers() as papers, SecureServer(papers, flags=papers.flags()) as server:
        for flag, spoken in (("-tls1_3", True), ("-tls1_2", True), ("-tls1_1", False)):
            extra = ["-cipher", "DEFAULT@SECLEVEL=0"] if flag == "-tls1_1" else []
            code, said = server.shown(flag, *extra)
            checks.equal(code == 0 and "Verify return code: 0" in said, spoken, f"{flag}: {said}")
        code, said = server.shown("-tls1_2", "-cipher", "AES128-GCM-SHA256:AES256-SHA")
        checks.true(code != 0, said)
        code, said = server.shown("-alpn", "h2")
        checks.true(code != 0 or "no application protocol" in said.lower(), said)


@checks.check
def plain_text_and_silence_at_the_tls_port_are_ended():
    with Papers() as papers:
        flags = [*papers.flags(), "--set", "limits.header_timeout=1s"]
        with SecureServer(papers, flags=flags) as server:
            code, said = ran("curl", "-sS", f"http://127.0.0.1:{server.port}/readyz")
            checks.true(code != 0, said)
            began = time.monotonic()
            code, said = ran("timeout", "10", "bash", "-c",
                             f"exec 3<>/dev/tcp/127.0.0.1/{server.port}; cat <&3")
            checks.equal(code, 0, "closed by the server, not by the timeout")
            checks.true(time.monotonic() - began < 5, "after the header timeout")
            checks.equal(server.curl("/readyz")[0], 0)


@checks.check
def a_new_certificate_is_taken_and_a_broken_one_is_not():
    with Papers() as papers, SecureServer(papers, flags=papers.flags()) as server:
        checks.true("CN = uno" in server.shown()[1])
        papers.renew("dos")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: "CN = dos" in server.shown()[1], "the new certificate")
        good = papers.certificate.read_text()
        papers.certificate.write_text("nonsense")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: "cannot be used" in server.log(), "the log says it")
        checks.true("CN = dos" in ran("openssl", "s_client", "-connect",
                                      f"127.0.0.1:{server.port}", text_in="")[1])
        papers.certificate.write_text(good)
        papers.renew("tres")  # Without a signal: the files are looked at.
        until(lambda: "CN = tres" in server.shown()[1], "the files were looked at")


@checks.check
def hsts_and_the_redirect_are_settings():
    with Papers() as papers:
        plain = free_port()
        flags = [*papers.flags(), "--set", "site.eco.hsts=180d",
                 "--set", f"site.eco.redirect_port={plain}"]
        with SecureServer(papers, flags=flags) as server:
            _, head = server.curl("/readyz", "-i")
            checks.true("Strict-Transport-Security: max-age=15552000" in head, head)
            _, head = ran("curl", "-sSi", f"http://127.0.0.1:{plain}/a?b=c")
            checks.true(head.startswith("HTTP/1.1 308"), head)
            checks.true(f"Location: https://127.0.0.1:{server.port}/a?b=c" in head, head)
            code, body = ran("curl", "-sSL", "--cacert", str(papers.certificate), "-d", "hola",
                             f"http://127.0.0.1:{plain}/echo")
            checks.equal((code, body), (0, "hola"))


@checks.check
def a_certificate_that_cannot_be_used_stops_the_start():
    with Papers() as papers:
        papers.key.write_text("nonsense")
        code, said = ran(CHASQUI, "serve", "eco", "--data", str(papers.folder / "data"),
                         "--listen", f"eco=127.0.0.1:{free_port()}", *FLAGS, *papers.flags())
        checks.equal(code, 1, said)
        checks.true("key.pem" in said, said)


@checks.check
def only_listed_addresses_may_come_and_proxies_speak_for_their_clients():
    flags = [*FLAGS, "--set", "trusted_proxies=127.0.0.1", "--set",
             "site.eco.allow_ips=127.0.0.1,10.0.0.0/8"]
    with Server("eco", flags) as server:
        for headers, status in (({}, 200), ({"X-Forwarded-For": "10.1.2.3"}, 200),
                                ({"X-Forwarded-For": "11.1.2.3"}, 403),
                                ({"X-Forwarded-For": "10.1.2.3, 11.1.2.3"}, 403),
                                ({"Forwarded": "for=11.1.2.3"}, 200)):
            checks.equal(server.get("/readyz", headers)[0], status, headers)
    with Server("eco", [*FLAGS, "--set", "site.eco.allow_ips=127.0.0.1"]) as server:
        code, said = ran("curl", "-sSi", "--interface", "127.0.0.2",
                         f"http://127.0.0.1:{server.port}/readyz")
        checks.true(code == 0 and said.startswith("HTTP/1.1 403"), said)


@checks.check
def who_asks_too_often_is_told_when_to_come_again():
    flags = [*FLAGS, "--set", "trusted_proxies=127.0.0.1",
             "--set", "limits.address_requests_per_second=1",
             "--set", "limits.address_requests_burst=5"]
    with Server("eco", flags) as server:
        seen = [server.request("GET", "/readyz", None, {"X-Forwarded-For": "1.2.3.4"})
                for _ in range(8)]
        checks.equal([status for status, _, _ in seen[:5]], [200] * 5)
        status, body, headers = seen[-1]
        checks.equal(status, 429)
        checks.equal(body["codigo"], "demasiadas_peticiones")
        checks.equal(headers["Retry-After"], "1")
        time.sleep(int(headers["Retry-After"]))
        checks.equal(server.get("/readyz", {"X-Forwarded-For": "1.2.3.4"})[0], 200)
        checks.equal(server.get("/readyz", {"X-Forwarded-For": "1.2.3.5"})[0], 200, "another one")
        for _ in range(20):
            checks.equal(server.get("/readyz")[0], 200, "this computer is not counted here")


@checks.check
def a_site_leaves_the_loopback_only_when_it_guards_itself():
    port = free_port()
    for app, flags, says in (("eco", [], "is not loopback"),
                             ("servitec", ["--open"], "--open is for this computer alone")):
        with tempfile.TemporaryDirectory() as data:
            code, said = ran(CHASQUI, "serve", app, "--data", data, *FLAGS,
                             "--listen", f"{app}=0.0.0.0:{port}", *flags)
            checks.equal(code, 1, said)
            checks.true(says in said, said)


checks.run()
