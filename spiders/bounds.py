"""How much of an answer's head is read: Twisted bounds a header's line, and neither their number nor the whole.

A server could fill the memory with headers until the request times out. Private names of Scrapy and Twisted are used;
scrapy is pinned to one minor version, and tests attack it (tests/spiders/test_attacks.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LARGEST_HEAD = 256 * 1024  # browsers stop at the same size


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Hangs up where the head of an answer does not end in time."""

    _head = 0

    def request(self, request: Any) -> Any:  # noqa: ANN401 - Twisted's
        """Begin to count anew: a connection serves several requests."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's
        """Count what comes before the body."""
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                problem = ParseError(f"more than {LARGEST_HEAD} bytes of headers", data[:100])  # type: ignore[no-untyped-call]
                self._giveUp(Failure(problem))  # type: ignore[no-untyped-call]  # Twisted's
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted's


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802, ANN401, ARG002 - Twisted's
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler with a bound on the head of an answer."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - as Scrapy's own does
