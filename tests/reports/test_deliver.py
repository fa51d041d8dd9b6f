"""Claim, send, settle: every claim is settled once, and no failure stops the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.errors import RefusedError, UncertainError
from crawler.model import Delivery, DeliveryState, Digest
from reports.deliver import deliver
from reports.digest import compose
from reports.render.json import dumps

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
S = DeliveryState


@dataclass
class Box:
    """An outbox in memory: claiming marks SENDING, refused ones are due again in the next run."""

    digests: list[Digest]
    rows: dict[tuple[str, str], Delivery]
    details: dict[tuple[str, str], str] = field(default_factory=dict)
    settled: dict[tuple[str, str], datetime] = field(default_factory=dict)
    looked_back: int = 0

    def claim(self, now: datetime) -> Delivery | None:
        for name, row in self.rows.items():
            if row.state in {S.PENDING, S.SENDING, S.REFUSED} and self.settled.get(name, LONG_AGO) < now:
                self.rows[name] = replace(row, state=S.SENDING, attempts=row.attempts + 1)
                return row
        return None

    def digest(self, key: str) -> str:
        return next(dumps(digest) for digest in self.digests if digest.key == key)

    def earlier(self, series: str, key: str) -> Sequence[str]:  # noqa: ARG002 - the protocol's
        self.looked_back += 1
        keys = [digest.key for digest in self.digests]
        return [dumps(digest) for digest in self.digests[: keys.index(key)]]

    def settle(self, delivery: Delivery, state: DeliveryState, detail: str, now: datetime) -> None:
        name = (delivery.digest_key, delivery.channel)
        assert self.rows[name].state is S.SENDING
        self.rows[name] = replace(self.rows[name], state=state)
        self.details[name] = detail
        self.settled[name] = now


@dataclass
class Wire:
    """A channel that keeps what it is sent, or fails."""

    idempotent: bool = True
    failure: Exception | None = None
    looks_back: bool = False
    sent: list[tuple[str, int]] = field(default_factory=list)

    def send(self, key: str, digest: Digest, earlier: Sequence[Digest]) -> None:
        assert key == digest.key
        if self.failure:
            raise self.failure
        if self.looks_back:
            assert [earlier[n] for n in range(len(earlier))] == list(earlier) == list(earlier[:])
        self.sent.append((key, len(earlier) if self.looks_back else 0))


@pytest.fixture
def digests(item: Any) -> list[Digest]:
    return [compose("weekly", NOW.replace(day=10 + n), [item(day=n)]) for n in range(3)]


def box(digests: list[Digest], *channels: str, state: DeliveryState = S.PENDING) -> Box:
    rows = [Delivery(digest.key, digest.series, name, state, 0) for digest in digests for name in channels]
    return Box(digests, {(row.digest_key, row.channel): row for row in rows})


def test_everything_is_sent_once(digests: list[Digest]) -> None:
    outbox, wire, back = box(digests, "wire", "back"), Wire(), Wire(looks_back=True)
    summary = deliver(outbox, {"wire": wire, "back": back}, lambda: NOW)
    assert summary.complete
    assert summary.count(S.SENT) == 6
    assert wire.sent == [(digest.key, 0) for digest in digests]
    assert back.sent == [(digest.key, n) for n, digest in enumerate(digests)]
    assert outbox.looked_back == 3
    assert deliver(outbox, {"wire": wire, "back": back}, lambda: NOW).outcomes == ()


def test_one_failure_is_nobody_elses(digests: list[Digest]) -> None:
    refused = Wire(failure=RefusedError("disk full", remedy="free space"))
    doubtful = Wire(failure=UncertainError("the line went dead"))
    wire = Wire()
    outbox = box(digests[:1], "refused", "doubtful", "gone", "wire")
    summary = deliver(outbox, {"refused": refused, "doubtful": doubtful, "wire": wire}, lambda: NOW)
    states = {name[1]: row.state for name, row in outbox.rows.items()}
    details = {name[1]: detail for name, detail in outbox.details.items()}
    assert states["refused"] is S.REFUSED
    assert details["refused"] == "disk full\n  remedy: free space"
    assert states["doubtful"] is S.IN_DOUBT
    assert states["gone"] is S.REFUSED
    assert "[channels.gone]" in details["gone"]
    assert not summary.complete


def test_refused_is_tried_again_in_a_later_run(digests: list[Digest]) -> None:
    outbox, wire = box(digests[:1], "wire"), Wire(failure=RefusedError("full"))
    deliver(outbox, {"wire": wire}, lambda: NOW)
    wire.failure = None
    assert deliver(outbox, {"wire": wire}, lambda: NOW.replace(hour=9)).complete


def test_an_outbox_that_forgets_keeps_nobody(digests: list[Digest]) -> None:
    class Forgetful(Box):
        def claim(self, now: datetime) -> Delivery | None:
            return super().claim(now.replace(year=3000))

    whole, wire = box(digests[:1], "wire"), Wire(failure=RefusedError("full"))
    outbox = Forgetful(whole.digests, whole.rows)
    assert len(deliver(outbox, {"wire": wire}, lambda: NOW).outcomes) == 1
    assert [row.state for row in outbox.rows.values()] == [S.REFUSED]


@pytest.mark.parametrize(("idempotent", "state"), [(True, S.SENT), (False, S.IN_DOUBT)])
def test_interrupted_while_sending(digests: list[Digest], idempotent: bool, state: DeliveryState) -> None:  # noqa: FBT001
    outbox, wire = box(digests[:1], "wire", state=S.SENDING), Wire(idempotent=idempotent)
    deliver(outbox, {"wire": wire}, lambda: NOW)
    assert [row.state for row in outbox.rows.values()] == [state]
    assert len(wire.sent) == int(idempotent)


def test_a_broken_digest_stops_nobody(digests: list[Digest]) -> None:
    class Broken(Box):
        def digest(self, key: str) -> str:
            return "{" if key == digests[0].key else super().digest(key)

    whole, wire = box(digests, "wire"), Wire()
    outbox = Broken(whole.digests, whole.rows)
    deliver(outbox, {"wire": wire}, lambda: NOW)
    assert [row.state for row in outbox.rows.values()] == [S.REFUSED, S.SENT, S.SENT]
