"""Bytes → text: undo the compression nobody declared, find the character set, never fail.

Rule 1: what the bytes say (a byte order mark) comes before what the header says, and that before what the page says.
Rule 2: a wrong declaration is not a reason to fail: the text is then as good as the bytes allow.
"""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Final

from charset_normalizer import from_bytes
from w3lib.encoding import http_content_type_encoding, resolve_encoding

try:
    import brotli  # type: ignore[import-untyped]  # no stubs are published
except ImportError:  # the download library brings it where it can; without it such a body stays as it is
    brotli = None

# No policy is longer; what is, is a bomb.
SIZE_LIMIT: Final = 10_000_000
_LAYERS: Final = 2
_META: Final = re.compile(
    rb"<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE
)
_XML: Final = re.compile(rb"^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([a-zA-Z0-9_:.-]{2,40})")
_META_WITHIN: Final = 4096
_SAMPLE: Final = 32_768
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Half a page of these at the start is no text in any encoding.
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD: Final = 512
_BINARY_SHARE: Final = 0.05
_BROTLI_CHUNK: Final = 4096


def text_of(body: bytes, content_type: str = "") -> str:
    """The text of a body, whatever was done to it on the way."""
    body, encoding = _encoded(body, content_type)
    return body.decode(encoding, "replace")


def utf8_of(body: bytes, content_type: str = "") -> bytes:
    """The same in UTF-8, which most pages are in: these are looked through, and neither decoded nor encoded."""
    body, encoding = _encoded(body, content_type)
    if encoding == "utf-8" and _is_valid(body):
        return body
    return body.decode(encoding, "replace").encode("utf-8", "replace")


def _encoded(body: bytes, content_type: str) -> tuple[bytes, str]:
    """A body without what was done to it on the way, and the encoding it is in."""
    body = unpacked(body)
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :], encoding
    return body, _encoding(body, content_type)


def _is_valid(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def unpacked(body: bytes) -> bytes:
    """The body without compression that no header declared: at most two layers, ``SIZE_LIMIT`` bytes."""
    for _ in range(_LAYERS):
        inner = _inner(body)
        if not inner:
            break
        body = inner
    return body[:SIZE_LIMIT]


def is_binary(body: bytes) -> bool:
    """Whether the start of a body is no text in any 8-bit encoding."""
    head = body[:_HEAD]
    return len(_CONTROLS.findall(head)) > _BINARY_SHARE * len(head)


def _inner(body: bytes) -> bytes | None:
    """What one layer of compression holds, as far as it can be read; None where there is none."""
    if body.startswith(b"\x1f\x8b"):
        return _inflated(body, zlib.MAX_WBITS | 16)
    if body[:1] == b"\x78" and len(body) > 1 and (body[0] * 256 + body[1]) % 31 == 0:
        return _inflated(body, zlib.MAX_WBITS)
    if brotli is not None and is_binary(body) and not _marked(body):
        return _unbrotlied(body)
    return None


def _marked(body: bytes) -> bool:
    return body.startswith((b"%PDF", b"PK\x03\x04", *(mark for mark, _ in _BOMS)))


def _inflated(body: bytes, window: int) -> bytes | None:
    machine = zlib.decompressobj(window)
    try:
        found = machine.decompress(body, SIZE_LIMIT)
    except zlib.error:
        return None
    # Half a stream is half a page, and half a page must never look like a change.
    return found if machine.eof or len(found) >= SIZE_LIMIT else None


def _unbrotlied(body: bytes) -> bytes | None:
    """Brotli has no mark of its own: what decompresses into text was brotli."""
    machine, found = brotli.Decompressor(), bytearray()
    try:
        for start in range(0, len(body), _BROTLI_CHUNK):
            # Four kilobytes may hold a gigabyte: what comes out is bounded, not what goes in.
            room = SIZE_LIMIT + 1 - len(found)
            found += machine.process(body[start : start + _BROTLI_CHUNK], output_buffer_limit=room)
            if len(found) > SIZE_LIMIT or not machine.can_accept_more_data():
                break
    except brotli.error:
        return None
    return bytes(found[:SIZE_LIMIT]) if not is_binary(bytes(found[:_HEAD])) else None


def _encoding(body: bytes, content_type: str) -> str:
    declared = _declared(body, content_type)
    if declared in {None, "cp1252", "ascii"} and _is_utf8(body):
        # Latin-1 is what servers declare who were never asked; whole sequences of UTF-8 are no accident.
        return "utf-8"
    return declared or _detected(body)


def _declared(body: bytes, content_type: str) -> str | None:
    head = body[:_META_WITHIN]
    stated = [found[1].decode("ascii") for pattern in (_META, _XML) if (found := pattern.search(head))]
    named = [http_content_type_encoding(content_type), *map(resolve_encoding, stated)]
    # A page cannot be UTF-16 and hold a readable declaration that says so (WHATWG, step 3).
    return next((name for name in named if name and _usable(name) and not name.startswith("utf-16")), None)


def _usable(name: str) -> bool:
    """Whether a name is an encoding of text (``hex`` and ``rot13`` are codecs too)."""
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as problem:
        # Cut off inside the last character: still UTF-8.
        return problem.start >= len(body) - 3
    return True


def _detected(body: bytes) -> str:
    sample = body[:_SAMPLE]
    best = from_bytes(sample, chunk_size=1024).best() if sample else None
    return best.encoding if best is not None else "cp1252"
