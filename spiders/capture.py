"""Responses become captures: facts about one URL at one moment, shared by all spiders."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.model import Capture, FetchOrder, Origin, sha256
from spiders.tally import Observation

if TYPE_CHECKING:
    from scrapy.http import Response

_MOST_HEADERS = 64
_LONGEST_HEADER = 2_000

Chain = tuple[tuple[str, int], ...]


def live_capture(response: Response, order: FetchOrder, at: datetime, chain: Chain) -> Observation:
    """Make the capture of a live page. Every status is a capture."""
    capture = Capture(
        policy=order.policy,
        url=order.url,
        observed_at=at,
        recorded_at=at,
        origin=Origin.LIVE,
        status=response.status,
        content_type=content_type(response),
        body_sha256=sha256(response.body),
        final_url=response.url if chain else "",
        redirects=chain,
        headers=headers(response),
        manner=order.manner.name,
    )
    return Observation(capture, response.body)


def confirmed_capture(response: Response, order: FetchOrder, at: datetime, chain: Chain) -> Observation:
    """Make the capture of a page of which the server says that the bytes we have still hold."""
    known = order.known
    assert known is not None  # spiders.revalidation lets no other 304 through
    capture = Capture(
        policy=order.policy,
        url=order.url,
        observed_at=at,
        recorded_at=at,
        origin=Origin.LIVE,
        status=known.status,
        content_type=known.content_type,
        body_sha256=known.body_sha256,
        final_url=response.url if chain else "",
        redirects=chain,
        headers=headers(response),
        evidence="not modified",
        confirms=known.capture,
        manner=order.manner.name,
    )
    return Observation(capture)


def content_type(response: Response) -> str:
    """The header as sent, "" where none was."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")[:_LONGEST_HEADER]


def headers(response: Response) -> tuple[tuple[str, str], ...]:
    """The headers as received, names in lower case, bounded in number and length."""
    found = [
        (name.decode("latin-1").lower(), value.decode("latin-1")[:_LONGEST_HEADER])
        for name, values in response.headers.items()
        for value in values
    ]
    return tuple(found[:_MOST_HEADERS])
