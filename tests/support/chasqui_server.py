"""A running chasqui for test programs, and a tiny runner that closes with "N passed, N failed".

    from chasqui_server import Checks, Server

    checks = Checks()

    @checks.check
    def a_client_is_created_once():
        with Server("servitec") as server:
            status, body = server.post("/clientes", {"nombre": "Ana"})
            checks.equal(status, 200, body)

    checks.run()

Only the standard library: any test program may use it. `./dev test` sets CHASQUI and PYTHONPATH.
"""

import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHASQUI = os.environ.get("CHASQUI", str(ROOT / "build/release/chasqui"))
IS_LONG = os.environ.get("TEST_LONG") == "1"
START_SECONDS_MAX = 20
STOP_SECONDS_MAX = 30


def free_port():
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`chasqui serve APP` on a free port of the loopback, with a data folder of its own.

    As a context manager it is stopped by SIGTERM at the end and must exit with code 0. `flags` are
    further arguments, `env` further variables; `data` keeps an existing folder, which is not
    removed. Whoever reaches it is its operator, unless `accounts` says that people sign in.
    """

    def __init__(self, app="servitec", flags=(), env=None, data=None, accounts=False):
        self.doors = [] if accounts else ["--open"]
        self.app, self.flags, self.env = app, list(flags), dict(env or {})
        self.owns_data = data is None
        self.data = pathlib.Path(data or tempfile.mkdtemp(prefix="chasqui-test-"))
        self.port = free_port()
        self.process = None
        self.log_path = self.data / "server.log"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def command(self):
        return [CHASQUI, "serve", self.app, "--data", str(self.data), "--listen",
                f"{self.app}=127.0.0.1:{self.port}", *self.doors, *self.flags]

    def start(self):
        self.data.mkdir(parents=True, exist_ok=True)
        with open(self.log_path, "ab") as log:
            env = {**os.environ, **self.env}
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL, env=env)
        self.wait_until_ready()
        return self

    def wait_until_ready(self):
        """Ready means: GET /readyz says 200, or, where the app has no such page, it answers."""
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}\n{self.log()}")
            try:
                status, _ = self.get("/readyz")
                if status in (200, 404):
                    return
            except OSError:
                pass
            time.sleep(0.01)
        raise RuntimeError(f"not ready after {START_SECONDS_MAX} s\n{self.log()}")

    def stop(self):
        """SIGTERM; the exit code. More than STOP_SECONDS_MAX is an error."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"did not stop in {STOP_SECONDS_MAX} s\n{self.log()}") from None

    def kill(self):
        """SIGKILL, as a crash would."""
        self.process.kill()
        self.process.wait()

    def log(self):
        return self.log_path.read_text(errors="replace")[-4000:] if self.log_path.exists() else ""

    def rss_bytes(self):
        """The server's resident memory."""
        for line in open(f"/proc/{self.process.pid}/status", encoding="ascii"):
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("no VmRSS")

    def request(self, method, path, body=None, headers=None):
        """One request on a connection of its own: (status, body as JSON or text, headers)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = dict(headers or {})
            if body is not None and not isinstance(body, (bytes, str)):
                body = json.dumps(body)
                headers.setdefault("Content-Type", "application/json")
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            is_json = "json" in (response.getheader("Content-Type") or "")
            answer = json.loads(text) if is_json and text else text
            joined = {name: ", ".join(response.headers.get_all(name)) for name in response.headers}
            return response.status, answer, joined
        finally:
            connection.close()

    def get(self, path, headers=None):
        return self.request("GET", path, None, headers)[:2]

    def post(self, path, body=None, headers=None):
        return self.request("POST", path, body, headers)[:2]

    def put(self, path, body=None, headers=None):
        return self.request("PUT", path, body, headers)[:2]

    def delete(self, path, headers=None):
        return self.request("DELETE", path, None, headers)[:2]

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, error, trace):
        try:
            code = self.stop()
            if code != 0 and kind is None:
                raise AssertionError(f"the server ended with {code}\n{self.log()}")
        finally:
            if self.owns_data:
                shutil.rmtree(self.data, ignore_errors=True)


class Checks:
    """Runs functions in order, counts, and closes with the line that `./dev test` reads."""

    def __init__(self):
        self.cases, self.passed, self.failed = [], 0, 0

    def check(self, case):
        self.cases.append(case)
        return case

    @staticmethod
    def equal(seen, wanted, about=""):
        if seen != wanted:
            raise AssertionError(f"saw {seen!r}, wanted {wanted!r} {about}")

    @staticmethod
    def true(claim, about=""):
        if not claim:
            raise AssertionError(about or "the claim does not hold")

    def run(self):
        wanted = sys.argv[1] if len(sys.argv) > 1 else ""
        for case in self.cases:
            if wanted not in case.__name__:
                continue
            started = time.monotonic()
            try:
                case()
                self.passed += 1
                result = "ok    "
            except Exception:  # A broken check is a failed one.
                self.failed += 1
                result = "FAILED"
                traceback.print_exc(file=sys.stdout)
            name = case.__name__.replace("_", " ")
            print(f"{result} {name} ({time.monotonic() - started:.2f} s)", flush=True)
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed or not self.passed else 0)
