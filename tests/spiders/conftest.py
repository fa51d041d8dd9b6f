"""A site on loopback that counts, and one reactor for the whole session, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from crawler.config import Archive, Crawl
from crawler.model import Capture, FetchFailure, Listing
from spiders.run import Crawls, Engine

PATIENCE_S = 30.0
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What the site says once."""

    status: int = 200
    body: bytes = b"<p>We collect data.</p>"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),)
    cut: bool = False  # announce more than is sent, then hang up
    hold: threading.Event | None = None  # answer only when this is set


@dataclass
class Site:
    """A web server whose pages a test writes, and which remembers what it was asked."""

    pages: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    rule: Callable[[str], Answer | None] = lambda _: None
    hits: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    busiest: int = 0
    linger_s: float = 0.0
    port: int = 0
    _busy: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def on(self, path: str, *answers: Answer) -> str:
        """Answer in this order; the last answer stays."""
        self.pages[path] = answers
        return self.url + path

    def begin(self, path: str, headers: dict[str, str]) -> Answer:
        with self._lock:
            asked = self.hits.count(path)
            self.hits.append(path)
            self.headers.append(headers)
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
            answers = self.pages.get(path)
        if answers:
            return answers[min(asked, len(answers) - 1)]
        return self.rule(path) or Answer(404, b"no such page")

    def end(self) -> None:
        with self._lock:
            self._busy -= 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        answer = site.begin(self.path, {name.lower(): value for name, value in self.headers.items()})
        try:
            if answer.hold:
                answer.hold.wait(PATIENCE_S)
            time.sleep(site.linger_s)
            with suppress(ConnectionError):
                self._say(answer)
        finally:
            site.end()

    def do_POST(self) -> None:
        self.server.site.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.do_GET()

    def _say(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) + (100 if answer.cut else 0)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.close_connection = answer.cut

    def log_message(self, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def handle_error(self, *args: Any) -> None:
        pass


def serve(site: Site, wrap: Callable[[socket.socket], socket.socket] = lambda raw: raw) -> Iterator[Site]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.site = site
        server.socket = wrap(server.socket)
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    yield from serve(Site())


@pytest.fixture
def other() -> Iterator[Site]:
    """A second site: another port, another origin."""
    yield from serve(Site())


class Reactor:
    """The session's engine, and a way to run coroutines on its loop from a test."""

    def __init__(self) -> None:
        self._ready, self._end = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="reactor")
        self.problem: BaseException | None = None
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)

    def _run(self) -> None:
        try:
            assert Engine(Crawl(), Archive(), lambda: NOW).start(self._main) == "ended"
        except BaseException as problem:  # noqa: BLE001 - shown at the end of the session
            self.problem = problem
            self._ready.set()

    async def _main(self, crawls: Crawls) -> str:
        self.crawls, self.loop = crawls, asyncio.get_running_loop()
        self._ready.set()
        await self._end.wait()
        return "ended"

    def do(self, work: Awaitable[Any]) -> Any:
        async def bounded() -> Any:
            return await asyncio.wait_for(work, PATIENCE_S)

        return asyncio.run_coroutine_threadsafe(bounded(), self.loop).result(PATIENCE_S + 5)

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self._end.set)
        self._thread.join(PATIENCE_S)
        assert self.problem is None, self.problem


@pytest.fixture(scope="session")
def reactor() -> Iterator[Reactor]:
    session = Reactor()
    yield session
    session.end()


@dataclass
class Taken:
    """A sink that keeps everything."""

    items: list[Capture | FetchFailure | Listing] = field(default_factory=list)
    bodies: list[bytes | None] = field(default_factory=list)

    def __call__(self, item: Any, body: bytes | None = None) -> None:
        self.items.append(item)
        self.bodies.append(body)

    @property
    def captures(self) -> list[Capture]:
        return [item for item in self.items if isinstance(item, Capture)]

    @property
    def failures(self) -> list[FetchFailure]:
        return [item for item in self.items if isinstance(item, FetchFailure)]

    @property
    def listings(self) -> list[Listing]:
        return [item for item in self.items if isinstance(item, Listing)]


@dataclass
class Web:
    """What a test plays with: a site, which is also the archive; crawls of it; and what they took."""

    reactor: Reactor
    site: Site
    taken: Taken = field(default_factory=Taken)
    answer: type[Answer] = Answer

    def do(self, work: Awaitable[Any]) -> Any:
        return self.reactor.do(work)

    def serving(self, wrap: Callable[[socket.socket], socket.socket]) -> Iterator[Site]:
        return serve(Site(), wrap)

    def crawls(self, archive: dict[str, Any] | None = None, **crawl: Any) -> Crawls:
        """Crawls with tiny delays, for which loopback is allowed."""
        manners: dict[str, Any] = {
            "user_agent": "clausewatch/0.1 (+https://clausewatch.example/bot)",
            "delay_s": 0.001,
            "retry_wait_s": 0.001,
            "timeout_s": 10.0,
            "obey_robots": False,
            "allow_hosts": ("127.0.0.0/8",),
        }
        paces = {
            "url": self.site.url,
            "index_delay_s": 0.001,
            "replay_delay_s": 0.001,
            "retry_wait_s": 0.001,
            "pause_s": 0.001,
            "retries": 3,
        }
        return self.reactor.crawls.configured(
            Crawl().model_copy(update=manners | crawl), Archive().model_copy(update=paces | (archive or {}))
        )


@pytest.fixture
def web(reactor: Reactor, site: Site) -> Web:
    return Web(reactor, site)
