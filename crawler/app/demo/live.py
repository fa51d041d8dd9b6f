"""The live side: what the companies' servers answer at one moment. Knows no sockets and no clock."""

from __future__ import annotations

import base64
import functools
import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from crawler.app.demo import pages
from crawler.app.demo.scenario import DemoPolicy, Version, policies
from crawler.model import Address

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back: a status, headers, a body. The server adds Date, Server and Content-Length."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    @property
    def content_type(self) -> str:
        """The header as sent, "" where none is."""
        return self.header("Content-Type")

    @property
    def digest(self) -> str:
        """The body's SHA-1 in base32, as archives name it."""
        return base64.b32encode(hashlib.sha1(self.body, usedforsecurity=False).digest()).decode()

    def header(self, name: str) -> str:
        """A header's value, "" where it is not sent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def plain(status: int, text: str, *headers: tuple[str, str]) -> Answer:
    """An answer that only says something."""
    return Answer(status, (("Content-Type", "text/plain"), *headers), text.encode())


def look(url: str, at: datetime) -> Answer:
    """What a visitor of that URL is shown at that moment."""
    parts = urlsplit(url)
    if parts.hostname not in _hosts():
        return plain(502, f"no such host: {parts.hostname}\n")
    if parts.path == "/robots.txt":
        return plain(200, _hosts()[parts.hostname].site["robots"])
    for policy in policies():
        for address in policy.addresses:
            if address.url == url.partition("#")[0]:
                return _policy_page(policy, address, at)
    return _missing()


@functools.cache
def _hosts() -> dict[str, DemoPolicy]:
    return {
        host: policy
        for policy in policies()
        for address in policy.addresses
        if (host := urlsplit(address.url).hostname)
    }


def _missing() -> Answer:
    return Answer(404, (("Content-Type", "text/html; charset=utf-8"),), pages.missing())


def _policy_page(policy: DemoPolicy, address: Address, at: datetime) -> Answer:
    version = policy.version_at(at)
    if version is None or (address.since is not None and at < address.since):
        return _missing()
    if wall := policy.wall_at(at):
        refused = (("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"))
        return Answer(wall.status, refused, pages.wall())
    if address.until is not None and at >= address.until:
        return Answer(301, (("Content-Type", "text/html"), ("Location", policy.url)), b"<p>Moved.</p>\n")
    body = pages.page(policy, version, at)
    return Answer(200, _page_headers(policy, version, body), body)


def _page_headers(policy: DemoPolicy, version: Version, body: bytes) -> Headers:
    """The page's headers: the older site names its charset only inside the page."""
    charset = policy.site["charset"]
    headers = [("Content-Type", f"text/html; charset={charset}" if charset == "utf-8" else "text/html")]
    if policy.site.get("etag"):
        headers.append(("ETag", f'"{hashlib.sha256(body).hexdigest()[:16]}"'))
    if policy.site.get("last_modified"):
        headers.append(("Last-Modified", format_datetime(version.since, usegmt=True)))
    return tuple(headers)
