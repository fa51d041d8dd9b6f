"""From the outbox to the channels: claim, send, settle, until nothing is left to claim.

Rule 1: every claim is settled, or the run dies and the next one finds it as it was left.
Rule 2: one delivery is tried once a run; the next try is later, and each pause is longer than the last.
Rule 3: one failure is nobody else's: not another channel's, not another recipient's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from crawler.errors import ClausewatchError, DeliveryError, GoneError, PutOffError, UncertainError
from crawler.model import Delivery, DeliveryState, Outcome
from reports.channels import Channel
from reports.letter import Letter
from reports.render import json

# Pauses between the tries of a delivery: four days in all, so that a mail server may be away over a weekend.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
    timedelta(hours=24),
)
# A receiver that asks for a longer pause than this is asked again all the same.
_LONGEST = timedelta(hours=24)


class Outbox(Protocol):
    """What delivering needs of a store."""

    def claim(self, now: datetime) -> Delivery | None:
        """Mark the next delivery that is due SENDING and return it as it was found.

        PENDING, IN_DOUBT where it is to be sent again, or SENDING where an earlier run was interrupted. Every claim
        of a run names the moment it began: what is put off during it is not due in it.
        """

    def digest(self, key: str) -> str:
        """The digest's stored JSON."""

    def previous(self, series: str, key: str) -> str:
        """The key of the series' digest before this one, "" where there is none."""

    def earlier(self, series: str, key: str) -> Sequence[str]:
        """The stored JSON of the series' digests before this one, the oldest first."""

    def settle(self, outcome: Outcome, now: datetime) -> None:
        """Write down what became of a claimed delivery."""


@dataclass(frozen=True, slots=True)
class DeliverySummary:
    """What became of all deliveries of a run, in order."""

    outcomes: tuple[Outcome, ...] = ()

    def count(self, state: DeliveryState) -> int:
        """How many ended in that state."""
        return sum(outcome.state is state for outcome in self.outcomes)

    @property
    def complete(self) -> bool:
        """Whether everything claimed was sent."""
        return self.count(DeliveryState.SENT) == len(self.outcomes)


@dataclass(frozen=True, slots=True)
class Errand:
    """One letter on its way: calling it does the I/O and touches no store, so any thread may."""

    channel: Channel
    letter: Letter

    def __call__(self) -> Exception | None:
        """Send; what went wrong, or None."""
        try:
            self.channel.send(self.letter)
        except Exception as error:  # noqa: BLE001 - a channel's bug must not stop the other channels
            return error
        return None


Steps = Generator[Errand, Exception | None, DeliverySummary]


def deliver(outbox: Outbox, channels: Mapping[str, Channel], clock: Callable[[], datetime]) -> DeliverySummary:
    """Deliver what is due. What cannot be delivered is settled as such and does not stop the rest."""
    steps = delivering(outbox, channels, clock)
    try:
        errand = next(steps)
        while True:
            errand = steps.send(errand())
    except StopIteration as end:
        summary: DeliverySummary = end.value
        return summary


def delivering(
    outbox: Outbox,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
) -> Steps:
    """The same step by step: each letter is handed out as an errand, and its result is sent back in.

    Once ``stopping`` says so, nothing more is claimed.
    """
    done: dict[tuple[str, str, str], Outcome] = {}
    began = clock()
    while not stopping() and (delivery := outbox.claim(began)) is not None:
        again = done.get(delivery.name)
        outcome = again or (yield from _attempt(outbox, channels, delivery, clock))
        outbox.settle(outcome, clock())
        if again:  # an outbox that forgets would keep us here for ever
            break
        done[delivery.name] = outcome
    return DeliverySummary(tuple(done.values()))


def _attempt(
    outbox: Outbox, channels: Mapping[str, Channel], delivery: Delivery, clock: Callable[[], datetime]
) -> Generator[Errand, Exception | None, Outcome]:
    channel = channels.get(delivery.channel)
    if channel is None:
        detail = f"there is no channel {delivery.channel!r}; remedy: write a table [channels.{delivery.channel}]"
        return Outcome(delivery, DeliveryState.REFUSED, f"{detail} in config.toml", doubtful=delivery.doubtful)
    doubtful = not channel.idempotent and (delivery.doubtful or delivery.state is DeliveryState.SENDING)
    if delivery.state is DeliveryState.SENDING and not (channel.idempotent or channel.resends):
        detail = "interrupted while sending: it may have arrived"
        return Outcome(delivery, DeliveryState.IN_DOUBT, detail, doubtful=True)
    try:
        letter = _letter(outbox, channel, delivery)
    except ClausewatchError as error:
        return Outcome(delivery, DeliveryState.REFUSED, str(error), doubtful=doubtful)
    problem = yield Errand(channel, letter)
    return _judged(delivery, channel, problem, (clock(), doubtful))


def _letter(outbox: Outbox, channel: Channel, delivery: Delivery) -> Letter:
    key, series = delivery.digest_key, delivery.series
    before = outbox.earlier(series, key) if channel.looks_back else ()
    return Letter(
        key=key,
        digest=json.loads(outbox.digest(key)),
        recipient=delivery.recipient,
        previous=outbox.previous(series, key),
        earlier=tuple(map(json.loads, before)),
    )


def _judged(delivery: Delivery, channel: Channel, problem: Exception | None, found: tuple[datetime, bool]) -> Outcome:
    """What a try amounts to, and when the next one is."""
    now, doubtful = found
    if problem is None:
        twice = "sent again under the same name, after a try whose end is not known" if doubtful else ""
        return Outcome(delivery, DeliveryState.SENT, twice, doubtful=doubtful)
    if isinstance(problem, GoneError):
        return Outcome(delivery, DeliveryState.GONE, str(problem), doubtful=doubtful)
    if isinstance(problem, PutOffError):
        return _put_off(delivery, problem, now, doubtful=doubtful)
    if isinstance(problem, UncertainError) or not isinstance(problem, ClausewatchError):
        pause = _pause(delivery) if channel.idempotent or channel.resends else None
        return Outcome(
            delivery,
            DeliveryState.IN_DOUBT,
            _said(problem),
            next_try_at=now + pause if pause else None,
            doubtful=True,
        )
    return Outcome(delivery, DeliveryState.REFUSED, str(problem), doubtful=doubtful)


def _said(problem: Exception) -> str:
    return str(problem) if isinstance(problem, DeliveryError) else f"{type(problem).__name__}: {problem}"


def _put_off(delivery: Delivery, problem: PutOffError, now: datetime, *, doubtful: bool) -> Outcome:
    pause = _pause(delivery)
    if pause is None:
        detail = f"given up after {delivery.attempts} tries: {problem}"
        return Outcome(delivery, DeliveryState.REFUSED, detail, doubtful=doubtful)
    asked = min(timedelta(seconds=problem.retry_after_s), _LONGEST)
    # What may have arrived stays in doubt while it waits.
    state = DeliveryState.IN_DOUBT if doubtful else DeliveryState.PENDING
    return Outcome(delivery, state, str(problem), next_try_at=now + max(pause, asked), doubtful=doubtful)


def _pause(delivery: Delivery) -> timedelta | None:
    """How long to wait after this try; None: it was the last."""
    return PAUSES[delivery.attempts - 1] if 0 < delivery.attempts <= len(PAUSES) else None
