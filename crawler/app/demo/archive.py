"""The archive's side: an index (CDX) and a replay of what it saw, in the dialect of the Wayback Machine.

Rule 1: the archive saw what ``live.look`` answered at the moment of each visit; nothing is written twice.
Rule 2: it knows only visits at or before ``now``.
Rule 3: an answer with ``Memento-Datetime`` is the captured site speaking; without it, the archive speaks itself.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from crawler.app.demo.live import Answer, look, plain
from crawler.app.demo.scenario import Visit, policies

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
"""The columns of the index, in its own words and order."""

_KNOWN = {"url", "output", "limit", "showResumeKey", "resumeKey", "from", "to", "fl", "gzip", "matchType"}
_REPLAY = re.compile(r"/web/(\d{1,14})(?:[a-z]{2}_)?/(.+)")
_NOTHING = "<title>Small archive</title><h1>404</h1><p>The small archive has not archived that URL.</p>"
_MOST = 150_000  # the old server's own limit, kept as ours

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Memento:
    """One visit of the archive and what it brought home."""

    key: str
    visit: Visit
    answer: Answer

    @property
    def timestamp(self) -> str:
        """The moment in fourteen digits."""
        return f"{self.visit.at:%Y%m%d%H%M%S}"

    @property
    def row(self) -> Row:
        """The line of the index. A revisit tells neither type nor status."""
        kind = self.answer.content_type.partition(";")[0] or "unk"
        told = ("warc/revisit", "-") if self.visit.remark == "revisit" else (kind, str(self.answer.status))
        packed = str(len(zlib.compress(self.answer.body)) + 480)  # a record's own headers count as well
        return (self.key, self.timestamp, self.visit.url, *told, self.answer.digest, packed)


def urlkey(url: str) -> str:
    """Fold a URL as archives do: host reversed, without scheme, www and port, in lower case, no slash at the end."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host = re.sub(r"^www\d*\.", "", (parts.hostname or "").lower())
    query = "&".join(sorted(parts.query.lower().split("&")))
    path = parts.path.lower().rstrip("/") or "/"
    return f"{','.join(reversed(host.split('.')))}){path}" + (f"?{query}" if query else "")


def mementos(url: str, now: datetime) -> tuple[Memento, ...]:
    """Everything the archive holds of a URL, oldest first."""
    return tuple(each for each in _all() if each.key == urlkey(url) and each.visit.at <= now)


@functools.cache
def _all() -> tuple[Memento, ...]:
    visits = sorted((visit for policy in policies() for visit in policy.visits), key=lambda visit: visit.at)
    return tuple(Memento(urlkey(visit.url), visit, look(visit.url, visit.at)) for visit in visits)


def listing(query: Mapping[str, str], now: datetime) -> Answer:
    """Answer a question to the index."""
    if strange := sorted(set(query) - _KNOWN):
        return plain(400, f"this small archive does not know: {', '.join(strange)}\n")
    if query.get("matchType", "exact") != "exact":
        return plain(403, "This type of CDX query requires authorization.\n")
    if not query.get("url"):
        return plain(400, "Bad Request: url is missing\n")
    try:
        return _slice(query, tuple(_rows(query, now)))
    except (ValueError, binascii.Error, zlib.error) as problem:
        return plain(400, f"Bad Request: {problem}\n")


def _rows(query: Mapping[str, str], now: datetime) -> Iterable[Row]:
    """The lines in the asked window; both ends count, and ``to=2020`` means the end of 2020."""
    since, until = query.get("from", ""), query.get("to", "")
    for memento in mementos(query["url"], now):
        stamp = memento.timestamp
        if stamp[: len(since)] >= since and stamp[: len(until)] <= until:
            yield from [memento.row] * (2 if memento.visit.remark == "twice" else 1)


def _slice(query: Mapping[str, str], rows: tuple[Row, ...]) -> Answer:
    """Cut the lines to the limit and say where to go on."""
    limit = int(query.get("limit") or _MOST)
    start = _read_key(query["resumeKey"]) if "resumeKey" in query else 0
    chosen = rows[start : start + limit] if limit >= 0 else rows[limit:]
    more = limit >= 0 and start + limit < len(rows) and query.get("showResumeKey") == "true"
    key = _resume_key(chosen[-1], start + limit) if more and chosen else ""
    names = tuple(query["fl"].split(",")) if query.get("fl") else FIELDS
    shown = [[dict(zip(FIELDS, row, strict=True)).get(name, "-") for name in names] for row in chosen]
    return _as_json(names, shown, key) if query.get("output") == "json" else _as_text(shown, key)


def _as_json(names: Row, rows: list[list[str]], key: str) -> Answer:
    """A list of lists under a line of names; nothing at all when nothing was found."""
    lines = [list(names), *rows] if rows else []
    if key:
        lines += [[], [key]]
    body = "[" + ",\n".join(json.dumps(line) for line in lines) + "]\n"
    return Answer(200, (("Content-Type", "application/json"),), body.encode())


def _as_text(rows: list[list[str]], key: str) -> Answer:
    lines = [" ".join(row) for row in rows]
    if key:
        lines += ["", key]
    return plain(200, "".join(f"{line}\n" for line in lines))


def _resume_key(last: Row, position: int) -> str:
    """A key that looks like the archive's and is nobody else's business."""
    told = zlib.compress(f"{last[0]} {last[1]} {position}".encode())
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _read_key(key: str) -> int:
    told = zlib.decompress(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    return int(told.decode().rsplit(" ", 1)[1])


def replay(target: str, base: str, now: datetime) -> Answer | None:
    """Answer a request for a memento; None when the target is not one. Every mode replays the original bytes."""
    asked = _REPLAY.fullmatch(target)
    if asked is None:
        return None
    held = mementos(asked[2], now)
    if not held:
        return Answer(404, (("Content-Type", "text/html; charset=utf-8"),), _NOTHING.encode())
    nearest = min(held, key=lambda each: abs(each.visit.at - _moment(asked[1])))
    if nearest.timestamp == asked[1]:
        return _as_captured(nearest, base)
    where = f"{base}/web/{nearest.timestamp}id_/{nearest.visit.url}"
    reason = ("X-Archive-Redirect-Reason", f"found capture at {nearest.timestamp}")
    return Answer(302, (("Content-Type", "text/html; charset=utf-8"), ("Location", where), reason))


def _moment(digits: str) -> datetime:
    """Read up to fourteen digits, taking the earliest moment they can mean; nonsense means the year 2000."""
    try:
        return datetime.strptime(digits + "00000101000000"[len(digits) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)


def _as_captured(memento: Memento, base: str) -> Answer:
    """Replay the captured status and bytes; a captured redirect points into the archive at the same second."""
    seen, visit = memento.answer, memento.visit
    headers = [
        ("Content-Type", seen.content_type),
        ("Memento-Datetime", format_datetime(visit.at, usegmt=True)),
        ("Link", f'<{visit.url}>; rel="original"'),
        ("x-archive-src", f"small-web-{visit.at:%Y}.warc.gz"),
        ("x-archive-orig-date", format_datetime(visit.at, usegmt=True)),
        ("x-archive-orig-content-length", str(len(seen.body))),
    ]
    for name, value in seen.headers:
        if name == "Location":
            headers.append((name, f"{base}/web/{memento.timestamp}id_/{value}"))
        else:
            headers.append((f"x-archive-orig-{name.lower()}", value))
    return Answer(seen.status, tuple(headers), seen.body)
