"""Ledger one: what the world said. Appended, never changed; recording a fact twice is a no-op."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.errors import IntegrityError
from crawler.model import Capture, CdxRecord, FailureKind, FetchFailure, Listing, Origin, Policy, Visit
from store.bodies import Bodies
from store.database import Database, Row
from store.moments import read, written

NOT_MODIFIED = "not modified"
_COLUMNS = (
    "c.seq, c.policy, c.url, c.observed_at, c.recorded_at, c.origin, c.status, c.content_type, b.sha256,"
    " c.final_url, c.memento_uri, c.redirects, c.headers, CASE WHEN c.confirms IS NULL THEN c.evidence ELSE"
    f" '{NOT_MODIFIED}' END, (SELECT k.capture FROM captures k WHERE k.seq = c.confirms), c.manner,"
    " c.rendered"
)


RECORD = "urlkey, timestamp, original, mimetype, statuscode, digest, length, observed_at, uri, archive"
"""The columns of a row of an index, as ``record_of`` reads them."""


@dataclass(frozen=True, slots=True)
class Unread:
    """One body that a recipe has not read yet."""

    body: int
    url: str
    content_type: str
    status: int


class Captures:
    """Captures, failures and what archives list."""

    def __init__(self, database: Database, bodies: Bodies) -> None:
        self._database = database
        self._bodies = bodies

    def track(self, policies: Iterable[Policy]) -> None:
        """Mirror the configured policies; those no longer configured stay, marked as not tracked."""
        rows = [(p.id, p.company, p.kind, p.url, p.recipe.language) for p in policies]
        with self._database.transaction():
            have = set(self._database.rows("SELECT policy, company, kind, url, language FROM policies WHERE tracked"))
            if have == set(rows):
                return
            self._database.write("UPDATE policies SET tracked = 0")
            self._database.write_many(
                "INSERT INTO policies (policy, company, kind, url, language, tracked) VALUES (?, ?, ?, ?, ?, 1)"
                " ON CONFLICT (policy) DO UPDATE SET company = excluded.company, kind = excluded.kind,"
                " url = excluded.url, language = excluded.language, tracked = 1",
                rows,
            )

    def append(self, capture: Capture, body: bytes) -> bool:
        """Record a capture and its body; whether it was new."""
        capture = replace(
            capture,
            observed_at=capture.observed_at.replace(microsecond=0),
            recorded_at=capture.recorded_at.replace(microsecond=0),
        )
        with self._database.transaction():
            known = self._database.one("SELECT seq FROM captures WHERE capture = ?", (capture.id,))
            if known is None and capture.confirms:
                self._insert(capture, *self._confirmed_by_server(capture))
            elif known is None:
                self._insert(capture, self._bodies.append(body, capture.policy, capture.body_sha256))
            if capture.asked_at not in {None, capture.observed_at}:
                self._insert_instead(capture)
        return known is None

    def holds(self, capture: Capture) -> bool:
        """Whether these bytes of this address at this second are recorded, whoever brought them."""
        found = self._database.one(
            "SELECT 1 FROM captures c JOIN bodies b ON b.id = c.body WHERE c.policy = ? AND c.observed_at = ?"
            " AND c.url = ? AND b.sha256 = ?",
            (capture.policy, written(capture.observed_at), capture.url, capture.body_sha256),
        )
        return found is not None

    def _confirmed_by_server(self, capture: Capture) -> tuple[int, int]:
        """Body and sequence number of the capture whose bytes still hold."""
        row = self._database.one(
            "SELECT c.body, c.seq FROM captures c JOIN bodies b ON b.id = c.body"
            " WHERE c.capture = ? AND b.sha256 = ?",
            (capture.confirms, capture.body_sha256),
        )
        if row is None:
            raise IntegrityError(
                f"{capture.policy}: a capture confirms {capture.confirms}, which is not there",
                remedy="please report this; the next visit asks for the whole page",
            )
        return int(row[0]), int(row[1])

    def _insert_instead(self, capture: Capture) -> None:
        assert capture.asked_at is not None
        self._database.write(
            "INSERT OR IGNORE INTO served_instead (policy, url, asked_at, capture)"
            " SELECT ?, ?, ?, seq FROM captures WHERE capture = ?",
            (capture.policy, capture.url, written(capture.asked_at), capture.id),
        )

    def append_confirmed(
        self, policy: str, records: Sequence[CdxRecord], place: Callable[[CdxRecord], str], recorded_at: datetime
    ) -> int:
        """Record captures whose bytes are known already: the index lists the same content hash again.

        ``place`` gives the address of a record's memento. How many were new.
        """
        new = 0
        with self._database.transaction():
            for record in records:
                known = self._same_content(policy, record)
                if known is not None:
                    seq, body = known
                    capture = self._confirmed(record, self.get(seq), place(record), recorded_at)
                    if not self._database.one("SELECT 1 FROM captures WHERE capture = ?", (capture.id,)):
                        self._insert(capture, body)
                        new += 1
        return new

    def _same_content(self, policy: str, record: CdxRecord) -> tuple[int, int] | None:
        """A fetched capture of the same address and content: (seq, body)."""
        row = self._database.one(
            "SELECT c.seq, c.body FROM cdx_records r JOIN captures c ON c.policy = r.policy"
            " AND c.observed_at = r.observed_at AND c.url = r.original AND c.evidence = 'body'"
            " WHERE r.policy = ? AND r.urlkey = ? AND r.digest = ? AND c.origin = 'archive'"
            # Empty bodies and script shells share a content under several statuses: those are not one capture.
            " AND CASE r.statuscode WHEN '-' THEN '200' ELSE r.statuscode END = ? ORDER BY c.seq LIMIT 1",
            (policy, record.urlkey, record.digest, "200" if record.statuscode == "-" else record.statuscode),
        )
        return (int(row[0]), int(row[1])) if row else None

    def _confirmed(self, record: CdxRecord, known: Capture, uri: str, recorded_at: datetime) -> Capture:
        return replace(
            known,
            url=record.original,
            observed_at=record.observed_at,
            recorded_at=recorded_at.replace(microsecond=0),
            memento_uri=uri,
            headers=(),
            evidence="index",
        )

    def _insert(self, capture: Capture, body: int, confirms: int | None = None) -> None:
        self._database.write(
            "INSERT INTO captures (capture, policy, url, final_url, observed_at, recorded_at, origin, status,"
            " content_type, body, memento_uri, redirects, headers, evidence, confirms, manner, rendered)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                capture.id,
                capture.policy,
                capture.url,
                capture.final_url,
                written(capture.observed_at),
                written(capture.recorded_at),
                capture.origin.value,
                capture.status,
                capture.content_type,
                body,
                capture.memento_uri,
                json.dumps(capture.redirects, ensure_ascii=False),
                json.dumps(capture.headers, ensure_ascii=False),
                # The column was made for archives: whoever vouched, the bytes are those of an earlier capture.
                "index" if confirms else capture.evidence,
                confirms,
                capture.manner,
                capture.rendered,
            ),
        )

    def append_failure(self, failure: FetchFailure) -> bool:
        """Record that an order brought nothing; whether that was new."""
        failure = replace(failure, failed_at=failure.failed_at.replace(microsecond=0))
        return bool(
            self._database.write(
                "INSERT OR IGNORE INTO failures (failure, policy, url, memento_at, failed_at, kind, detail,"
                " retry_after_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    failure.id,
                    failure.policy,
                    failure.url,
                    written(failure.memento_at) if failure.memento_at else None,
                    written(failure.failed_at),
                    failure.kind.value,
                    failure.detail,
                    failure.retry_after_s,
                ),
            )
        )

    def append_listing(self, listing: Listing, listed_at: datetime) -> None:
        """Record what an archive's index said of one address: its rows, and whether they were all."""
        with self._database.transaction():
            self.append_records(listing.policy, listing.records)
            self._database.write(
                "INSERT OR REPLACE INTO listings (archive, policy, url, listed_at, complete, records, dropped,"
                " problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    listing.order.archive if listing.order else "",
                    listing.policy,
                    listing.url,
                    written(listed_at),
                    listing.complete,
                    len(listing.records),
                    listing.dropped,
                    listing.problem.kind.value if listing.problem else "",
                ),
            )

    def append_records(self, policy: str, records: Iterable[CdxRecord]) -> None:
        """Record rows of an archive's index."""
        self._database.write_many(
            "INSERT OR IGNORE INTO cdx_records (policy, urlkey, timestamp, digest, original, mimetype, statuscode,"
            " length, observed_at, archive, uri) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    policy,
                    r.urlkey,
                    r.timestamp,
                    r.digest,
                    r.original,
                    r.mimetype,
                    r.statuscode,
                    r.length,
                    written(r.observed_at),
                    r.archive,
                    r.uri or None,
                )
                for r in records
            ],
        )

    def of(self, policy: str) -> Iterator[tuple[int, Capture]]:
        """The captures of a policy with their sequence numbers, in observed order."""
        for row in self._database.rows(
            f"SELECT {_COLUMNS} FROM captures c JOIN bodies b ON b.id = c.body"
            " WHERE c.policy = ? ORDER BY c.observed_at, c.capture",
            (policy,),
        ):
            yield int(row[0]), _capture(row)

    def get(self, seq: int) -> Capture:
        """One capture by its sequence number."""
        row = self._database.one(
            f"SELECT {_COLUMNS} FROM captures c JOIN bodies b ON b.id = c.body WHERE c.seq = ?", (seq,)
        )
        assert row is not None
        return _capture(row)

    def named(self, prefix: str) -> list[tuple[int, str]]:
        """Sequence number and policy of the captures whose id begins so; at most two."""
        rows = self._database.rows(
            "SELECT seq, policy FROM captures WHERE substr(capture, 1, length(?)) = ? ORDER BY seq LIMIT 2",
            (prefix, prefix),
        )
        return [(int(row[0]), row[1]) for row in rows]

    def observed(self, policy: str) -> set[tuple[str, datetime]]:
        """(URL, moment) of every listed capture of a policy that was had: what need not be fetched again."""
        rows = self._database.rows(
            "SELECT url, observed_at FROM captures WHERE policy = ? AND origin = 'archive'"
            " UNION ALL SELECT url, asked_at FROM served_instead WHERE policy = ?",
            (policy, policy),
        )
        return {(url, read(at)) for url, at in rows}

    def not_shown(self, policy: str, kind: FailureKind, since: datetime) -> set[tuple[str, datetime]]:
        """(URL, moment) of listed captures that the archive has said since then it cannot, or will not, show."""
        return {
            (url, read(at))
            for url, at in self._database.rows(
                "SELECT url, memento_at FROM failures WHERE policy = ? AND kind = ? AND failed_at >= ?"
                " AND memento_at IS NOT NULL",
                (policy, kind.value, written(since)),
            )
        }

    def listed(self, policy: str, since: datetime | None, until: datetime | None) -> list[CdxRecord]:
        """What archives' indexes list of a policy, oldest first, between two moments (None: no bound)."""
        return [
            record_of(row)
            for row in self._database.rows(
                f"SELECT {RECORD} FROM cdx_records WHERE policy = ? AND observed_at >= ? AND observed_at <= ?"
                " ORDER BY observed_at, urlkey, digest, original",
                (policy, written(since) if since else "", written(until) if until else "9999"),
            )
        ]

    def last_visits(self) -> dict[str, Visit]:
        """The last live visit to each policy."""
        visits = {
            policy: Visit(read(at), saw=True)
            for policy, at in self._database.rows(
                "SELECT policy, max(observed_at) FROM captures WHERE origin = 'live' GROUP BY policy"
            )
        }
        # With max(), SQLite takes the other columns from the row that holds it.
        for policy, at, wait_s in self._database.rows(
            "SELECT policy, max(failed_at), retry_after_s FROM failures WHERE memento_at IS NULL"
            " AND kind NOT IN ('not_a_listing', 'excluded', 'not_archived') GROUP BY policy"
        ):
            if policy not in visits or visits[policy].at < read(at):
                visits[policy] = Visit(read(at), saw=False, wait_s=wait_s or 0.0)
        return visits

    def as_unread(self, seq: int) -> Unread:
        """What a recipe would read of one capture."""
        row = self._database.one("SELECT body, url, content_type, status FROM captures WHERE seq = ?", (seq,))
        assert row is not None
        return Unread(int(row[0]), row[1], row[2], int(row[3]))

    def unread(self, policy: str, recipe: str) -> Iterator[Unread]:
        """The bodies of a policy that a recipe has not read yet, oldest capture first."""
        for row in self._database.rows(
            "SELECT c.body, min(c.url), c.content_type, c.status FROM captures c WHERE c.policy = ?"
            " AND NOT EXISTS (SELECT 1 FROM readings r WHERE r.body = c.body AND r.content_type = c.content_type"
            " AND r.status = c.status AND r.recipe = ?)"
            " GROUP BY c.body, c.content_type, c.status ORDER BY min(c.observed_at), c.body",
            (policy, recipe),
        ):
            yield Unread(int(row[0]), row[1], row[2], int(row[3]))


def record_of(row: Row) -> CdxRecord:
    """A row of an index, from the columns RECORD."""
    named: tuple[str, str, str, str, str, str, str] = row[:7]
    return CdxRecord(*named, read(row[7]), row[8] or "", row[9])


def _capture(row: Row) -> Capture:
    return Capture(
        policy=row[1],
        url=row[2],
        observed_at=read(row[3]),
        recorded_at=read(row[4]),
        origin=Origin(row[5]),
        status=int(row[6]),
        content_type=row[7],
        body_sha256=row[8],
        final_url=row[9],
        memento_uri=row[10],
        redirects=tuple((url, status) for url, status in json.loads(row[11])),
        headers=tuple((name, value) for name, value in json.loads(row[12])),
        evidence=row[13],
        confirms=row[14],
        manner=row[15],
        rendered=bool(row[16]),
    )
