#!/usr/bin/env python3
"""Does an echo server keep RFC 6455 and RFC 7692? Cases and numbers are Autobahn|Testsuite's.

    websocket.py --url ws://127.0.0.1:9001/echo [--quick | --full] [--only 1,5,12]

The server sends every message back in its type; it takes messages of 16 MiB in any number of
fragments. Prints a line per group, a line per failed case, and "N passed, N failed".
"""
import argparse
import itertools
import sys
import time

from ws_data import GREEK, data_sets, is_utf8, utf8_groups
from ws_peer import (BINARY, CLOSE, CONTINUATION, EOF, PING, PONG, TEXT, Peer, Violation,
                     close_payload, fragments, frame)

GROUPS = {1: "framing", 2: "pings and pongs", 3: "reserved bits", 4: "opcodes", 5: "fragmentation",
          6: "UTF-8", 7: "closing", 9: "limits and speed", 10: "auto-fragmentation",
          12: "compression, kinds of data", 13: "compression, parameters"}
HELLO = b"Hello, world!"
BYTES = bytes([0x00, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0x00, 0xFF])
SILENCE = 0.1  # How long nothing has to come for "nothing comes".
KIB, MIB = 1024, 1024 * 1024


def expect(peer, *events):
    for expected in events:
        event = peer.receive()
        if event != expected:
            raise Violation(f"expected {shown(expected)}, got {shown(event)}")


def shown(event):
    text = repr(event)
    return text if len(text) < 200 else f"{text[:120]}… ({len(text)} characters)"


def expect_end(peer, codes):
    """A close frame with one of the codes, and then the end of the connection."""
    event = peer.receive()
    if event[0] != "close" or event[1] not in codes:
        raise Violation(f"expected a close frame with {sorted(codes)}, got {shown(event)}")
    peer.send(frame(CLOSE, close_payload(event[1])) if event[1] != 1005 else frame(CLOSE))
    expect(peer, EOF)


def close_cleanly(peer):
    peer.send(frame(CLOSE, close_payload(1000)))
    expect(peer, ("close", 1000, ""), EOF)


class Suite:
    def __init__(self, options):
        self.url, self.thinness = options.url, options.thinness
        self.cases = []  # (number, function of no arguments)

    def add(self, number, run, *args, **kwargs):
        self.cases.append((number, lambda: run(*args, **kwargs)))

    def open(self, **kwargs):
        return Peer(self.url, **kwargs)

    # The shapes that most cases have.
    def echoes(self, opcode, payload, chop=0, fragment=0):
        with self.open(timeout=60) as peer:
            frames = fragments(opcode, payload, fragment) if fragment else [frame(opcode, payload)]
            peer.send(*frames, chop=chop)
            expect(peer, ("text" if opcode == TEXT else "binary", payload))
            close_cleanly(peer)

    def answers(self, frames, events, chop=0):
        """The frames are answered by the events; then it closes cleanly."""
        with self.open() as peer:
            self.write(peer, frames, chop)
            expect(peer, *events)
            close_cleanly(peer)

    def fails(self, frames, code=1002, events=(), chop=0):
        """The frames are answered by the events, then the server fails the connection."""
        with self.open() as peer:
            self.write(peer, frames, chop)
            expect(peer, *events)
            expect_end(peer, {code})

    def answers_close(self, frames, codes):
        """Of all that is sent only the close frame is answered, with one of the codes."""
        with self.open() as peer:
            peer.send(*frames)
            event = peer.receive()
            if event[0] != "close" or event[1] not in codes:
                raise Violation(f"expected a close frame with {sorted(codes)}, got {shown(event)}")
            expect(peer, EOF)

    @staticmethod
    def write(peer, frames, chop):
        """chop: 0 all at once, 1 byte by byte, "frames" each frame alone."""
        for piece in frames if chop == "frames" else [b"".join(frames)]:
            peer.send(piece, chop=0 if chop == "frames" else chop)


def add_framing(suite):
    for group, opcode, char in ((1, TEXT, b"*"), (2, BINARY, b"\xfe")):
        sizes = [(size, 0) for size in (0, 125, 126, 127, 128, 65535, 65536)] + [(65536, 997)]
        for i, (size, chop) in enumerate(sizes, 1):
            suite.add(f"1.{group}.{i}", suite.echoes, opcode, char * size, chop=chop)


def add_pings(suite):
    full = b"\xfe" * 125
    for number, payload, chop in (("2.1", b"", 0), ("2.2", HELLO, 0), ("2.3", BYTES, 0),
                                  ("2.4", full, 0), ("2.6", full, 1)):
        suite.add(number, suite.answers, [frame(PING, payload)], [("pong", payload)], chop=chop)
    suite.add("2.5", suite.fails, [frame(PING, b"\xfe" * 126)])
    suite.add("2.7", suite.answers, [frame(PONG)], [])
    suite.add("2.8", suite.answers, [frame(PONG, b"unsolicited pong payload")], [])
    suite.add("2.9", suite.answers, [frame(PONG, b"unsolicited"), frame(PING, b"ping payload")],
              [("pong", b"ping payload")])
    payloads = [b"payload-%d" % i for i in range(10)]
    for number, chop in (("2.10", 0), ("2.11", 1)):
        suite.add(number, suite.answers, [frame(PING, p) for p in payloads],
                  [("pong", p) for p in payloads], chop=chop)


def add_reserved_bits(suite):
    suite.add("3.1", suite.fails, [frame(TEXT, HELLO, rsv=1)])
    for number, rsv, chop in (("3.2", 2, 0), ("3.3", 3, "frames"), ("3.4", 4, 1)):
        frames = [frame(TEXT, HELLO), frame(TEXT, HELLO, rsv=rsv), frame(PING)]
        suite.add(number, suite.fails, frames, events=[("text", HELLO)], chop=chop)
    suite.add("3.5", suite.fails, [frame(BINARY, BYTES, rsv=5)])
    suite.add("3.6", suite.fails, [frame(PING, HELLO, rsv=6)])
    suite.add("3.7", suite.fails, [frame(CLOSE, close_payload(1000), rsv=7)])


def add_opcodes(suite):
    for group, first in ((1, 3), (2, 11)):
        suite.add(f"4.{group}.1", suite.fails, [frame(first)])
        suite.add(f"4.{group}.2", suite.fails, [frame(first + 1, b"reserved opcode payload")])
        for i, chop in ((3, 0), (4, "frames"), (5, 1)):
            reserved = frame(first + i - 1, b"" if i == 3 else b"reserved opcode payload")
            suite.add(f"4.{group}.{i}", suite.fails, [frame(TEXT, HELLO), reserved, frame(PING)],
                      events=[("text", HELLO)], chop=chop)


def add_fragmentation(suite):
    begin, end = frame(TEXT, b"fragment1", fin=False), frame(CONTINUATION, b"fragment2")
    whole, ping = ("text", b"fragment1fragment2"), frame(PING, b"ping payload")
    pong = ("pong", b"ping payload")
    for number, opcode in (("5.1", PING), ("5.2", PONG)):
        suite.add(number, suite.fails, [frame(opcode, b"fragment1", fin=False), end])
    legal = ((3, [begin, end], [whole]), (6, [begin, ping, end], [pong, whole]))
    for first, frames, events in legal:
        for i, chop in enumerate((0, "frames", 1)):
            suite.add(f"5.{first + i}", suite.answers, frames, events, chop=chop)
    for first, fin in ((9, True), (12, False)):
        stray = frame(CONTINUATION, b"non-continuation payload", fin=fin)
        for i, chop in enumerate((0, "frames", 1)):
            suite.add(f"5.{first + i}", suite.fails, [stray, frame(TEXT, HELLO)], chop=chop)
    stray = frame(CONTINUATION, b"fragment3", fin=False)
    suite.add("5.15", suite.fails, [begin, end, stray, frame(TEXT, b"fragment4")], events=[whole])
    for number, fin in (("5.16", False), ("5.17", True)):
        suite.add(number, suite.fails,
                  [frame(CONTINUATION, b"fragment1", fin=fin), begin, end] * 2)
    suite.add("5.18", suite.fails, [begin, frame(TEXT, b"fragment2")])
    for number, chop in (("5.19", 0), ("5.20", "frames")):
        suite.add(number, fragments_between_pings, suite, chop)


def fragments_between_pings(suite, chop):
    parts = [b"fragment%d" % i for i in range(1, 6)]
    middle = [frame(CONTINUATION, part, fin=False) for part in parts[1:4]]
    with suite.open() as peer:
        suite.write(peer, [frame(TEXT, parts[0], fin=False), middle[0], frame(PING, b"1")], chop)
        expect(peer, ("pong", b"1"))
        if not peer.is_silent(SILENCE):
            raise Violation("something came before the message was complete")
        suite.write(peer, middle[1:] + [frame(PING, b"2"), frame(CONTINUATION, parts[4])], chop)
        expect(peer, ("pong", b"2"), ("text", b"".join(parts)))
        close_cleanly(peer)


def add_utf8(suite):
    text = "Hello-µ@ßöäüàá-UTF-8!!".encode()
    empty = frame(TEXT, fin=False), frame(CONTINUATION, fin=False), frame(CONTINUATION)
    middle = frame(CONTINUATION, b"middle frame payload", fin=False)
    suite.add("6.1.1", suite.echoes, TEXT, b"")
    suite.add("6.1.2", suite.answers, empty, [("text", b"")])
    suite.add("6.1.3", suite.answers, [empty[0], middle, empty[2]],
              [("text", b"middle frame payload")])
    cut = text.index("ö".encode())
    suite.add("6.2.1", suite.echoes, TEXT, text)
    halves = [frame(TEXT, text[:cut], fin=False), frame(CONTINUATION, text[cut:])]
    suite.add("6.2.2", suite.answers, halves, [("text", text)])
    suite.add("6.2.3", suite.echoes, TEXT, text, fragment=1)
    suite.add("6.2.4", suite.echoes, TEXT, GREEK, fragment=1)
    surrogate = GREEK + b"\xed\xa0\x80edited"
    suite.add("6.3.1", suite.fails, [frame(TEXT, surrogate)], code=1007)
    suite.add("6.3.2", suite.fails, fragments(TEXT, surrogate, 1), code=1007)
    add_fail_fast(suite)
    for group, (_, texts) in enumerate(utf8_groups(), 5):
        for i, data in enumerate(texts, 1):
            if is_utf8(data):
                suite.add(f"6.{group}.{i}", suite.echoes, TEXT, data)
            else:
                suite.add(f"6.{group}.{i}", suite.fails, [frame(TEXT, data)], code=1007)


def add_fail_fast(suite):
    """The server hangs up at the byte that makes the text invalid; the rest is never sent."""
    payload = GREEK + b"\xf4\x90\x80\x80edited"
    wrong = len(GREEK) + 1  # 0x90: no code point is that large.
    whole = frame(TEXT, payload)
    head = len(whole) - len(payload)
    cuts = ((len(GREEK), len(GREEK) + 4), (wrong, wrong + 1))
    for i, (begin, end) in enumerate(cuts, 1):  # In frames.
        suite.add(f"6.4.{i}", fails_at, suite, frame(TEXT, payload[:begin], fin=False),
                  frame(CONTINUATION, payload[begin:end], fin=False))
    for i, (begin, end) in enumerate(cuts, 3):  # In pieces of one frame.
        suite.add(f"6.4.{i}", fails_at, suite, whole[:head + begin],
                  whole[head + begin:head + end])


def fails_at(suite, valid, invalid):
    with suite.open() as peer:
        peer.send(valid)
        if not peer.is_silent(SILENCE):
            raise Violation("something came before the text was invalid")
        peer.send(invalid)
        peer.timeout = 2
        expect_end(peer, {1007})


def add_closing(suite):
    close = frame(CLOSE, close_payload(1000))
    big = frame(TEXT, b"BAsd7&jh23" * (256 * KIB // 10))
    suite.add("7.1.1", suite.answers, [frame(TEXT, HELLO)], [("text", HELLO)])
    for number, frames in (("7.1.2", [close, close]), ("7.1.3", [close, frame(PING)]),
                           ("7.1.4", [close, frame(TEXT, HELLO)]),
                           ("7.1.5", [frame(TEXT, b"fragment1", fin=False), close,
                                      frame(CONTINUATION, b"fragment2")])):
        suite.add(number, suite.answers_close, frames, {1000})
    suite.add("7.1.6", ends_somehow, suite, [big, frame(TEXT, HELLO), close, frame(PING)])
    suite.add("7.3.1", suite.answers_close, [frame(CLOSE)], {1000, 1005})
    suite.add("7.3.2", suite.fails, [frame(CLOSE, b"a")])
    suite.add("7.3.3", suite.answers_close, [close], {1000})
    suite.add("7.3.4", suite.answers_close, [frame(CLOSE, close_payload(1000, HELLO))], {1000})
    longest = close_payload(1000, b"*" * 123)
    suite.add("7.3.5", suite.answers_close, [frame(CLOSE, longest)], {1000})
    suite.add("7.3.6", suite.fails, [frame(CLOSE, longest + b"*")])
    suite.add("7.5.1", suite.fails,
              [frame(CLOSE, close_payload(1000, GREEK + b"\xed\xa0\x80edited"))], code=1007)
    valid = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999)
    for i, code in enumerate(valid, 1):
        frames = [frame(CLOSE, close_payload(code))]
        suite.add(f"7.7.{i}", suite.answers_close, frames, {1000, code})
    for i, code in enumerate((0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999), 1):
        suite.add(f"7.9.{i}", suite.fails, [frame(CLOSE, close_payload(code))])
    for i, code in enumerate((5000, 65535), 1):
        suite.add(f"7.13.{i}", ends_somehow, suite, [frame(CLOSE, close_payload(code))])


def ends_somehow(suite, frames):
    """The suite only asks that the connection ends."""
    with suite.open() as peer:
        peer.send(*frames)
        while peer.receive() != EOF:
            pass


def add_limits(suite):
    sizes = [64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB]
    pieces = [64 << 2 * i for i in range(9)]  # 64 B to 4 MiB
    for group, opcode, char in ((0, TEXT, b"*"), (1, BINARY, b"\xfe")):
        for i, size in enumerate(sizes, 1):
            suite.add(f"9.{1 + group}.{i}", suite.echoes, opcode, char * size)
        for i, piece in enumerate(pieces, 1):
            suite.add(f"9.{3 + group}.{i}", suite.echoes, opcode, char * (4 * MIB), fragment=piece)
        for i, chop in enumerate((64, 128, 256, 512, 1024, 2048), 1):
            suite.add(f"9.{5 + group}.{i}", suite.echoes, opcode, char * MIB, chop=chop)
        for i, size in enumerate((0, 16, 64, 256, 1024, 4096), 1):
            count = 1000 if suite.thinness < 2 else 100
            suite.add(f"9.{7 + group}.{i}", echoes_often, suite, opcode, char * size, count)


def echoes_often(suite, opcode, payload, count):
    with suite.open() as peer:
        for _ in range(count):
            peer.send(frame(opcode, payload))
            expect(peer, ("text" if opcode == TEXT else "binary", payload))
        close_cleanly(peer)


# (bytes of a message, bytes of a fragment or 0)
COMPRESSED_SIZES = [(16 << i, 0) for i in (0, 2, 4, 6)] + [(4 * KIB << i, 0) for i in range(6)] + [
    (8 * KIB << i, 256) for i in range(5)] + [(128 * KIB, 1024 << i) for i in (0, 2, 5)]
DEFAULT_OFFER = "permessage-deflate; client_no_context_takeover; client_max_window_bits"


def echoes_compressed(suite, offers, data, size_and_fragment):
    """Messages from a window that moves through the data, each answered before the next."""
    _, is_binary, text = data
    size, fragment = size_and_fragment
    count = [1000, min(250, max(4, 128 * KIB // size)), 4][suite.thinness]
    with suite.open(offers=offers, timeout=30) as peer:
        if peer.deflate is None:
            raise Violation("permessage-deflate was not accepted")
        doubled = text + text[:size]
        for i in range(count):
            at = i * size % len(text)
            message = doubled[at:at + size].ljust(size, b"*")
            peer.send_compressed(BINARY if is_binary else TEXT, message, fragment)
            expect(peer, ("binary" if is_binary else "text", message))
        if data[0] == "JSON" and size >= 4 * KIB and not peer.compressed_messages:
            raise Violation("the server never compressed what compresses well")
        close_cleanly(peer)


def add_kinds_of_data(suite, sets):
    for group, data in enumerate(sets, 1):
        for i, sizes in enumerate(COMPRESSED_SIZES, 1):
            suite.add(f"12.{group}.{i}", echoes_compressed, suite, [DEFAULT_OFFER], data, sizes)


def add_parameters(suite, data):
    forget, bits = "; server_no_context_takeover", "; server_max_window_bits="
    lists = [[""], [forget], [bits + "9"], [bits + "15"], [forget + bits + "9"],
             [forget + bits + "15"], [forget + bits + "9", forget, ""]]
    for group, params in enumerate(lists, 1):
        offers = [DEFAULT_OFFER + param for param in params]
        for i, sizes in enumerate(COMPRESSED_SIZES, 1):
            suite.add(f"13.{group}.{i}", echoes_compressed, suite, offers, data, sizes)
    # Beyond the suite: every window at both ends, with and without takeover, and a bare offer.
    name = "permessage-deflate"
    more = [name] + [
        f"{name}{takeover}; server_max_window_bits={size}; client_max_window_bits={size}"
        for takeover, size in itertools.product(
            ("", "; client_no_context_takeover", forget), range(9, 16))]
    for group, offer in enumerate(more, 8):
        for i, size in enumerate((256, 4 * KIB, 64 * KIB), 1):
            suite.add(f"13.{group}.{i}", echoes_compressed, suite, [offer], data, (size, 0))


def cases_of(options):
    suite = Suite(options)
    sets = data_sets()
    add_framing(suite)
    add_pings(suite)
    add_reserved_bits(suite)
    add_opcodes(suite)
    add_fragmentation(suite)
    add_utf8(suite)
    add_closing(suite)
    add_limits(suite)
    suite.add("10.1.1", suite.echoes, TEXT, b"*" * 65536, fragment=1300)
    add_kinds_of_data(suite, sets)
    add_parameters(suite, sets[3])
    return suite.cases


def run_group(group, cases):
    begun, failed = time.monotonic(), 0
    for number, run in cases:
        try:
            run()
        except (Violation, OSError, UnicodeDecodeError) as error:
            failed += 1
            print(f"FAILED {number}: {error}", flush=True)
    seconds = time.monotonic() - begun
    print(f"{group:2} {GROUPS[group]}: {len(cases) - failed} passed, {failed} failed "
          f"({seconds:.1f} s)", flush=True)
    return len(cases) - failed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="of the echo: ws://127.0.0.1:9001/echo")
    parser.add_argument("--only", help="groups, or beginnings of case numbers: 1,5,6.4,13.2.1")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--quick", dest="thinness", action="store_const", const=2, default=1,
                        help="fewer messages in 9, 12 and 13")
    amount.add_argument("--full", dest="thinness", action="store_const", const=0,
                        help="1,000 messages a case in 12 and 13, as the suite has it: minutes")
    options = parser.parse_args()
    wanted = [f"{number}." for number in options.only.split(",")] if options.only else [""]
    chosen = [case for case in cases_of(options) if f"{case[0]}.".startswith(tuple(wanted))]

    passed = failed = 0
    for group, cases in itertools.groupby(chosen, key=lambda case: int(case[0].split(".")[0])):
        in_group = run_group(group, list(cases))
        passed, failed = passed + in_group[0], failed + in_group[1]
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
