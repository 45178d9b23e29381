"""What the cases send: sequences around UTF-8, data of several kinds; the same every time."""
import random
import zlib

GREEK = "κόσμε".encode()


def is_utf8(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _hex(text):
    return [bytes.fromhex(word) for word in text.split()]


def utf8_groups():
    """Cases 6.5 to 6.23, after Markus Kuhn's "UTF-8 decoder capability and stress test"."""
    lonely = [bytes(b for start in starts for b in (start, 0x20)) for starts in
              (range(0xC0, 0xDF), range(0xE0, 0xEF), range(0xF0, 0xF7), range(0xF8, 0xFB),
               range(0xFC, 0xFD))]
    missing = _hex("c0 e080 f08080 f8808080 fc80808080 df efbf f7bfbf fbbfbfbf fdbfbfbfbf")
    tails = [(b"\x80\xbf" * 3)[:size] for size in range(1, 7)]
    highs, lows = _hex("eda080 edadbf edae80 edafbf"), _hex("edb080 edbfbf")
    planes = [chr(plane << 16 | low).encode() for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)]
    return [
        ("valid sequences", [b"hello" + c.encode() + b"world" for c in "$¢€𤭢"] + [GREEK]),
        ("prefixes of a valid text", [GREEK[:size] for size in range(1, len(GREEK) + 1)]),
        ("first of each length", _hex("00 c280 e0a080 f0908080")),
        ("first of length 5 and 6", _hex("f888808080 fc8480808080")),
        ("last of each length", _hex("7f dfbf efbfbf f48fbfbf")),
        ("last of length 4 to 6", _hex("f7bfbfbf fbbfbfbfbf fdbfbfbfbfbf")),
        ("other boundaries", _hex("ed9fbf ee8080 efbfbd f48fbfbf f4908080")),
        ("unexpected tails", [b"\x80", b"\xbf"] + tails[1:] + [bytes(range(0x80, 0xBF))]),
        ("lonely starts", lonely),
        ("last tail missing", missing),
        ("incomplete sequences in a row", [b"".join(missing)]),
        ("impossible bytes", _hex("fe ff fefeffff")),
        ("overlong slash", _hex("c0af e080af f08080af f8808080af fc80808080af")),
        ("longest overlong", _hex("c1bf e09fbf f08fbfbf f887bfbfbf fc83bfbfbfbf")),
        ("overlong NUL", _hex("c080 e08080 f0808080 f880808080 fc8080808080")),
        ("single surrogates", highs + _hex("edb080 edbe80 edbfbf")),
        ("paired surrogates", [high + low for high in highs for low in lows]),
        ("non-characters", _hex("efbfbe efbfbf") + planes),
        ("specials", _hex("efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf")),
    ]


def _words(rng, count):
    syllables = ["cha", "si", "wi", "ku", "ran", "ti", "ma", "llu", "pa", "ta", "ven", "or", "den"]
    return ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(count)]


def data_sets():
    """(name, is_binary, bytes): the kinds of data of groups 12 and 13."""
    rng = random.Random(12)
    vocabulary = _words(rng, 3000)
    prose = " ".join(rng.choices(vocabulary, k=50_000)).encode()
    picture = bytes(
        (x // 3 + y // 5 + rng.randrange(8)) & 0xFF for y in range(512) for x in range(512))
    document = b"".join(
        zlib.compress(prose[at:at + 9000]) + b"\nendstream endobj\n"
        for at in range(0, 300_000, 9000))
    json = "[" + ",".join(
        '{"id":%d,"nombre":"%s","precio":"%d.%02d","activo":true}' %
        (i, rng.choice(vocabulary), rng.randrange(900), rng.randrange(100))
        for i in range(6000)) + "]"
    html = "".join(
        f'<tr class="fila"><td>{rng.choice(vocabulary)}</td><td>{i}</td></tr>\n'
        for i in range(6000))
    return [
        ("prose", True, prose),
        ("picture", True, picture),
        ("document", True, document),
        ("JSON", False, json.encode()),
        ("HTML", False, html.encode()),
    ]
