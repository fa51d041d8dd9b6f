"""The archive's index in its own words: queries built and records named with waybackpy, answers read by us.

waybackpy's own requests are not used: they check no status, lose a listing over one bad row or an impossible
timestamp, and take an error for the end. So it owns the words, and this project the wire.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from waybackpy.cdx_api import WaybackMachineCDXServerAPI
from waybackpy.cdx_snapshot import CDXSnapshot
from waybackpy.cdx_utils import full_url

from crawler.model import CdxRecord, ListingOrder

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_DIGEST = re.compile(r"[A-Z2-7]{32}")
_FIRST_YEAR = 1990  # there was no web to archive before
_STATUS = re.compile(r"\d{3}|-")


@dataclass(frozen=True, slots=True)
class Slice:
    """One answer of the index."""

    records: tuple[CdxRecord, ...]
    dropped: int  # rows that could not be read
    key: str | None  # opaque; where to go on
    last: str | None  # the last row's timestamp as it stands in the index, garbled or not


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slice begins, at a resume key, an index timestamp, or the beginning; and where its window ends."""

    key: str | None = None
    timestamp: str | None = None
    end: str | None = None


def query(index: str, order: ListingOrder, limit: int, place: Place) -> str:
    """Build the address of one slice of an index: exact match, ascending, no filter, no collapse.

    Revisits and errors stay in: they say when a text was still the same, and when it was gone.
    """
    api = WaybackMachineCDXServerAPI(
        order.url,
        start_timestamp=place.timestamp or stamp(order.since),
        end_timestamp=place.end or stamp(order.until),
        gzip="",  # keep compression; None would turn it off
        limit=str(limit),
    )
    payload = {"limit": str(api.limit), "showResumeKey": "true", "fl": ",".join(FIELDS)}
    api.add_payload(payload)
    if place.key is not None:
        payload["resumeKey"] = place.key
    return str(full_url(index, payload))


def read(body: bytes) -> Slice:
    """Read an answer row by row; a bad row costs itself only."""
    lines = body.decode("utf-8", errors="replace").splitlines()
    while lines and not lines[-1].strip():
        lines.pop()
    key = None
    # The key stands after an empty line; an answer may be a key alone.
    if len(lines) >= 2 and not lines[-2].strip():
        key = lines.pop().strip()
    rows = [line for line in lines if line.strip()]
    read_rows = [(row, found) for row in rows if (found := record(row)) is not None]
    records = tuple(found for _, found in read_rows)
    last = read_rows[-1][0].split(" ")[1] if read_rows else None
    return Slice(records, len(rows) - len(records), key, last)


def record(row: str) -> CdxRecord | None:
    """Read one row; None where it is not one."""
    fields = row.split(" ")
    if len(fields) < len(FIELDS):
        return None
    named = dict(zip(FIELDS, fields, strict=False))  # some rows have more fields than were asked for
    named["timestamp"] = repaired(named["timestamp"])
    if not (
        _DIGEST.fullmatch(named["digest"])
        and _STATUS.fullmatch(named["statuscode"])
        and named["original"].lower().startswith(("http://", "https://"))
    ):
        return None
    try:
        snapshot = CDXSnapshot(named)
    except ValueError:
        return None  # no such moment, even repaired
    found = _ours(snapshot)
    return found if found.observed_at.year >= _FIRST_YEAR else None


def repaired(timestamp: str) -> str:
    """Mend timestamps into which crawls of 2000 pushed a "00": before the month, or before the day."""
    if not re.fullmatch(r"\d{14}", timestamp):
        return ""
    if timestamp[4:6] == "00":
        return timestamp[:4] + timestamp[6:] + "00"
    if timestamp[6:8] == "00":
        return timestamp[:6] + timestamp[8:] + "00"
    return timestamp


def _ours(snapshot: CDXSnapshot) -> CdxRecord:
    return CdxRecord(
        urlkey=snapshot.urlkey,
        timestamp=snapshot.timestamp,
        original=snapshot.original,
        mimetype=snapshot.mimetype,
        statuscode=snapshot.statuscode,
        digest=snapshot.digest,
        length=snapshot.length,
        observed_at=snapshot.datetime_timestamp.replace(tzinfo=UTC),
    )


def stamp(when: datetime | None) -> str | None:
    """Write a moment as the index does: 14 digits, UTC."""
    return None if when is None else when.astimezone(UTC).strftime("%Y%m%d%H%M%S")
