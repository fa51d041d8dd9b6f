"""Sites that mean harm: each is refused and recorded, and the honest page beside it is fetched as ever.

Twenty-four cases: addresses and redirects that lead inside, names that change their address, and answers that never
end, are larger than they seem, or drip.
"""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from crawler.model import Capture, FailureKind, FetchOrder
from spiders.tally import CrawlSummary

if TYPE_CHECKING:
    from tests.spiders.conftest import Web

LIMIT = 50_000
TIMEOUT_S = 0.6
UNSAFE, LARGE, SLOW = FailureKind.UNSAFE_URL, FailureKind.TOO_LARGE, FailureKind.TIMEOUT
PROTOCOL, CUT = FailureKind.PROTOCOL, FailureKind.TRUNCATED


@dataclass
class Villain:
    """A socket that answers every connection by what a test wants, byte by byte, until it is hung up on."""

    deed: Callable[[socket.socket, threading.Event], None] = lambda *_: None
    connections: int = 0
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/p"

    def serve(self, listening: socket.socket) -> None:
        while not self.over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65_536)
                self.deed(connection, self.over)
            except OSError:
                return  # it was hung up on, as it should be


@pytest.fixture
def villain() -> Iterator[Villain]:
    made = Villain()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made.port = listening.getsockname()[1]
        thread = threading.Thread(target=made.serve, args=(listening,))
        thread.start()
        yield made
        made.over.set()
        socket.create_connection(("127.0.0.1", made.port)).close()
        thread.join()


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html", *lines, "", ""]).encode("latin-1")


def says(*parts: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def deed(connection: socket.socket, _: threading.Event) -> None:
        for part in parts:
            connection.sendall(part)

    return deed


def endlessly(first: bytes, then: bytes, every_s: float = 0.0) -> Callable[[socket.socket, threading.Event], None]:
    def deed(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(first)
        while not over.wait(every_s):
            connection.sendall(then)

    return deed


def bomb(size: int) -> bytes:
    return gzip.compress(b"\0" * size)


def gzipped(body: bytes, encoding: str = "gzip") -> Callable[[socket.socket, threading.Event], None]:
    return says(head(f"Content-Encoding: {encoding}", f"Content-Length: {len(body)}"), body)


ANSWERS: dict[str, tuple[Callable[[socket.socket, threading.Event], None], FailureKind]] = {
    "an endless body": (endlessly(head(), b"x" * 4096), LARGE),
    "an endless body in chunks": (
        endlessly(head("Transfer-Encoding: chunked"), b"1000\r\n" + b"x" * 4096 + b"\r\n"),
        LARGE,
    ),
    "a body announced as larger than allowed": (endlessly(head("Content-Length: 99999999999"), b"x"), LARGE),
    "a bomb": (gzipped(bomb(20_000_000)), LARGE),
    "a bomb in a bomb": (gzipped(gzip.compress(bomb(200_000_000)), "gzip, gzip"), LARGE),
    "a bomb that says it is none": (says(head(f"Content-Length: {len(bomb(20_000_000))}"), bomb(20_000_000)), LARGE),
    "a bomb of another kind": (gzipped(zlib.compress(b"\0" * 20_000_000), "deflate"), LARGE),
    "a thousand small members": (gzipped(gzip.compress(b"x") * 1000), LARGE),
    "half a stream": (gzipped(bomb(30_000)[:-20]), CUT),
    "a body that drips": (endlessly(head("Content-Length: 1000"), b"x", 0.05), SLOW),
    "headers that drip": (endlessly(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.05), SLOW),
    "silence": (endlessly(b"", b"", 0.05), SLOW),
    "headers without end": (endlessly(b"HTTP/1.1 200 OK\r\n", b"X-Flood: " + b"y" * 1000 + b"\r\n"), PROTOCOL),
    "one header without end": (endlessly(b"HTTP/1.1 200 OK\r\nX-Flood: ", b"y" * 4096), PROTOCOL),
    "not HTTP at all": (says(b"220 mail.example ESMTP\r\n"), PROTOCOL),
}

PLACES: dict[str, str] = {
    "a redirect to the metadata service": "http://169.254.169.254/latest/meta-data/",
    "a redirect to an address in disguise": "http://0xa9fea9fe/latest/",
    "a redirect to an IPv4 address inside IPv6": "http://[::ffff:10.0.0.1]/",
    "a redirect to a carrier's own network": "http://100.64.0.1/",
    "a redirect to a file": "file:///etc/passwd",
    "a redirect to another service's port": "http://policies.example:6379/",
    "a redirect with credentials": "http://admin:secret@policies.example/",
}


class Beside:
    """An honest page that is fetched in the same run as the attack."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.url = web.site.on("/honest", web.answer(body=b"<p>We collect data.</p>"))

    def fetch(self, attack: str, **crawl: Any) -> None:
        orders = [FetchOrder("bad/p", attack), FetchOrder("good/p", self.url)]
        manners = {"retries": 0, "max_bytes": LIMIT, "timeout_s": TIMEOUT_S} | crawl
        assert self.web.do(self.web.crawls(**manners).live(orders, self.web.taken)) == CrawlSummary(2, 1, 1)

    def recorded(self) -> FailureKind:
        """Of the attack a failure, of the honest page a capture, and nothing else."""
        (failure,), (capture,) = self.web.taken.failures, self.web.taken.captures
        assert (failure.policy, capture.policy) == ("bad/p", "good/p")
        assert isinstance(capture, Capture)
        assert failure.detail
        assert len(failure.detail) <= 1000
        return failure.kind


@pytest.fixture
def beside(web: Web) -> Beside:
    return Beside(web)


@pytest.mark.parametrize("attack", ANSWERS)
def test_answers(beside: Beside, villain: Villain, attack: str) -> None:
    villain.deed, kind = ANSWERS[attack]
    beside.fetch(villain.url)
    assert beside.recorded() is kind
    assert villain.connections == 1


@pytest.mark.parametrize("attack", PLACES)
def test_places(beside: Beside, web: Web, attack: str) -> None:
    url = web.site.on("/p", web.answer(302, b"", (("Location", PLACES[attack]),)))
    beside.fetch(url)
    assert beside.recorded() is UNSAFE
    assert sorted(web.site.hits) == ["/honest", "/p"]


def test_a_name_that_changes_its_address(beside: Beside, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was judged is the one that is connected to, for the whole run; the next run judges anew."""
    asked: list[str] = []

    def faces(name: str) -> str:
        asked.append(name)
        return ["127.0.0.1", "10.0.0.1"][asked.count("two.faced.example") > 1] if "faced" in name else name

    monkeypatch.setattr(socket, "gethostbyname", faces)
    monkeypatch.setattr("spiders.guard.PORTS", frozenset({80, 443, web.site.port}))
    name = f"http://two.faced.example:{web.site.port}"
    web.site.on("/p", web.answer(302, b"", (("Location", name + "/q"), ("Connection", "close"))))
    web.site.on("/q", web.answer(404, b"no"))
    assert web.do(web.crawls().live([FetchOrder("bad/p", name + "/p")], web.taken)) == CrawlSummary(1, 1, 0)
    assert asked.count("two.faced.example") == 1
    assert web.taken.captures.pop().redirects == ((name + "/p", 302),)
    web.taken.items.clear()
    before = len(web.site.hits)
    beside.fetch(name + "/p")
    assert beside.recorded() is UNSAFE
    assert "resolves to 10.0.0.1" in web.taken.failures[0].detail
    assert web.site.hits[before:] == ["/honest"]


def test_a_robots_file_that_leads_inside(beside: Beside, web: Web, villain: Villain) -> None:
    """Its redirect is judged like any other; while it cannot be had, nothing is fetched."""
    web.site.on("/robots.txt", web.answer(404))
    villain.deed = says(head("Location: http://169.254.169.254/robots.txt", "Content-Length: 0", status="302 Found"))
    beside.fetch(villain.url, obey_robots=True)
    assert beside.recorded() is UNSAFE
    assert villain.connections == 1
