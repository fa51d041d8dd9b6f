"""Pages that scripts make, in a real Chromium: what is rendered, and that a page cannot reach where we do not go.

Skipped where the extra "render" or a Chromium is not installed; what must hold without them is tested here too.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from crawler.model import Capture, FailureKind, FetchFailure, FetchOrder, Manner, Render
from spiders.browser import missing
from spiders.rendering import _letters

if TYPE_CHECKING:
    from spiders.tally import CrawlSummary
    from tests.spiders.conftest import Answer, Site, Web

WORDS = "We keep what you tell us for ninety days and share it with nobody, unless the law asks us to."
SHELL = "<!doctype html><html><head><title>Fennel</title></head><body><div id='app'></div>{}</body></html>"
FILLED = f"""<script>document.getElementById('app').innerHTML = '<h1>Privacy Policy</h1>'
    + '<p>{WORDS}</p>'.repeat(12)</script>"""
LACKING = missing(None)
browser = pytest.mark.skipif(bool(LACKING), reason=f"nothing is rendered: {LACKING}")


def page(web: Web, script: str = FILLED, **headers: str) -> str:
    body = SHELL.format(script).encode()
    said = (("Content-Type", "text/html"), *headers.items())
    return web.site.on("/privacy", web.answer(body=body, headers=said))


def crawled(web: Web, url: str, render: Render = Render.AUTO, **crawl: Any) -> Capture | FetchFailure:
    order = FetchOrder("fennel/privacy", url, manner=Manner(render=render))
    summary = web.do(web.crawls(**crawl).live([order], web.taken))
    assert summary.balanced
    assert summary.orders == 1
    (item,) = web.taken.items
    return item


def text(web: Web) -> str:
    return (web.taken.bodies[0] or b"").decode()


@browser
def test_a_shell_is_rendered_and_its_capture_says_so(web: Web) -> None:
    capture = crawled(web, page(web))
    assert isinstance(capture, Capture)
    assert capture.rendered
    assert capture.content_type == "text/html; charset=utf-8"
    assert WORDS in text(web)
    assert web.site.hits == ["/privacy"]  # the browser is shown the plain page; it asks for none itself


@browser
@pytest.mark.parametrize(
    ("render", "body", "rendered"),
    [
        (Render.AUTO, f"<p>{WORDS}</p>" * 20, False),
        (Render.ALWAYS, f"<p>{WORDS}</p>" * 20, True),
        (Render.NEVER, FILLED, False),
        (Render.AUTO, FILLED, True),
    ],
)
def test_a_browser_is_used_where_it_is_wanted(web: Web, render: Render, body: str, rendered: bool) -> None:  # noqa: FBT001
    capture = crawled(web, page(web, body), render)
    assert isinstance(capture, Capture)
    assert capture.rendered is rendered


@browser
@pytest.mark.parametrize(("status", "kind"), [(404, "text/html"), (200, "application/pdf")])
def test_an_answer_of_another_kind_is_never_rendered(web: Web, status: int, kind: str) -> None:
    url = web.site.on("/privacy", web.answer(status, b"%PDF-1.7", (("Content-Type", kind),)))
    capture = crawled(web, url, Render.ALWAYS)
    assert isinstance(capture, Capture)
    assert not capture.rendered


@browser
def test_scripts_and_what_they_load_come_through_the_downloader(web: Web) -> None:
    web.site.on("/app.js", web.answer(body=_LOADER.encode(), headers=(("Content-Type", "text/javascript"),)))
    web.site.on("/moved", web.answer(302, b"", (("Location", "/text"),)))
    web.site.on("/text", web.answer(body=f"<h1>Privacy Policy</h1>{f'<p>{WORDS}</p>' * 12}".encode()))
    crawled(web, page(web, "<link rel=stylesheet href=/a.css><img src=/b.png><script src=/app.js></script>"))
    assert WORDS in text(web)
    assert web.site.hits == ["/privacy", "/app.js", "/moved", "/text"]
    agents = {headers["user-agent"] for headers in web.site.headers}
    assert agents == {"clausewatch/0.1 (+https://clausewatch.example/bot)"}
    assert not any("cookie" in headers for headers in web.site.headers)


_LOADER = """document.cookie = 'seen=1';
fetch('/moved').then(answer => answer.text()).then(html => { document.getElementById('app').innerHTML = html })"""


@browser
def test_a_script_that_leads_on_is_followed_and_the_capture_says_where_to(web: Web) -> None:
    url = page(web, "<script>location.href = '/hop'</script>")
    web.site.on("/hop", web.answer(302, b"", (("Location", "/policy"),)))
    web.site.on("/policy", web.answer(body=f"<h1>Privacy Policy</h1>{f'<p>{WORDS}</p>' * 12}".encode()))
    capture = crawled(web, url)
    assert isinstance(capture, Capture)
    assert capture.final_url == web.site.url + "/policy"
    assert WORDS in text(web)


@browser
def test_what_robots_txt_forbids_the_page_does_not_get(web: Web) -> None:
    web.site.on("/robots.txt", web.answer(body=b"User-agent: *\nDisallow: /text\n"))
    web.site.on("/text", web.answer())
    crawled(web, page(web, "<script>fetch('/text')</script>"), obey_robots=True)
    assert "/text" not in web.site.hits


# ---------------------------------------------------------------- attacks


@pytest.fixture
def inside() -> Iterator[list[str]]:
    """An address that nobody allowed (127.0.0.2): its port, then what arrived there."""
    arrived: list[str] = []
    over = threading.Event()
    stream, packets = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
    stream.bind(("127.0.0.2", 0))
    stream.listen()
    packets.bind(stream.getsockname())
    arrived.append(str(stream.getsockname()[1]))

    def listen(hear: Callable[[], str]) -> None:
        while (what := hear()) and not over.is_set():
            arrived.append(what)

    def connection() -> str:
        with stream.accept()[0] as made:
            return made.recv(200).decode("latin-1") or "a connection"

    hears = (connection, lambda: f"a datagram {packets.recv(200)!r}")
    threads = [threading.Thread(target=listen, args=(hear,)) for hear in hears]
    for thread in threads:
        thread.start()
    yield arrived
    over.set()
    socket.create_connection(stream.getsockname()).close()
    packets.sendto(b"!", packets.getsockname())
    for thread in threads:
        thread.join()
    stream.close()
    packets.close()


ATTACKS = {
    "fetch": "fetch('http://{inside}/secret', {{mode: 'no-cors'}})",
    "metadata": "fetch('http://169.254.169.254/latest/meta-data/', {{mode: 'no-cors'}})",
    "hop": "fetch('/hop', {{mode: 'no-cors'}})",
    "script": "document.head.appendChild(Object.assign(document.createElement('script'), {{src: 'http://{inside}/s'}}))",
    "frame": "document.body.appendChild(Object.assign(document.createElement('iframe'), {{src: 'http://{inside}/f'}}))",
    "image": "new Image().src = 'http://{inside}/i'",
    "beacon": "navigator.sendBeacon('http://{inside}/b', 'x')",
    "socket": "new WebSocket('ws://{inside}/w')",
    "events": "new EventSource('http://{inside}/e')",
    "window": "window.open('http://{inside}/o')",
    "form": "const f = document.createElement('form'); f.action = 'http://{inside}/p'; f.method = 'post';"
    " document.body.appendChild(f); f.submit()",
    "location": "location.href = 'http://{inside}/l'",
    "hop away": "location.href = '/hop'",
    "file": "fetch('file:///etc/passwd').then(a => a.text()).then(t => document.body.append(t))",
    "file frame": "document.body.appendChild(Object.assign(document.createElement('iframe'),"
    " {{src: 'file:///etc/passwd'}}))",
    "preconnect": "for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'prerender', 'modulepreload'])"
    " document.head.appendChild(Object.assign(document.createElement('link'), {{rel, href: 'http://{inside}/'}}))",
    "peers": "const c = document.createElement('iframe'); document.body.appendChild(c);"
    " const P = window.RTCPeerConnection || c.contentWindow.RTCPeerConnection;"
    " const p = new P({{iceServers: [{{urls: 'stun:{inside}'}}]}}); p.createDataChannel('x');"
    " p.createOffer().then(o => p.setLocalDescription(o))",
    "worker": "new Worker(URL.createObjectURL(new Blob([\"fetch('http://{inside}/k', {{mode: 'no-cors'}})\"])))",
    "service worker": "navigator.serviceWorker.register('/sw.js')",
    "download": "const a = document.createElement('a'); a.href = '/file.zip'; a.download = 'x';"
    " document.body.appendChild(a); a.click()",
}


def several(bad: dict[str, str], parts: int) -> list[list[str]]:
    """Pages that one browser makes: each start costs seconds."""
    return [list(bad)[part::parts] for part in range(parts)]


def together(web: Web, bad: dict[str, str], **crawl: Any) -> None:
    """Visit bad pages and a good one, which comes as ever."""
    for name, script in bad.items():
        body = SHELL.format(f"<script>{script}</script>").encode()
        web.site.on(f"/{name.replace(' ', '-')}", web.answer(body=body))
    web.site.on("/good", web.answer(body=SHELL.format(FILLED).encode()))
    manner = Manner(render=Render.ALWAYS)
    orders = [FetchOrder(name, f"{web.site.url}/{name.replace(' ', '-')}", manner=manner) for name in (*bad, "good")]
    summary = web.do(web.crawls(per_host=8, **crawl).live(orders, web.taken))
    assert summary.balanced
    assert summary.orders == len(orders)
    (good,) = [capture for capture in web.taken.captures if capture.policy == "good"]
    assert WORDS.encode() in (web.taken.bodies[web.taken.items.index(good)] or b"")


@browser
@pytest.mark.parametrize("names", several(ATTACKS, 4))
def test_no_script_reaches_where_we_do_not_go(web: Web, inside: list[str], names: list[str]) -> None:
    """What arrives says whose it is. In a browser with a network, fifteen of them arrive."""
    address = f"127.0.0.2:{inside[0]}"
    zipped = (("Content-Type", "application/zip"), ("Content-Disposition", "attachment"))
    web.site.on("/hop", web.answer(302, b"", (("Location", f"http://{address}/hopped"),)))
    web.site.on("/sw.js", web.answer(body=b"", headers=(("Content-Type", "text/javascript"),)))
    web.site.on("/file.zip", web.answer(body=b"PK", headers=zipped))
    bad = {name: ATTACKS[name].format(inside=address) for name in names}
    together(web, bad, allow_hosts=("127.0.0.1/32",), timeout_s=4.0)
    assert inside[1:] == []
    assert not any(b"root:" in (body or b"") for body in web.taken.bodies)
    assert {failure.kind for failure in web.taken.failures} <= {FailureKind.RENDER}


ENDLESS = {
    "loop": "while (true) {}",
    "growing text": "setInterval(() => document.body.append('and more '.repeat(1000)), 1)",
    "large text": "document.body.append('x'.repeat(3000000))",
    "requests": "const f = () => fetch('/text?' + Math.random()).finally(f); f()",
    "reload": "location.reload()",
    "alert": "while (true) alert('x')",
    "memory": "const all = []; while (true) all.push(new Array(1e6).fill(all.length))",
}


@browser
@pytest.mark.parametrize("names", several(ENDLESS, 2))
def test_a_page_without_end_costs_itself_only(web: Web, names: list[str]) -> None:
    web.site.on("/text", web.answer())
    together(web, {name: ENDLESS[name] for name in names}, timeout_s=2.5, max_bytes=1_000_000)
    failed = {failure.policy: failure.kind for failure in web.taken.failures}
    assert failed.keys() >= {"loop", "large text", "memory"} & set(names)
    assert set(failed.values()) <= {FailureKind.RENDER, FailureKind.TOO_LARGE}
    assert len(web.site.hits) < 300


@browser
def test_an_endless_answer_to_a_script_is_cut_off(web: Web, other: Site) -> None:
    other.on("/large", web.answer(body=b"x" * 200_000))
    crawled(
        web, page(web, f"<script>fetch('{other.url}/large', {{mode: 'no-cors'}})</script>{FILLED}"), max_bytes=100_000
    )
    assert WORDS in text(web)


@browser
def test_a_stop_leaves_a_page_that_is_being_made_open(web: Web) -> None:
    crawls, begun = web.crawls(), threading.Event()

    def rule(path: str) -> Answer | None:
        begun.set()
        return None

    async def stopped() -> CrawlSummary:
        url = page(web, "<script>fetch('/begun').then(() => { while (true) {} })</script>")
        order = FetchOrder("fennel/privacy", url, manner=Manner(render=Render.AUTO))
        crawl = asyncio.ensure_future(crawls.live([order], web.taken))
        assert await asyncio.to_thread(begun.wait, 20)
        await crawls.stop(0.1)
        return await crawl

    web.site.rule = rule
    summary = web.do(stopped())
    assert (summary.orders, summary.cancelled, web.taken.items) == (1, 1, [])


# ---------------------------------------------------------------- without a browser


@pytest.mark.parametrize(
    "body", [b"<script" * 200_000, b"<" * 1_000_000, b"<script>" + b"<style>x" * 100_000, b"<script>'<p>'" * 50_000]
)
def test_markup_that_never_ends_is_measured_in_one_pass(body: bytes) -> None:
    assert _letters(body) == 0


def test_letters_outside_of_markup() -> None:
    assert _letters(b"<p>one <b>two</b></p><SCRIPT>if (a < b) { '<p>no' }</script ><style>p > b {}</style> 3") == 7


def test_a_policy_that_wants_a_browser_says_what_is_missing(web: Web) -> None:
    failure = crawled(web, page(web), Render.ALWAYS, browser="/nowhere/chromium")
    assert isinstance(failure, FetchFailure)
    assert failure.kind is FailureKind.RENDER
    assert 'render = "always"' in failure.detail
    assert web.site.hits == []


def test_a_shell_stays_a_shell_where_there_is_none(web: Web) -> None:
    capture = crawled(web, page(web), browser="/nowhere/chromium")
    assert isinstance(capture, Capture)
    assert not capture.rendered
