"""Peers that hold the bytes in their own hands: an HTTP client that may say anything, and a thread
that listens to a WebSocket. Only the standard library.
"""

import base64
import json
import os
import select
import socket
import struct
import threading
import time

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class RawPeer:
    """A TCP connection to the server; reads answers one at a time."""

    def __init__(self, port, timeout=10, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        self.socket.connect(("127.0.0.1", port))
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data)

    def try_send(self, data):
        """Sends what the server still takes: it may have hung up already."""
        try:
            self.socket.sendall(data)
        except OSError:
            pass

    def more(self):
        """Reads on; False at the end of the connection."""
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            return False
        self.buffer += data
        return bool(data)

    def take(self, count):
        while len(self.buffer) < count:
            if not self.more():
                raise EOFError(f"ended after {self.buffer[:200]!r}")
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def take_until(self, mark):
        while mark not in self.buffer:
            if not self.more():
                raise EOFError(f"ended after {self.buffer[:200]!r}")
        taken, _, self.buffer = self.buffer.partition(mark)
        return taken

    def response(self, of_head=False):
        """(status, headers in lower case, body) of the next answer; 1xx are answers too."""
        lines = self.take_until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {
            k.strip().lower(): v.strip() for k, _, v in (h.partition(":") for h in lines[1:])
        }
        if of_head or status < 200 or status in (204, 304):
            return status, headers, b""
        if "chunked" in headers.get("transfer-encoding", ""):
            return status, headers, self.chunks()
        return status, headers, self.take(int(headers.get("content-length", "0")))

    def chunks(self):
        body = b""
        while size := int(self.take_until(b"\r\n").split(b";")[0], 16):
            body += self.take(size)
            self.take(2)
        self.take_until(b"\r\n")
        return body

    def ends(self, seconds=5):
        """True when the server closes within this time; what it still sends is dropped."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.socket], [], [], left)[0]:
                return False
            if not self.more():
                return True
        return False

    def upgrade(self, path, headers=""):
        """The WebSocket handshake; the status."""
        key = base64.b64encode(os.urandom(16)).decode()
        self.send(
            (
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {key}\r\n{headers}\r\n"
            ).encode()
        )
        status, _, self.refusal = self.response()
        return status

    def frame(self):
        """The next whole WebSocket frame: (opcode, payload); the server does not fragment."""
        head = self.take(2)
        size = head[1] & 127
        if size == 126:
            size = struct.unpack("!H", self.take(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self.take(8))[0]
        return head[0] & 15, self.take(size)

    def close_code(self):
        """Drops frames until the server's goodbye; its code, or None without one."""
        try:
            while True:
                opcode, payload = self.frame()
                if opcode == CLOSE:
                    return struct.unpack("!H", payload[:2])[0] if payload else 1005
        except (EOFError, OSError):
            return None

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def ws_frame(opcode, payload=b"", mask=True, fin=True):
    """A client's frame."""
    first = bytes([(0x80 if fin else 0) | opcode])
    bit, size = (0x80 if mask else 0), len(payload)
    if size < 126:
        head = first + bytes([bit | size])
    elif size < 65536:
        head = first + bytes([bit | 126]) + struct.pack("!H", size)
    else:
        head = first + bytes([bit | 127]) + struct.pack("!Q", size)
    if not mask:
        return head + payload
    return head + b"\0\0\0\0" + payload  # A mask of zeros leaves the payload as it is.


class Listener:
    """A socket on `path` in a thread of its own; `events` is what it heard, with its time."""

    def __init__(self, port, path="/ws"):
        self.peer = RawPeer(port, timeout=None)
        if self.peer.upgrade(path) != 101:
            raise RuntimeError(f"no socket at {path}: {self.peer.refusal!r}")
        self.events, self.times, self.code = [], [], None
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        try:
            while self.hear(*self.peer.frame()):
                pass
        except (EOFError, OSError):
            pass
        with self.changed:
            self.changed.notify_all()

    def hear(self, opcode, payload):
        if opcode == CLOSE:
            self.code = struct.unpack("!H", payload[:2])[0] if payload else 1005
            self.peer.try_send(ws_frame(CLOSE, payload[:2]))
            return False
        if opcode == PING:
            self.peer.try_send(ws_frame(PONG, payload))
        if opcode == TEXT and payload[:1] == b"{":
            with self.changed:
                self.events.append(json.loads(payload))
                self.times.append(time.monotonic())
                self.changed.notify_all()
        return True

    def wait(self, is_enough, seconds=30):
        """Until `is_enough(events)`; an error when it is not in time, or the socket ends before."""
        with self.changed:
            done = self.changed.wait_for(
                lambda: is_enough(self.events) or not self.thread.is_alive(), seconds
            )
        if not done or not is_enough(self.events):
            last = self.events[-1:] or "nothing"
            raise AssertionError(f"heard {len(self.events)} events, close {self.code}, last {last}")
        return self.events

    def wait_for_seq(self, seq, seconds=30):
        return self.wait(lambda events: bool(events) and events[-1].get("seq", 0) >= seq, seconds)

    def close(self):
        self.peer.try_send(ws_frame(CLOSE, struct.pack("!H", 1000)))
        self.thread.join(5)
        self.peer.close()


class SocketClosed(Exception):
    """The server said goodbye, or the connection broke (code None)."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


class PlainSocket:
    """A WebSocket in the caller's thread, for conversations of texts."""

    def __init__(self, port, path="/ws", headers=None, protocol=None):
        self.peer = RawPeer(port)
        lines = [f"{name}: {value}\r\n" for name, value in (headers or {}).items()]
        if protocol:
            lines.append(f"Sec-WebSocket-Protocol: {protocol}\r\n")
        self.status = self.peer.upgrade(path, "".join(lines))
        if self.status != 101:
            raise ConnectionRefusedError(f"{self.status} {self.peer.refusal!r}")

    def send(self, text):
        text = text if isinstance(text, str) else json.dumps(text)
        self.peer.send(ws_frame(TEXT, text.encode()))

    def receive(self, timeout=10):
        """The next text."""
        self.peer.socket.settimeout(timeout)
        while True:
            try:
                opcode, payload = self.peer.frame()
            except EOFError:
                raise SocketClosed(None) from None
            if opcode == CLOSE:
                raise SocketClosed(struct.unpack("!H", payload[:2])[0] if payload else 1005)
            if opcode == PING:
                self.peer.try_send(ws_frame(PONG, payload))
            if opcode == TEXT:
                return payload.decode()

    def ask(self, message, timeout=10):
        """Sends a JSON message; the next one that comes back."""
        self.send(message)
        return json.loads(self.receive(timeout))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.peer.try_send(ws_frame(CLOSE, struct.pack("!H", 1000)))
        self.peer.close()
