"""Mementos: the bytes that an archive holds of one URL at one moment.

Rule 1: only ``id_`` replays are asked for: the captured bytes, not the archive's rewriting, which differs each time.
Rule 2: Memento-Datetime is looked at before the status. With it, any status is the captured site's own; without
        it the archive itself speaks, and what it says is never stored as a capture.
Rule 3: the moment recorded is the one that was served, never the one that was asked for.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from hashlib import sha1
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request

from crawler.model import Capture, FailureKind, FetchOrder, Origin, sha256
from spiders.backoff import CUT_SHORT, PASSING_STATUSES, UNPLAYABLE
from spiders.capture import Chain, content_type, headers
from spiders.failure import Declined
from spiders.live import OrderSpider
from spiders.pauses import replay_slot
from spiders.tally import Observation

if TYPE_CHECKING:
    from scrapy.http import Response

MOST_HOPS = 5

# What the archive says of a site that it does not show: as an exception's name, or on a page with status 200.
_EXCLUDED = re.compile(rb"AccessControlException|excluded from the Wayback Machine|Blocked Site Error")
# A 503 about one capture, not about the archive: its first bytes are lost, or not yet there.
_UNPLAYABLE = re.compile(rb"snapshot cannot be displayed|could not be (?:displayed|replayed)", re.IGNORECASE)
_UNPLAYABLE_TRIES = 2
_CUT_TRIES = 2
_END = re.compile(rb"</html", re.IGNORECASE)
_LONGEST_LENGTH = 18  # digits: a longer one is no length, and Python refuses to read thousands of them
_FRAMING = ("Content-Length", "Content-Encoding", "Transfer-Encoding")
_LONGEST_TAIL = 65_536  # what follows the end of a page: comments, scripts
_REPLAY_PATH = re.compile(r"/(?:web/(\d{4,14})|(\d{14}))(?:[a-z]{2}_)?/(.+)$", re.DOTALL)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Trail:
    """Where we are on the way from what was asked to what is served."""

    url: str  # the original URL asked for now
    hops: Chain = ()  # captured redirects so far, by replay address
    seen: frozenset[str] = frozenset()  # replay addresses asked, against circles


def memento_datetime(response: Response) -> datetime | None:
    """When the capture was made; None where the archive itself speaks."""
    text = (response.headers.get("Memento-Datetime") or b"").decode("latin-1")
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def excluded(response: Response) -> bool:
    """Whether the archive says that it does not show this site: by status, by header, or in a page."""
    said = response.headers.get("X-Archive-Wayback-Runtime-Error") or b""
    return response.status == 451 or bool(_EXCLUDED.search(said) or _EXCLUDED.search(response.body[:20_000]))


def doubt_replay(response: Response, tries: int, digest: str = "") -> str | None:
    """Doubt what the archive says in its own name, and a page that lacks its end, where asking again may help."""
    if memento_datetime(response) is not None:
        return CUT_SHORT if tries < _CUT_TRIES and _is_cut(response, digest) else None
    if excluded(response):
        return None
    if response.status == 503 and _UNPLAYABLE.search(response.body[:20_000]):
        return UNPLAYABLE if tries < _UNPLAYABLE_TRIES else None
    if response.status in PASSING_STATUSES:
        return f"status {response.status}"
    if response.status in _REDIRECTS and urljoin(response.url, _location(response)) == response.url:
        return "a redirect to itself"
    return "a page of the archive's own" if response.status == 200 else None


def _is_cut(response: Response, digest: str) -> bool:
    """Whether a page stops early although the index does not say that it was captured so.

    The index's hash is of the bytes as stored, perhaps compressed: only where it agrees does it prove anything.
    """
    if response.status != 200 or not (_short_of(response) or (digest and _lacks_its_end(response))):
        return False
    return b32encode(sha1(response.body, usedforsecurity=False).digest()).decode() != digest


def _lacks_its_end(response: Response) -> bool:
    return "html" in content_type(response).lower() and not _END.search(response.body[-_LONGEST_TAIL:])


def _short_of(response: Response) -> int | None:
    """How many bytes the captured site announced, where fewer are there; None: all, or nobody can say.

    A crawler of an archive has limits of time and length: what it cut off is replayed as if it were whole.
    """
    if response.status != 200:
        return None
    said = {name: (response.headers.get(f"X-Archive-Orig-{name}") or b"").strip().lower() for name in _FRAMING}
    length = said["Content-Length"]
    # Of encoded bytes the length says nothing here; of chunks it is not valid.
    plain = said["Content-Encoding"] in {b"", b"identity"} and not said["Transfer-Encoding"]
    if not plain or not length.isdigit() or len(length) > _LONGEST_LENGTH:
        return None
    return int(length) if len(response.body) < int(length) else None


def reduced(url: str) -> str:
    """A URL without what an archive's index ignores: scheme, www, default port, case, argument order."""
    plain = re.sub(r"^https?://(?:[^/@]*@)?(?:www\d*\.)?", "", url.strip().lower())
    host, slash, rest = plain.partition("/")
    host = re.sub(r":(?:80|443)$", "", host)
    path, question, query = (slash + rest).partition("?")
    return host + path.rstrip("/") + question + "&".join(sorted(query.split("&")))


def stamp(when: datetime) -> str:
    """Write a moment as the archive does: 14 digits, UTC."""
    return when.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def moment(digits: str) -> datetime | None:
    """Read up to 14 digits as a moment; missing ones are the earliest."""
    padded = digits + "00000101000000"[len(digits) :]
    try:
        return datetime.strptime(padded, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


class MementoSpider(OrderSpider):
    """Fetches captured pages from an archive."""

    name = "memento"

    def request(self, order: FetchOrder) -> Request:
        """Ask for the capture at the moment of the order."""
        if order.memento_at is None:
            raise ValueError("an order to the archive names a moment")
        if order.memento_uri:
            return self._ask(order.memento_uri, order, Trail(order.url))
        return self._replay(order, stamp(order.memento_at), Trail(order.url))

    def answered(self, response: Response, **kwargs: Any) -> Iterator[Any]:  # noqa: ANN401
        """Read an answer: a capture, a captured redirect, or the archive's own word."""
        order, trail = kwargs["order"], kwargs["trail"]
        served = memento_datetime(response)
        if served is None:
            yield self._archive_speaks(response, order, trail)
        else:
            yield self._captured(response, order, trail, served)

    def _archive_speaks(self, response: Response, order: FetchOrder, trail: Trail) -> Request:
        """Follow the archive to its nearest capture, where that is near enough; else decline."""
        location = _location(response)
        found = _replayed(location)
        if response.status not in _REDIRECTS or not found or not (at := moment(found[0])):
            raise _declined(response)
        self._check_near(order, at)
        if reduced(found[1]) != reduced(trail.url):
            raise Declined(FailureKind.NOT_ARCHIVED, f"the archive offers another page instead: {found[1][:200]}")
        return self._replay(order, stamp(at), replace(trail, url=_absolute(found[1])))

    def _captured(
        self, response: Response, order: FetchOrder, trail: Trail, served: datetime
    ) -> Request | Observation:
        """Make the capture, or follow the redirect that was captured."""
        self._check_near(order, served)
        location = _location(response)
        if response.status in _REDIRECTS and location:
            return self._next_hop(response, order, trail, location)
        if announced := _short_of(response):
            detail = f"the capture breaks off: {len(response.body)} of {announced} bytes"
            raise Declined(FailureKind.NOT_ARCHIVED, detail)
        capture = Capture(
            policy=order.policy,
            url=order.url,
            observed_at=served,
            recorded_at=self.run.clock(),
            asked_at=order.memento_at,
            origin=Origin.ARCHIVE,
            status=response.status,
            content_type=content_type(response),
            body_sha256=sha256(response.body),
            final_url=trail.url if trail.hops else "",
            memento_uri=response.url,
            redirects=trail.hops,
            headers=headers(response),
        )
        return Observation(capture, response.body)

    def _next_hop(self, response: Response, order: FetchOrder, trail: Trail, location: str) -> Request:
        """Follow within the archive: a Location is written absolute, from the root, or without a scheme."""
        here, found = _replayed(response.url), _replayed(location)
        assert order.memento_at is not None
        at = (found or here or (stamp(order.memento_at), ""))[0]
        target = _absolute(found[1]) if found else urljoin(trail.url, location)
        # The replay address keeps the moment of the hop too: the body's own may be hours later.
        hops = (*trail.hops, (response.url, response.status))
        if len(hops) > MOST_HOPS:
            raise Declined(FailureKind.REDIRECT_LOOP, f"more than {MOST_HOPS} captured redirects")
        following = replace(trail, url=target, hops=hops)
        if not self.settings["CLAUSEWATCH_ARCHIVE"].replay:
            return self._ask(urljoin(response.url, location), order, following)
        return self._replay(order, at, following)

    def _check_near(self, order: FetchOrder, at: datetime) -> None:
        """Decline a capture too far from the moment of the order, which every hop is measured from."""
        window_s = self.settings["CLAUSEWATCH_ARCHIVE"].window_s
        assert order.memento_at is not None
        away = abs((at - order.memento_at).total_seconds())
        if away > window_s:
            detail = f"the nearest capture is of {at:%Y-%m-%d %H:%M:%S}, {away / 3600:.1f} h away"
            raise Declined(FailureKind.NOT_ARCHIVED, detail)

    def _replay(self, order: FetchOrder, at: str, trail: Trail) -> Request:
        return self._ask(self.settings["CLAUSEWATCH_ARCHIVE"].memento(at, trail.url), order, trail)

    def _ask(self, url: str, order: FetchOrder, trail: Trail) -> Request:
        if url in trail.seen:
            raise Declined(FailureKind.REDIRECT_LOOP, f"captured redirects go in a circle at {trail.url}")
        return Request(
            url,
            callback=self.read,
            errback=self.failed,
            cb_kwargs={"order": order, "trail": replace(trail, seen=trail.seen | {url})},
            meta={
                "download_slot": replay_slot(self.settings["CLAUSEWATCH_ARCHIVE_HOST"]),
                "doubt": partial(doubt_replay, digest=order.digest),
                "no_redirects": True,
            },
            priority=10 * len(trail.seen),  # finish what is begun
            dont_filter=True,
        )


def _declined(response: Response) -> Declined:
    """Name what the archive said in its own name."""
    status = response.status
    if excluded(response):  # a bare 403 may be anybody's between here and there
        return Declined(FailureKind.EXCLUDED, f"the archive does not show this site (status {status})")
    if _UNPLAYABLE.search(response.body[:20_000]):
        return Declined(FailureKind.NOT_ARCHIVED, "the archive lists this capture and cannot show it")
    if status in {404, 302}:
        return Declined(FailureKind.NOT_ARCHIVED, f"the archive has nothing there (status {status})")
    return Declined(FailureKind.SERVER_ERROR, f"the archive answered {status} in its own name, to the end")


def _location(response: Response) -> str:
    return (response.headers.get("Location") or b"").decode("latin-1").strip()


def _absolute(url: str) -> str:
    return url if "://" in url else "http://" + url.lstrip("/")


def _replayed(address: str) -> tuple[str, str] | None:
    """The moment and the captured URL of a replay address, of whichever archive; None where it is no such address."""
    found = _REPLAY_PATH.search(address)
    return (found[1] or found[2], found[3]) if found else None
