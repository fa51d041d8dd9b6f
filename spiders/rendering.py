"""Pages whose words are written by scripts: which of them go through a browser, and who answers what it asks for.

Rule 1: the plain page comes first, always. It is what the browser is shown; it is asked for once.
Rule 2: a browser is used where the plain page reads as a shell, or where the policy says so; of a page that came as
        an answer of another kind (an error, a PDF) never.
Rule 3: what the page's scripts ask for goes through the same downloader as everything else, as its host's assets.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlsplit

from scrapy import Request

from crawler.model import FailureKind, Page, PageKind, Recipe, Render, sha256
from crawler.text import read
from spiders.browser import Asked, Given, Rendered
from spiders.failure import Declined, Stopped
from spiders.pauses import asset_slot
from spiders.tally import Observation

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.model import Capture, FetchOrder
    from spiders.tally import Run

_log = logging.getLogger("clausewatch.render")

HTML = "text/html; charset=utf-8"
_FINE = 200
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_SILENT = re.compile(rb"(script|style)\b", re.IGNORECASE)
# A page that holds so many characters without its markup is no shell; reading it again would tell nothing.
_WORDY = 30_000
_LONGEST_HEADERS = 8_000
_SPOKEN_BY_US = re.compile(r"accept-encoding|connection|content-length|cookie|host|referer|user-agent|sec-.*|:.*")


def shell(response: Response) -> bool:
    """Whether a plain page reads as a shell that scripts were to fill."""
    body = response.body
    if not (_answers(response) and _SCRIPT.search(body)) or _letters(body) > _WORDY:
        return False
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    verdict = read(Page(body, response.url, content_type, response.status), Recipe()).verdict
    return verdict is not None and verdict.kind is PageKind.SCRIPT_SHELL


def _letters(body: bytes) -> int:
    """How many bytes that are no blanks a page holds outside of its markup; in one pass, whatever the bytes are."""
    count, until = 0, b""
    for piece in body.split(b"<"):
        tag, _, text = piece.partition(b">")
        if until and tag[: len(until)].lower() != until:
            continue
        silent = _SILENT.match(tag)
        until = b"/" + silent[1].lower() if silent else b""
        count += 0 if silent else len(b"".join(text.split()))
    return count


def _answers(response: Response) -> bool:
    """Whether an answer is a page that a browser could make more of."""
    kind = (response.headers.get("Content-Type") or b"").lower()
    return response.status == _FINE and (not kind or b"html" in kind)


class Rendering:
    """What a run of live visits knows of browsers."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run: Run = crawler.settings["CLAUSEWATCH_RUN"]
        self._proxy: str | None = crawler.settings["CLAUSEWATCH_PROXY"]

    def objection(self, order: FetchOrder) -> Declined | None:
        """Why an order cannot be carried out: it wants a browser, and there is none."""
        if order.manner.render is not Render.ALWAYS or self._run.browser is not None:
            return None
        return Declined(FailureKind.RENDER, f'{order.url}: render = "always", and {self._run.no_browser}')

    def wanted(self, response: Response, order: FetchOrder) -> bool:
        """Whether a plain page goes through the browser."""
        if self._run.browser is None or order.manner.render is Render.NEVER:
            return False
        return _answers(response) if order.manner.render is Render.ALWAYS else shell(response)

    async def made(self, plain: Observation, response: Response, order: FetchOrder) -> Observation:
        """The capture of a page after its scripts have run, from that of the plain one. Raises Declined, Stopped."""
        document = Given(_with_fragment(response.url, order.url), response.status, _said(response), response.body)
        page = await self._page(document, order)
        refused = "; ".join(page.refused[:3])
        _log.info(
            "rendered policy=%s requests=%d refused=%d %s", order.policy, page.requests, len(page.refused), refused
        )
        body = page.html.encode("utf-8", "replace")
        capture: Capture = plain.item  # type: ignore[assignment]  # live_capture made it
        moved = page.url if urldefrag(page.url)[0] != urldefrag(document.url)[0] else capture.final_url
        made = replace(
            capture, body_sha256=sha256(body), content_type=HTML, final_url=moved[:_LONGEST_HEADERS], rendered=True
        )
        return Observation(made, body)

    async def _page(self, document: Given, order: FetchOrder) -> Rendered:
        browser = self._run.browser
        assert browser is not None
        assets = _Assets(self._crawler, order, order.manner.proxy or self._proxy)
        task = asyncio.get_running_loop().create_task(
            browser.render(document, assets.fetch, order.manner.accept_language)
        )
        self._run.rendering.add(task)
        try:
            page = await task
        except asyncio.CancelledError:
            if task.cancelled() and self._run.stopping:
                raise Stopped("stopped while a browser made it") from None
            raise
        finally:
            self._run.rendering.discard(task)
        if self._run.stopping:  # what it still asked for was not sent: it may lack half its words
            raise Stopped("stopped while a browser made it")
        return page


class _Assets:
    """Fetches what a page's scripts ask for."""

    def __init__(self, crawler: Crawler, order: FetchOrder, proxy: str | None) -> None:
        self._crawler, self._order, self._proxy = crawler, order, proxy

    async def fetch(self, asked: Asked) -> Given:
        """Ask for it as for everything else. Raises Declined, and whatever a downloader raises."""
        response = await self._crawler.engine.download_async(self._request(asked))
        return Given(response.url, response.status, _said(response), response.body)

    def _request(self, asked: Asked) -> Request:
        at_home = urlsplit(asked.url)[:2] == urlsplit(self._order.url)[:2]
        if asked.method == "POST" and not at_home:
            raise Declined(FailureKind.UNSAFE_URL, "only the page's own site is sent anything")
        headers = {name: value for name, value in asked.headers.items() if not _SPOKEN_BY_US.fullmatch(name.lower())}
        if sum(map(len, [*headers, *headers.values(), asked.body or b""])) > _LONGEST_HEADERS:
            raise Declined(FailureKind.UNSAFE_URL, "the question is longer than a reader's")
        own = self._order.manner.headers if at_home else ()
        meta: dict[str, Any] = {
            "download_slot": asset_slot(urlsplit(asked.url).hostname or ""),
            "doubt": lambda *_: None,  # whatever the answer is, it is for the page to make something of it
            "tries": self._crawler.settings["CLAUSEWATCH_RUN"].patience.retries,
            "own_headers": [name for name, _ in own],
            **({"proxy": self._proxy} if self._proxy else {}),
        }
        url, _ = urldefrag(asked.url)
        body = asked.body or b""
        return Request(url, method=asked.method, headers=headers | dict(own), body=body, meta=meta, dont_filter=True)


def _said(response: Response) -> dict[str, str]:
    """The headers of an answer, each name once."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def _with_fragment(url: str, asked: str) -> str:
    """The address that answered, with the fragment that was asked for: some pages are told by it what to show."""
    bare, fragment = urldefrag(asked)
    return f"{url}#{fragment}" if fragment and "#" not in url and bare else url
