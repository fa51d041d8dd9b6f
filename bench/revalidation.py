"""What asking only for what changed saves: a loopback site with ETags, watched for sixty days with and without.

    python -m bench.revalidation [PAGES] [DAYS]

Every page has about 100 kB and changes once, each on another day. Prints requests and bytes of bodies, as the site
counts them, and when each change was found.
"""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.app.rounds import plan
from crawler.app.schedule import Daemon
from crawler.app.wiring import Workplace, writing
from crawler.config import Config, load
from spiders.run import Crawls, Engine

START = datetime(2026, 3, 1, tzinfo=UTC)


class Site(ThreadingHTTPServer):
    """Pages that change on a day of their own; it counts what it sends."""

    daemon_threads = True

    def __init__(self, days: int) -> None:
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.now, self.days = START, days
        self.requests = self.bodies = 0

    def changes(self, number: int) -> datetime:
        """When a page changes."""
        return START + timedelta(days=1.5 + number * 7 % (self.days - 3))

    def page(self, number: int) -> tuple[str, bytes]:
        """ETag and body of a page now."""
        version = int(self.now >= self.changes(number))
        sections = "".join(
            f"<h2>{n}. Section {n}</h2><p>In matter {n} we keep what you tell us for {30 + n * version} days, and"
            f" share it with partner {n * 31 % 97} of company {number} where the law asks us to.</p>"
            for n in range(600)
        )
        head = "<html><head><title>Privacy Policy</title></head><body><h1>Privacy Policy</h1>"
        return f'"{number}-{version}"', f"{head}{sections}</body></html>".encode()


class _Exchange(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        """Answer a page, or that it was not modified."""
        name = self.path.strip("/")
        etag, body = self.server.page(int(name)) if name.isdigit() else ("", b"")
        self.server.requests += 1
        same = etag and self.headers.get("If-None-Match") == etag
        self.send_response(404 if not etag else 304 if same else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "text/html")
        if not same:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not same:
            self.server.bodies += len(body)
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def configured(folder: Path, base: str, pages: int, *, revalidate: bool) -> Config:
    """So many policies of one site."""
    manners = 'delay = "1ms"\nper_host = 4\nadapt = false\njitter = "0s"\nallow_hosts = ["127.0.0.0/8"]'
    lines = [f'[store]\npath = "policies.db"\n[crawl]\n{manners}\nrevalidate = {str(revalidate).lower()}']
    for n in range(pages):
        lines += [f'[[companies]]\nid = "c{n}"\nname = "Company {n}"', "[[companies.policies]]"]
        lines += ['kind = "privacy"', f'url = "{base}/{n}"']
    path = folder / "config.toml"
    path.write_text("\n".join(lines))
    return load(path)


async def watch(crawls: Crawls, site: Site, pages: int, days: int) -> None:
    """Watch twice: asking for everything, and only for what changed."""
    sent = []
    for revalidate in (False, True):
        site.now, site.requests, site.bodies = START, 0, 0
        with TemporaryDirectory() as folder:
            base = f"http://127.0.0.1:{site.server_port}"
            config = configured(Path(folder), base, pages, revalidate=revalidate)
            place = Workplace(config, config.database, lambda: site.now)
            with writing(place) as store:
                daemon = Daemon(place, store, crawls.configured(config.crawl, config.archive, place.clock))
                plan(config, store, site.now)
                while (due := store.rounds.soonest()) and due < START + timedelta(days=days):
                    site.now = max(site.now, due)
                    await daemon.tick()
                late = [
                    datetime.fromisoformat(str(row["by_at"]))
                    - site.changes(int(str(row["policy"])[1:].split("/")[0]))
                    for row in store.queries.changes((), "", "9")
                ]
        sent.append(site.bodies)
        found = f"{len(late)} of {pages} changes found, at most {max(late)} after they came"
        print(f"revalidate {revalidate!s:5}: {site.requests} requests, {site.bodies:,} bytes, {found}")
    print(f"saved: {100 - 100 * sent[1] / sent[0]:.1f} % of the bytes")


def run(pages: int, days: int) -> None:
    """Measure."""
    site = Site(days)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    with TemporaryDirectory() as folder:
        config = configured(Path(folder), "http://127.0.0.1", 1, revalidate=True)
    Engine(config.crawl, config.archive, lambda: site.now).start(lambda crawls: watch(crawls, site, pages, days))
    site.shutdown()


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    run(*(numbers + [20, 60][len(numbers) :]))
