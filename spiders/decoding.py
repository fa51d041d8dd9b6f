"""Undo Content-Encoding, and survive servers and archives that lie about it.

Archives replay captures with a blank Content-Encoding beside the true one, gzip without saying so, and plain
text said to be gzip. A lie leaves the body as it came; a stream that ends too early is a truncated answer.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

import brotli  # type: ignore[import-untyped]  # comes with Scrapy, without types
from scrapy.responsetypes import responsetypes

from crawler.model import FailureKind
from spiders.backoff import TRUNCATED
from spiders.failure import Declined

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ASKED = b"gzip, deflate"

_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_MOST_LAYERS = 2
_MOST_MEMBERS = 64  # logs have many members, a page has one


class TooLargeError(Exception):
    """The decoded body is larger than what is kept."""


class CutShortError(Exception):
    """The compressed stream ends before its end, or is damaged."""


class _LieError(Exception):
    """The body is not what its encoding says."""


def decoded(body: bytes, said: tuple[str, ...], limit: int) -> bytes:
    """Undo the encodings that were said, then gzip that was not said; at most two layers in all.

    Raises TooLargeError, CutShortError.
    """
    layers = 0
    for name in reversed(said):
        if layers == _MOST_LAYERS or name not in _UNPACK or not body:
            break
        try:
            body, layers = _UNPACK[name](body, limit), layers + 1
        except _LieError:
            break
    while layers < _MOST_LAYERS and body.startswith(_GZIP):
        body, layers = _gzip(body, limit), layers + 1
    return body


def undone(body: bytes, once: tuple[str, ...], limit: int) -> bytes:
    """Undo what a captured site once said of its body, where that gives text: an archive may have undone it or not.

    Raises TooLargeError.
    """
    out = body
    for name in reversed(once[-_MOST_LAYERS:]):
        if name not in _UNPACK:
            return body
        try:
            out = _UNPACK[name](out, limit)
        except (_LieError, CutShortError):  # it was undone
            return body
    return body if b"\0" in out else out


def _gzip(body: bytes, limit: int) -> bytes:
    if not body.startswith(_GZIP[:2]):
        raise _LieError
    out = b""
    for _ in range(_MOST_MEMBERS):  # members may follow one another, each at the cost of a copy of the rest
        stream = zlib.decompressobj(wbits=31)
        out += _drawn(stream.decompress, body, limit - len(out), zlib.error)
        if not stream.eof:
            raise CutShortError
        body = stream.unused_data
        if not body.startswith(_GZIP[:2]):
            return out
    raise TooLargeError


def _deflate(body: bytes, limit: int) -> bytes:
    for wbits in (15, -15):  # some servers send the stream without its zlib header
        stream = zlib.decompressobj(wbits=wbits)
        try:
            out = _drawn(stream.decompress, body, limit, zlib.error)
        except CutShortError:
            continue
        if stream.eof:
            return out
        if wbits > 0:  # its header was right: the stream is what it says, and not whole
            raise CutShortError
    raise _LieError


def _zstd(body: bytes, limit: int) -> bytes:
    if not body.startswith(_ZSTD):
        raise _LieError
    stream = zstd.ZstdDecompressor()
    out = _drawn(stream.decompress, body, limit, zstd.ZstdError)
    if not stream.eof:
        raise CutShortError
    return out


def _brotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    try:
        out: bytes = stream.process(body, output_buffer_limit=limit + 1)
    except brotli.error as error:
        raise _LieError from error  # brotli has no magic number: an error is all there is
    if len(out) > limit:
        raise TooLargeError
    if not stream.is_finished():
        raise CutShortError
    return out


def _drawn(decompress: Callable[[bytes, int], bytes], body: bytes, limit: int, error: type[Exception]) -> bytes:
    """Decompress up to one byte more than allowed."""
    try:
        out = decompress(body, limit + 1)
    except error as problem:
        raise CutShortError from problem
    if len(out) > limit:
        raise TooLargeError
    return out


_UNPACK: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "zstd": _zstd,
    "br": _brotli,
}


class Decoding:
    """Downloader middleware: asks for what it can undo, and undoes it within the size limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the size limit from the settings."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Ask for encodings whose lies can be told."""
        request.headers.setdefault(b"Accept-Encoding", ASKED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the response with its body undone."""
        said, once = _encodings(response, "Content-Encoding"), _encodings(response, "X-Archive-Orig-Content-Encoding")
        try:
            body = undone(decoded(response.body, said, self._limit), _without(once, said), self._limit)
        except TooLargeError as error:
            detail = f"{request.url}: more than {self._limit} bytes when unpacked"
            raise Declined(FailureKind.TOO_LARGE, detail) from error
        except CutShortError:
            return response.replace(flags=[*response.flags, TRUNCATED])
        if body == response.body:
            return response
        return _replaced(response, body)


def _without(once: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in once if name not in said)


def _encodings(response: Response, header: str) -> tuple[str, ...]:
    names = b",".join(response.headers.getlist(header)).decode("latin-1").lower().split(",")
    return tuple(name.strip() for name in names if name.strip() not in {"", "identity"})


def _replaced(response: Response, body: bytes) -> Response:
    # In place: Scrapy copies an archive's thirty headers slowly, and nobody looks at the old response again.
    response.headers.pop("Content-Encoding", None)
    kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
    return response.replace(cls=kind, body=body)
