"""A WebSocket client that can break every rule and holds the server to them (RFC 6455, 7692)."""
import base64
import hashlib
import os
import socket
import struct
import time
import urllib.parse
import zlib

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
NAMES = {TEXT: "text", BINARY: "binary", CLOSE: "close", PING: "ping", PONG: "pong"}
EOF = ("eof",)
TAIL = b"\x00\x00\xff\xff"


class Violation(Exception):
    """The server did what the RFC forbids, or not what the case expects."""


def masked(payload, mask):
    if not payload:
        return payload
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    xored = int.from_bytes(payload, "little") ^ int.from_bytes(key, "little")
    return xored.to_bytes(size, "little")


def frame(opcode, payload=b"", fin=True, rsv=0):
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    size = len(payload)
    if size <= 125:
        head = struct.pack("!BB", first, 0x80 | size)
    elif size <= 0xFFFF:
        head = struct.pack("!BBH", first, 0xFE, size)
    else:
        head = struct.pack("!BBQ", first, 0xFF, size)
    mask = os.urandom(4)
    return head + mask + masked(payload, mask)


def fragments(opcode, payload, size, rsv=0):
    """The frames of one message, each of at most `size` bytes."""
    cuts = range(0, len(payload), size) if payload else [0]
    return [
        frame(opcode if at == 0 else CONTINUATION, payload[at:at + size],
              fin=at + size >= len(payload), rsv=rsv if at == 0 else 0)
        for at in cuts
    ]


def close_payload(code, reason=b""):
    return struct.pack("!H", code) + reason


class Deflate:
    """What was agreed on for permessage-deflate, from the client's end."""

    def __init__(self, offers, answer):
        name, *params = [part.strip() for part in answer.split(";")]
        if name != "permessage-deflate" or "," in answer:
            raise Violation(f"accepted an extension that was not offered: {answer}")
        agreed = {}
        for param in params:
            key, _, value = param.partition("=")
            if key in agreed:
                raise Violation(f"repeated parameter: {answer}")
            agreed[key] = value.strip('"')
        if not any(self._fits(offer, agreed) for offer in offers):
            raise Violation(f"{answer!r} answers none of {offers}")
        self.client_bits = int(agreed.get("client_max_window_bits", 15))
        self.server_bits = int(agreed.get("server_max_window_bits", 15))
        self.client_forgets = "client_no_context_takeover" in agreed
        self.server_forgets = "server_no_context_takeover" in agreed
        self._deflater = self._inflater = None

    @staticmethod
    def _fits(offer, agreed):
        offered = dict(p.strip().partition("=")[::2] for p in offer.split(";")[1:])
        known = {"server_no_context_takeover", "client_no_context_takeover",
                 "server_max_window_bits", "client_max_window_bits"}
        if set(agreed) - known:
            return False
        if "server_no_context_takeover" in offered and "server_no_context_takeover" not in agreed:
            return False
        if "client_max_window_bits" in agreed and "client_max_window_bits" not in offered:
            return False
        if "server_max_window_bits" in offered and "server_max_window_bits" not in agreed:
            return False
        return all(
            8 <= int(agreed[key] or 0) <= int(offered.get(key) or 15)
            for key in agreed if key.endswith("bits"))

    def deflate(self, payload):
        if self._deflater is None or self.client_forgets:
            self._deflater = zlib.compressobj(wbits=-max(self.client_bits, 9))
        data = self._deflater.compress(payload) + self._deflater.flush(zlib.Z_SYNC_FLUSH)
        return data[:-4] if data.endswith(TAIL) else data or b"\x00"

    def inflate(self, payload):
        if self._inflater is None or self.server_forgets:
            self._inflater = zlib.decompressobj(wbits=-self.server_bits)
        try:
            return self._inflater.decompress(payload + TAIL)
        except zlib.error as error:
            raise Violation(f"cannot inflate what the server sent: {error}") from error


class Peer:
    def __init__(self, url, offers=(), timeout=10.0):
        parts = urllib.parse.urlsplit(url)
        self.timeout = timeout
        self.socket = socket.create_connection((parts.hostname, parts.port or 80), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray()
        self._frames = []  # Of the message that is being received.
        self._message_head = None
        self.deflate = None
        self.compressed_messages = 0  # Received.
        self._handshake(parts, list(offers))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def _handshake(self, parts, offers):
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}",
                 "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}",
                 "Sec-WebSocket-Version: 13"]
        if offers:
            lines.append("Sec-WebSocket-Extensions: " + ", ".join(offers))
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self._buffer:
            if not self._fill(time.monotonic() + self.timeout):
                raise Violation(f"no handshake: {bytes(self._buffer)!r}")
        head, _, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        self._buffer = bytearray(rest)
        status, *fields = head.decode("latin-1").split("\r\n")
        headers = {k.strip().lower(): v.strip() for k, _, v in (f.partition(":") for f in fields)}
        salted = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(salted.encode()).digest()).decode()
        if not status.startswith("HTTP/1.1 101"):
            raise Violation(f"handshake refused: {status}")
        if headers.get("sec-websocket-accept") != accept:
            raise Violation("wrong Sec-WebSocket-Accept")
        if headers.get("upgrade", "").lower() != "websocket":
            raise Violation("the response does not upgrade to websocket")
        answer = headers.get("sec-websocket-extensions", "")
        if answer:
            self.deflate = Deflate(offers, answer)

    def send(self, *frames, chop=0):
        """Writes all at once, or in pieces of `chop` bytes. A server may have hung up already."""
        data = b"".join(frames)
        try:
            for at in range(0, len(data), chop or len(data) or 1):
                self.socket.sendall(data[at:at + chop] if chop else data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def send_compressed(self, opcode, payload, fragment=0):
        data = self.deflate.deflate(payload)
        self.send(*fragments(opcode, data, fragment or len(data), rsv=4))

    def is_silent(self, seconds):
        """Nothing comes, and the connection stays open, for so long."""
        return not self._buffer and not self._fill(time.monotonic() + seconds, patient=True)

    def receive(self, timeout=None):
        """The next event: (name, payload), ("close", code, reason), or EOF."""
        deadline = time.monotonic() + (timeout or self.timeout)
        while True:
            head = self._need(2, deadline)
            if head is None:
                return EOF
            event = self._take_frame(head, deadline)
            if event:
                return event

    def _take_frame(self, head, deadline):
        first, second = head
        if second & 0x80:
            raise Violation("the server masked a frame")
        size = second & 0x7F
        if size == 126:
            size, = struct.unpack("!H", self._must(2, deadline))
            least = 126
        elif size == 127:
            size, = struct.unpack("!Q", self._must(8, deadline))
            least = 0x10000
        else:
            least = 0
        if size < least:
            raise Violation("length not minimal")
        payload = self._must(size, deadline)
        fin, rsv, opcode = first & 0x80, first >> 4 & 7, first & 15
        if opcode >= CLOSE:
            return self._control(opcode, payload, fin and not rsv)
        return self._data(opcode, payload, fin, rsv)

    def _control(self, opcode, payload, is_valid):
        if opcode not in NAMES or not is_valid or len(payload) > 125:
            raise Violation(f"invalid control frame, opcode {opcode}, {len(payload)} bytes")
        if opcode != CLOSE:
            return (NAMES[opcode], payload)
        if len(payload) == 1:
            raise Violation("close frame of one byte")
        if not payload:
            return ("close", 1005, "")
        return ("close", struct.unpack("!H", payload[:2])[0], payload[2:].decode("utf-8"))

    def _data(self, opcode, payload, fin, rsv):
        if (opcode == CONTINUATION) != (self._message_head is not None):
            raise Violation("fragments out of order")
        if opcode != CONTINUATION:
            if opcode not in NAMES or rsv not in ((0, 4) if self.deflate else (0,)):
                raise Violation(f"opcode {opcode}, reserved bits {rsv}")
            self._message_head = (opcode, rsv)
        elif rsv:
            raise Violation("reserved bits on a continuation")
        self._frames.append(payload)
        if not fin:
            return None
        message = b"".join(self._frames)
        (opcode, rsv), self._message_head, self._frames = self._message_head, None, []
        if rsv:
            self.compressed_messages += 1
            message = self.deflate.inflate(message)
        if opcode == TEXT:
            message.decode("utf-8")
        return (NAMES[opcode], message)

    def _need(self, size, deadline):
        """So many bytes; None when the connection ended before the first of them."""
        while len(self._buffer) < size:
            if not self._fill(deadline):
                if self._buffer:
                    raise Violation("the connection ended inside a frame")
                return None
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _must(self, size, deadline):
        if size == 0:
            return b""
        taken = self._need(size, deadline)
        if taken is None:
            raise Violation("the connection ended inside a frame")
        return taken

    def _fill(self, deadline, patient=False):
        """Reads what is there; False at the end of the stream, or when `patient` time runs out."""
        self.socket.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            data = self.socket.recv(1 << 20)
        except TimeoutError as error:
            if patient:
                return False
            raise Violation("nothing came in time") from error
        except ConnectionResetError:
            data = b""
        finally:
            self.socket.settimeout(self.timeout)
        self._buffer += data
        if patient:
            return True
        return bool(data)
