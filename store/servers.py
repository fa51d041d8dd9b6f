"""What servers say of their pages, and which of them are believed when they say "not modified"."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Known
from store.database import Database
from store.moments import read

_ANSWERS = 12  # so many whole answers back: more than the question of honesty looks at


@dataclass(frozen=True, slots=True)
class Answer:
    """A live page that came whole, and how often its server confirmed it afterwards."""

    seq: int
    url: str  # that answered
    at: datetime
    version: str | None  # its text; None: not the policy
    etag: str
    last_modified: str
    confirmations: int
    confirmed_at: datetime | None  # the last time


class Servers:
    """Validators and honesty of the servers that serve policies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, policy: str, url: str, manner: str) -> tuple[Known, int] | None:
        """What a server may be asked to confirm, and how often it has; None: the page is asked for whole.

        It is the newest live capture, if that showed the policy at this address, asked for in this manner.
        """
        row = self._database.one(
            "SELECT coalesce(confirms, seq), policy FROM captures WHERE policy = ? AND origin = 'live'"
            " ORDER BY observed_at DESC, seq DESC LIMIT 1",
            (policy,),
        )
        row = row and self._database.one(
            "SELECT c.capture, coalesce(nullif(c.final_url, ''), c.url), c.status, c.content_type, b.sha256,"
            " c.headers, (SELECT count(*) FROM captures k WHERE k.policy = c.policy AND k.origin = 'live'"
            " AND k.observed_at > c.observed_at AND k.confirms = c.seq)"
            " FROM captures c JOIN bodies b ON b.id = c.body WHERE c.seq = ? AND c.url = ? AND c.manner = ?"
            " AND NOT c.rendered AND c.status = 200 AND EXISTS (SELECT 1 FROM readings r WHERE r.body = c.body"
            " AND r.content_type = c.content_type AND r.status = c.status AND r.version IS NOT NULL)",
            (row[0], url, manner),
        )
        if row is None:
            return None
        etag, modified = _validators(row[5])
        if not (etag or modified):
            return None
        return Known(row[0], row[1], int(row[2]), row[3], row[4], etag, modified), int(row[6])

    def answers(self, policy: str, recipe: str) -> list[Answer]:
        """The newest whole live answers of a policy, oldest first, as a recipe reads them."""
        rows = self._database.rows(
            "SELECT c.seq, coalesce(nullif(c.final_url, ''), c.url), c.observed_at, v.version, c.headers,"
            " (SELECT count(*) FROM captures k WHERE k.policy = c.policy AND k.origin = 'live'"
            " AND k.observed_at > c.observed_at AND k.confirms = c.seq),"
            " (SELECT max(k.observed_at) FROM captures k WHERE k.policy = c.policy AND k.origin = 'live'"
            " AND k.observed_at > c.observed_at AND k.confirms = c.seq)"
            " FROM captures c LEFT JOIN readings r ON r.body = c.body AND r.content_type = c.content_type"
            " AND r.status = c.status AND r.recipe = ? LEFT JOIN versions v ON v.id = r.version"
            " WHERE c.policy = ? AND c.origin = 'live' AND c.confirms IS NULL AND NOT c.rendered"
            " ORDER BY c.observed_at DESC, c.seq DESC LIMIT ?",
            (recipe, policy, _ANSWERS),
        )
        found = [
            Answer(int(seq), url, read(at), version, *_validators(headers), int(count), read(last) if last else None)
            for seq, url, at, version, headers, count, last in rows
        ]
        return found[::-1]

    def distrust(self, policy: str, host: str, proof: tuple[int, int], reason: str) -> None:
        """Record that a server said "not modified" of a text that was: never believed again. ``proof``: captures."""
        self._database.write(
            "INSERT OR IGNORE INTO distrusted (policy, host, before_capture, since_capture, reason)"
            " VALUES (?, ?, ?, ?, ?)",
            (policy, host, *proof, reason),
        )

    def distrusted(self, host: str) -> bool:
        """Whether a server was ever caught, with whatever policy."""
        return self._database.one("SELECT 1 FROM distrusted WHERE host = ? LIMIT 1", (host,)) is not None

    def all_distrusted(self) -> list[tuple[str, str, str]]:
        """Host, policy and reason of everyone who was caught."""
        rows = self._database.rows("SELECT host, policy, reason FROM distrusted ORDER BY host, policy")
        return [(host, policy, reason) for host, policy, reason in rows]


def _validators(headers: str) -> tuple[str, str]:
    """ETag and Last-Modified; "" where one was not sent."""
    found = {name: value for name, value in json.loads(headers) if name in {"etag", "last-modified"}}
    return found.get("etag", ""), found.get("last-modified", "")
