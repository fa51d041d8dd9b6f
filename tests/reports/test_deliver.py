"""Claim, send, settle: every claim is settled once, and no failure stops the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.errors import GoneError, PutOffError, RefusedError, UncertainError
from crawler.model import Delivery, DeliveryState, Digest, Outcome
from reports.deliver import PAUSES, deliver
from reports.digest import compose
from reports.letter import Letter
from reports.render.json import dumps

NOW = datetime(2025, 11, 10, 8, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
S = DeliveryState


@dataclass
class Box:
    """An outbox in memory: claiming marks SENDING, what is put off is due again at its time."""

    digests: list[Digest]
    rows: dict[tuple[str, str, str], Delivery]
    outcomes: dict[tuple[str, str, str], Outcome] = field(default_factory=dict)
    looked_back: int = 0

    def claim(self, now: datetime) -> Delivery | None:
        for name, row in self.rows.items():
            last = self.outcomes.get(name)
            due = last.next_try_at if last else LONG_AGO
            if row.state in {S.PENDING, S.SENDING, S.IN_DOUBT} and due and due <= now:
                found = replace(row, attempts=row.attempts + 1)
                self.rows[name] = replace(found, state=S.SENDING)
                return found
        return None

    def digest(self, key: str) -> str:
        return next(dumps(digest) for digest in self.digests if digest.key == key)

    def earlier(self, series: str, key: str) -> Sequence[str]:  # noqa: ARG002 - the protocol's
        self.looked_back += 1
        keys = [digest.key for digest in self.digests]
        return [dumps(digest) for digest in self.digests[: keys.index(key)]]

    def previous(self, series: str, key: str) -> str:  # noqa: ARG002 - the protocol's
        keys = [digest.key for digest in self.digests]
        return keys[keys.index(key) - 1] if keys.index(key) else ""

    def settle(self, outcome: Outcome, now: datetime) -> None:  # noqa: ARG002 - the protocol's
        name = outcome.delivery.name
        assert self.rows[name].state is S.SENDING
        self.rows[name] = replace(self.rows[name], state=outcome.state, doubtful=outcome.doubtful)
        self.outcomes[name] = outcome


@dataclass
class Wire:
    """A channel that keeps what it is sent, or fails."""

    idempotent: bool = True
    failure: Exception | None = None
    looks_back: bool = False
    resends: bool = True
    sent: list[tuple[str, int]] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        assert letter.key == letter.digest.key
        if self.failure:
            raise self.failure
        self.sent.append((letter.key, len(letter.earlier)))

    def probe(self) -> str:
        return "a wire"


@pytest.fixture
def digests(item: Any) -> list[Digest]:
    return [compose("weekly", NOW.replace(day=10 + n), [item(day=n)]) for n in range(3)]


def box(digests: list[Digest], *channels: str, state: DeliveryState = S.PENDING) -> Box:
    rows = [Delivery(digest.key, digest.series, name, state, 0) for digest in digests for name in channels]
    return Box(digests, {row.name: row for row in rows})


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
    failures = {
        "refused": RefusedError("disk full", remedy="free space"),
        "doubtful": UncertainError("the line went dead"),
        "away": PutOffError("nobody there"),
        "stopped": GoneError("410"),
        "buggy": KeyError("x"),
    }
    channels = {name: Wire(failure=failure) for name, failure in failures.items()} | {"wire": Wire()}
    outbox = box(digests[:1], *failures, "nowhere", "wire")
    summary = deliver(outbox, channels, lambda: NOW)
    found = {name[1]: (one.state, one.detail, one.next_try_at) for name, one in outbox.outcomes.items()}
    soon = NOW + PAUSES[0]
    assert found.pop("nowhere")[0] is S.REFUSED
    assert found == {
        "refused": (S.REFUSED, "disk full\n  remedy: free space", None),
        "doubtful": (S.IN_DOUBT, "the line went dead", soon),
        "away": (S.PENDING, "nobody there", soon),
        "stopped": (S.GONE, "410", None),
        "buggy": (S.IN_DOUBT, "KeyError: 'x'", soon),
        "wire": (S.SENT, "", None),
    }
    assert not summary.complete


def test_what_is_put_off_is_tried_again_ever_later_and_given_up(digests: list[Digest]) -> None:
    outbox, wire = box(digests[:1], "wire"), Wire(failure=PutOffError("away"))
    now, waits = [NOW], []
    for _ in range(len(PAUSES) + 1):
        (outcome,) = deliver(outbox, {"wire": wire}, lambda: now[0]).outcomes
        assert not deliver(outbox, {"wire": wire}, lambda: now[0]).outcomes
        if outcome.next_try_at:
            waits.append(outcome.next_try_at - now[0])
            now[0] = outcome.next_try_at
    assert tuple(waits) == PAUSES
    assert outcome.state is S.REFUSED
    assert outcome.detail == f"given up after {len(PAUSES) + 1} tries: away"


@pytest.mark.parametrize(("asked_s", "wait_s"), [(0, 60), (30, 60), (600, 600), (10_000_000, 86_400)])
def test_a_receiver_may_ask_for_a_longer_pause(digests: list[Digest], asked_s: float, wait_s: int) -> None:
    outbox = box(digests[:1], "wire")
    wire = Wire(failure=PutOffError("busy", retry_after_s=asked_s))
    (outcome,) = deliver(outbox, {"wire": wire}, lambda: NOW).outcomes
    assert outcome.next_try_at == NOW + timedelta(seconds=wait_s)


def test_one_recipient_is_no_other(digests: list[Digest]) -> None:
    class Picky(Wire):
        def send(self, letter: Letter) -> None:
            if letter.recipient == "b":
                raise RefusedError("no such mailbox")
            super().send(letter)

    rows = [Delivery(digests[0].key, "weekly", "mail", S.PENDING, 0, to) for to in "abc"]
    outbox = Box(digests, {row.name: row for row in rows})
    deliver(outbox, {"mail": Picky()}, lambda: NOW)
    assert [row.state for row in outbox.rows.values()] == [S.SENT, S.REFUSED, S.SENT]


def test_an_outbox_that_forgets_keeps_nobody(digests: list[Digest]) -> None:
    class Forgetful(Box):
        def claim(self, now: datetime) -> Delivery | None:
            return super().claim(now.replace(year=3000))

    whole, wire = box(digests[:1], "wire"), Wire(failure=PutOffError("away"))
    outbox = Forgetful(whole.digests, whole.rows)
    assert len(deliver(outbox, {"wire": wire}, lambda: NOW).outcomes) == 1
    assert [row.state for row in outbox.rows.values()] == [S.PENDING]


@pytest.mark.parametrize(
    ("idempotent", "resends", "state", "said"),
    [
        (True, True, S.SENT, ""),
        (False, True, S.SENT, "sent again under the same name, after a try whose end is not known"),
        (False, False, S.IN_DOUBT, "interrupted while sending: it may have arrived"),
    ],
)
def test_interrupted_while_sending(
    digests: list[Digest], *, idempotent: bool, resends: bool, state: DeliveryState, said: str
) -> None:
    outbox, wire = box(digests[:1], "wire", state=S.SENDING), Wire(idempotent=idempotent, resends=resends)
    (outcome,) = deliver(outbox, {"wire": wire}, lambda: NOW).outcomes
    assert (outcome.state, outcome.detail, outcome.doubtful) == (state, said, not idempotent)
    assert len(wire.sent) == (state is S.SENT)


def test_doubt_is_held_or_sent_again(digests: list[Digest]) -> None:
    """In doubt it stays in doubt while it waits, and says so when it arrived at last."""
    held = Wire(idempotent=False, resends=False, failure=UncertainError("dead"))
    outbox = box(digests[:1], "wire")
    (outcome,) = deliver(outbox, {"wire": held}, lambda: NOW).outcomes
    assert (outcome.state, outcome.next_try_at) == (S.IN_DOUBT, None)
    again = Wire(idempotent=False, failure=UncertainError("dead"))
    outbox = box(digests[:1], "wire")
    deliver(outbox, {"wire": again}, lambda: NOW)
    again.failure = PutOffError("away")
    (outcome,) = deliver(outbox, {"wire": again}, lambda: NOW + PAUSES[0]).outcomes
    assert outcome.state is S.IN_DOUBT
    again.failure = None
    (outcome,) = deliver(outbox, {"wire": again}, lambda: NOW + timedelta(days=1)).outcomes
    assert outcome.detail.startswith("sent again under the same name")


def test_a_broken_digest_stops_nobody(digests: list[Digest]) -> None:
    class Broken(Box):
        def digest(self, key: str) -> str:
            return "{" if key == digests[0].key else super().digest(key)

    whole, wire = box(digests, "wire"), Wire()
    outbox = Broken(whole.digests, whole.rows)
    deliver(outbox, {"wire": wire}, lambda: NOW)
    assert [row.state for row in outbox.rows.values()] == [S.REFUSED, S.SENT, S.SENT]
