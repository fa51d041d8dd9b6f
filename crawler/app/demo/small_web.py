"""The server: one loopback port that is the live web (as an HTTP proxy) and an archive (as an origin)."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import parse_qsl

from crawler.app.demo.archive import listing, replay
from crawler.app.demo.live import Answer, Headers, look, plain
from crawler.app.demo.scenario import START


class Asked(NamedTuple):
    """One request, in the order of arrival."""

    order: int
    method: str
    target: str


@dataclass(slots=True)
class _Fault:
    """Requests that hold ``match`` are answered badly, so many times."""

    match: str
    answer: Answer
    times: int


@dataclass(slots=True)
class _Book:
    """What was asked and what is still to go wrong; shared by the server's threads."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    asked: list[Asked] = field(default_factory=list)
    faults: list[_Fault] = field(default_factory=list)

    def enter(self, method: str, target: str) -> Answer | None:
        """Write the request down; return the fault it meets, if any."""
        with self.lock:
            self.asked.append(Asked(len(self.asked), method, target))
            fault = next((each for each in self.faults if each.times > 0 and each.match in target), None)
            if fault is None:
                return None
            fault.times -= 1
            return fault.answer


class SmallWeb:
    """Serve the small web in a daemon thread for the time of a ``with`` block.

    >>> with SmallWeb() as web:  # doctest: +SKIP
    ...     web.advance(to=CRAWL_TIMES[0])
    ...     crawl(proxy=web.url, archive=web.url)

    Answers depend on ``now`` (virtual) and on nothing else. Does not wait, throttle or read a clock.
    """

    def __init__(self, now: datetime = START, port: int = 0) -> None:
        self.now = now
        self._port = port
        self._book = _Book()
        self._server: _Server | None = None

    def __enter__(self) -> Self:
        self._server = _Server(self, self._port)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="small web", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()
        self._server = None

    @property
    def url(self) -> str:
        """The base URL: give it to a crawler as its proxy and as its archive."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def requests(self) -> list[Asked]:
        """Everything asked so far, in order."""
        with self._book.lock:
            return list(self._book.asked)

    def count(self, match: str) -> int:
        """How many requests had this in their target."""
        return sum(match in asked.target for asked in self.requests)

    def advance(self, *, to: datetime) -> None:
        """Move the virtual time forward; it never goes back."""
        if to < self.now:
            raise ValueError(f"{to} is before {self.now}: start another small web")
        self.now = to

    def fail_next(self, match: str, status: int, times: int = 1, headers: Iterable[tuple[str, str]] = ()) -> None:
        """Answer the next requests whose target holds ``match`` with this status (429 and 503, usually)."""
        answer = plain(status, f"{status}: not now\n", *headers)
        with self._book.lock:
            self._book.faults.append(_Fault(match, answer, times))

    def answer(self, method: str, target: str, headers: Headers) -> Answer:
        """Decide what a request gets: a fault, the live web, or the archive."""
        if fault := self._book.enter(method, target):
            return fault
        if target.startswith("http://"):
            return _unless_same(look(target, self.now), headers)
        return self._archived(target, headers)

    def _archived(self, target: str, headers: Headers) -> Answer:
        if not any(name.lower() == "user-agent" for name, _ in headers):
            return plain(400, "Bad Request: say who you are (User-Agent)\n")
        path, _, query = target.partition("?")
        if path == "/cdx/search/cdx":
            return listing(dict(parse_qsl(query, keep_blank_values=True)), self.now)
        return replay(target, self.url, self.now) or plain(404, "there is nothing here\n")


def _unless_same(answer: Answer, headers: Headers) -> Answer:
    """Say 304 to a visitor who has this very page."""
    etag = answer.header("ETag")
    asked = next((value for name, value in headers if name.lower() == "if-none-match"), None)
    return replace(answer, status=304, body=b"") if etag and etag == asked else answer


class _Server(ThreadingHTTPServer):
    """The listening socket; threads die with the program."""

    request_queue_size = 128

    def __init__(self, web: SmallWeb, port: int) -> None:
        self.web = web
        super().__init__(("127.0.0.1", port), _Exchange)

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Let visitors hang up without a word; anything else is a bug and is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Exchange(BaseHTTPRequestHandler):
    """One connection: reads requests, writes answers, decides nothing."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "SmallWeb/1"
    sys_version = ""
    timeout = 30  # an idle connection must not keep its thread for ever
    wbufsize = 65_536  # headers and body leave together
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer a request."""
        self._reply(self.server.web.answer("GET", self.path, tuple(self.headers.items())))

    def do_HEAD(self) -> None:
        """Answer a request without the body."""
        self._reply(self.server.web.answer("HEAD", self.path, tuple(self.headers.items())))

    def _reply(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header tells virtual time, as everything here does."""
        return super().date_time_string(timestamp) if timestamp else format_datetime(self.server.web.now, usegmt=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: ``SmallWeb.requests`` is the log."""
