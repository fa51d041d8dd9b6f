"""A headless Chromium that runs a page's scripts and has no network: what it asks for, our downloader fetches.

Rule 1: every request of the page is taken from the browser and answered by ``fetch``, redirects and all, so that
        addresses, robots.txt, sizes, certificates and proxies are judged where every other request is judged.
Rule 2: what cannot be taken (sockets, name look-ups, redirects that the browser would follow) finds a proxy at which
        nobody listens and a resolver that knows no name.
Rule 3: each page gets a fresh profile without service workers, downloads or permissions, which is thrown away.
Rule 4: time, requests and bytes are bounded; a page that does not let go costs its browser, never the run.

The only module that knows Playwright (docs/decisions/0012). Importing it imports no Playwright.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from crawler.model import FailureKind
from spiders.failure import Declined

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Page, Playwright, Request, Route

_log = logging.getLogger("clausewatch.render")

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""The browser's names on the PATH; Debian's package is called by the first."""

MOST_REQUESTS = 200
"""Of one page: a shell loads some dozen scripts; who asks for more does not want to end."""

_AT_ONCE = 2
_CLOSING_S = 2.0
_IDLE = 1 / 3  # of a page's time may be waited for its requests to end: some pages ask for ever
_LOOK_AGAIN_S = 0.25
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--js-flags=--max-old-space-size=512",
)
# What no page needs for its words, and what sends packets past every proxy.
_WITHOUT = """for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'WebSocket',
    'EventSource', 'SharedWorker']) { try { delete globalThis[name] } catch (error) {} }"""
_FETCHED = frozenset({"document", "script", "xhr", "fetch"})
_NOT_PASSED_ON = frozenset(
    {
        "alt-svc",
        "clear-site-data",
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "nel",
        "report-to",
        "reporting-endpoints",
        "set-cookie",
        "strict-transport-security",
        "transfer-encoding",
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks for."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Given:
    """What it is given."""

    url: str  # that answered, after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a page may take, and how much it and all that it asks for may weigh."""

    seconds: float
    most_bytes: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page after its scripts have run."""

    url: str  # where the scripts left it
    html: str
    requests: int
    refused: tuple[str, ...]  # what it was not given, and why


Fetch = Callable[[Asked], Awaitable[Given]]


def missing(executable: str | None) -> str:
    """What is not there of what rendering takes, with the remedy; "" where all is."""
    if find_spec("playwright") is None:
        return 'the extra "render" is not installed: pip install "clausewatch[render]"'
    if found(executable) is None:
        where = f"at {executable}" if executable else f"on the PATH as {', '.join(NAMES)}"
        return f"there is no Chromium {where}: install your system's package, or name it by browser in [crawl]"
    return ""


def found(executable: str | None) -> str | None:
    """The browser that was named, or the first on the PATH; None: there is none."""
    return next(filter(None, map(shutil.which, [executable] if executable else NAMES)), None)


class Browser:
    """One Chromium, started when the first page needs it; ``close`` ends it."""

    def __init__(self, executable: str | None, bounds: Bounds, user_agent: str) -> None:
        self._executable, self._bounds, self._user_agent = executable, bounds, user_agent
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._starting = asyncio.Lock()
        self._dead_end: socket.socket | None = None
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None

    async def render(self, document: Given, fetch: Fetch, language: str = "") -> Rendered:
        """Run the scripts of a page that was fetched. Raises Declined."""
        async with self._room:
            try:
                async with asyncio.timeout(self._bounds.seconds):
                    return await self._rendered(_Visit(document, fetch, self._bounds), language)
            except TimeoutError:
                detail = f"{document.url}: the browser was not done after {self._bounds.seconds:.0f} s"
                raise Declined(FailureKind.RENDER, detail) from None
            except _errors() as error:
                first = str(error).partition("\n")[0]
                raise Declined(FailureKind.RENDER, f"{document.url}: the browser failed: {first}") from error

    async def _rendered(self, visit: _Visit, language: str) -> Rendered:
        context = await self._context(language)
        try:
            await context.add_init_script(_WITHOUT)
            await context.route("**", visit.answer)
            return await visit.made(await context.new_page())
        finally:
            visit.over = True
            await asyncio.shield(self._thrown_away(context))

    async def _context(self, language: str) -> BrowserContext:
        chromium = await self._started()
        return await chromium.new_context(
            user_agent=self._user_agent,
            locale=language.partition(",")[0].partition(";")[0].strip() or None,
            service_workers="block",
            accept_downloads=False,
        )

    async def _thrown_away(self, context: BrowserContext) -> None:
        """Close a page with all it opened; where it does not let go, the whole browser."""
        try:
            await asyncio.wait_for(context.close(), _CLOSING_S)
        except _errors():
            _log.warning("browser closed: a page did not let go")
            await self.close()

    async def _started(self) -> Chromium:
        from playwright.async_api import async_playwright

        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                if self._driver is None:
                    self._driver = await async_playwright().start()
                self._chromium = await self._driver.chromium.launch(
                    executable_path=found(self._executable),
                    chromium_sandbox=os.geteuid() != 0,  # Chromium refuses to sandbox the superuser
                    proxy={"server": f"http://127.0.0.1:{self._dead_port()}"},
                    args=list(_FLAGS),
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
        return self._chromium

    def _dead_port(self) -> int:
        """A port that is ours and at which nobody listens."""
        if self._dead_end is None:
            self._dead_end = socket.socket()
            self._dead_end.bind(("127.0.0.1", 0))
        return int(self._dead_end.getsockname()[1])

    async def close(self) -> None:
        """End the browser; it starts anew where it is needed again."""
        chromium, driver, dead_end = self._chromium, self._driver, self._dead_end
        self._chromium = self._driver = self._dead_end = None
        for end in (chromium and chromium.close, driver and driver.stop):
            if end:
                with suppress(*_errors()):
                    await asyncio.wait_for(end(), _CLOSING_S)
        if dead_end:
            dead_end.close()


class _Visit:
    """One page: what it asks for, and what it is given."""

    def __init__(self, document: Given, fetch: Fetch, bounds: Bounds) -> None:
        self._document, self._fetch, self._bounds = document, fetch, bounds
        self._requests = 0
        self._left = bounds.most_bytes
        self._refused: list[str] = []
        self._shown = False
        self.over = False

    async def made(self, page: Page) -> Rendered:
        """Open the page, wait until it asks for nothing more and stays as it is, and read it."""
        milliseconds = 1000 * self._bounds.seconds
        await page.goto(self._document.url, wait_until="domcontentloaded", timeout=milliseconds)
        with suppress(_timeout()):
            await page.wait_for_load_state("networkidle", timeout=milliseconds * _IDLE)
        html = await page.content()
        while (size := len(html)) <= self._bounds.most_bytes:
            await asyncio.sleep(_LOOK_AGAIN_S)
            html = await page.content()
            if len(html) == size:
                return Rendered(page.url, html, self._requests, tuple(self._refused))
        detail = f"{self._document.url}: more than {self._bounds.most_bytes} bytes after its scripts have run"
        raise Declined(FailureKind.TOO_LARGE, detail)

    async def answer(self, route: Route) -> None:
        """Give the page what it asks for, or refuse it."""
        with suppress(*_errors()):  # the page may be gone meanwhile
            if self.over:
                await route.abort()
            elif not self._shown and route.request.is_navigation_request():  # the first one is ours
                self._shown = True
                await _fulfil(route, self._document)
            elif route.request.resource_type == "stylesheet":
                await route.fulfill(status=200, content_type="text/css", body="")  # some scripts wait for theirs
            else:
                await self._answer(route)

    async def _answer(self, route: Route) -> None:
        request = route.request
        try:
            given = await self._given(request)
        except Exception as error:  # noqa: BLE001 - whatever it is: the page goes without, and the run goes on
            self._refused.append(f"{request.url[:200]}: {error}"[:400])
            await route.abort("blockedbyclient")
            return
        if request.is_navigation_request() and given.url != request.url:
            await route.fulfill(status=200, content_type="text/html", body=_moved(given.url))
        else:
            await _fulfil(route, given)

    async def _given(self, request: Request) -> Given:
        if objection := self._objection(request):
            raise Declined(FailureKind.UNSAFE_URL, objection)
        self._requests += 1
        given = await self._fetch(Asked(request.url, request.method, request.headers, request.post_data_buffer))
        self._left -= len(given.body)
        if self._left < 0:
            raise Declined(FailureKind.TOO_LARGE, f"more than {self._bounds.most_bytes} bytes in all")
        return given

    def _objection(self, request: Request) -> str:
        """Why the page does not get this, whatever its address is; "" where it may."""
        if request.resource_type not in _FETCHED:
            return f"a {request.resource_type} holds no words"
        if request.is_navigation_request() and request.frame.parent_frame is not None:
            return "pages within the page are not read"
        if request.method not in {"GET", "HEAD", "POST"}:
            return f"{request.method} is not for readers"
        if self._requests >= MOST_REQUESTS:
            return f"more than {MOST_REQUESTS} requests"
        return "no bytes left" if self._left <= 0 else ""


def _moved(url: str) -> str:
    """A page that leads on: the browser would follow a redirect by itself, past us."""
    return f'<meta http-equiv="refresh" content="0;url={url.replace("&", "&amp;").replace(chr(34), "%22")}">'


async def _fulfil(route: Route, given: Given) -> None:
    headers = {name: value for name, value in given.headers.items() if name.lower() not in _NOT_PASSED_ON}
    await route.fulfill(status=given.status, headers=headers, body=given.body)


def _errors() -> tuple[type[Exception], ...]:
    """What goes wrong with browsers, and what a wait for one ends with."""
    from playwright.async_api import Error

    return (Error, TimeoutError)


def _timeout() -> Any:  # noqa: ANN401 - a class of a module that may not be there
    from playwright.async_api import TimeoutError as Timeout

    return Timeout
