"""A go-between in front of a server: it writes down each POST, and the next ones fare as told.

    with Gate(server.port) as gate:
        gate.plan("lose", (429, {"Retry-After": "1"}))  # Then everything passes.
        ... gate.url ...
        gate.posts[0].key, gate.posts[0].body, gate.at_once_max

"lose": it reaches the server and its answer gets lost. A status (with headers) is answered by the
gate itself.
"""

import http.client
import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Post:
    path: str
    key: str
    headers: dict
    body: dict
    at: float
    fate: object


class Gate:
    def __init__(self, port):
        self.posts, self.at_once, self.at_once_max = [], 0, 0
        self.delay = 0  # Seconds that each takes.
        self._port, self._plan, self._lock = port, [], threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def plan(self, *fates):
        with self._lock:
            self._plan += fates

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _enter(self, path, headers, body):
        with self._lock:
            fate = self._plan.pop(0) if self._plan else "pass"
            self.posts.append(Post(path, headers.get("Idempotency-Key", ""), headers,
                                   json.loads(body), time.monotonic(), fate))
            self.at_once += 1
            self.at_once_max = max(self.at_once_max, self.at_once)
            return fate

    def _leave(self):
        with self._lock:
            self.at_once -= 1

    def _forward(self, path, body, headers):
        far = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            far.request("POST", path, body, headers)
            answer = far.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            far.close()

    def _handler(self):
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name: value for name, value in self.headers.items()
                           if name.lower() not in ("host", "connection", "accept-encoding")}
                fate = gate._enter(self.path, headers, body)
                try:
                    time.sleep(gate.delay)
                    self.fare(fate, headers, body)
                except OSError:  # Nobody is behind the gate.
                    self.close_connection = True
                finally:
                    gate._leave()

            def fare(self, fate, headers, body):
                if isinstance(fate, tuple):
                    status, more = fate
                    self.answer(status, more, b"{}")
                    return
                status, more, answer = gate._forward(self.path, body, headers)
                if fate == "lose":
                    self.close_connection = True
                    return
                self.answer(status, {"Content-Type": more.get("Content-Type", "")}, answer)

            def answer(self, status, headers, body):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
