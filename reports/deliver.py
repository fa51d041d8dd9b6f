"""From the outbox to the channels: claim, send, settle, until nothing is left to claim.

Rule 1: every claim is settled, or the run dies and the next one finds it as it was left.
Rule 2: one delivery is tried once a run; when to try again is the outbox's to say.
Rule 3: one channel's failure is no other channel's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, overload

from crawler.errors import ClausewatchError, UncertainError
from crawler.model import Delivery, DeliveryState, Digest
from reports.channels import Channel
from reports.render import json


class Outbox(Protocol):
    """What delivering needs of a store."""

    def claim(self, now: datetime) -> Delivery | None:
        """Mark the next delivery SENDING and return it as it was found.

        PENDING, or SENDING where an earlier run was interrupted. What was refused waits for somebody to ask for
        another try, or at least for the next run: every claim of a run names the moment it began.
        """

    def digest(self, key: str) -> str:
        """The digest's stored JSON."""

    def earlier(self, series: str, key: str) -> Sequence[str]:
        """The stored JSON of the series' digests before this one, the oldest first."""

    def settle(self, delivery: Delivery, state: DeliveryState, detail: str, now: datetime) -> None:
        """Write down what became of a claimed delivery."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivery."""

    delivery: Delivery
    state: DeliveryState
    detail: str = ""


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


def deliver(outbox: Outbox, channels: Mapping[str, Channel], clock: Callable[[], datetime]) -> DeliverySummary:
    """Deliver what is due. What cannot be delivered is settled as such and does not stop the rest."""
    done: dict[tuple[str, str], Outcome] = {}
    began = clock()
    while (delivery := outbox.claim(began)) is not None:
        name = (delivery.digest_key, delivery.channel)
        again = done.get(name)
        outcome = again or _attempt(outbox, channels, delivery)
        outbox.settle(delivery, outcome.state, outcome.detail, clock())
        if again:  # an outbox that forgets would keep us here for ever
            break
        done[name] = outcome
    return DeliverySummary(tuple(done.values()))


def _attempt(outbox: Outbox, channels: Mapping[str, Channel], delivery: Delivery) -> Outcome:
    channel = channels.get(delivery.channel)
    if channel is None:
        detail = f"there is no channel {delivery.channel!r}; remedy: write a table [channels.{delivery.channel}]"
        return Outcome(delivery, DeliveryState.REFUSED, f"{detail} in config.toml")
    if delivery.state is DeliveryState.SENDING and not channel.idempotent:
        return Outcome(delivery, DeliveryState.IN_DOUBT, "interrupted while sending: it may have arrived")
    try:
        digest = json.loads(outbox.digest(delivery.digest_key))
        channel.send(delivery.digest_key, digest, _Earlier(outbox, delivery))
    except UncertainError as error:
        return Outcome(delivery, DeliveryState.IN_DOUBT, str(error))
    except ClausewatchError as error:
        return Outcome(delivery, DeliveryState.REFUSED, str(error))
    return Outcome(delivery, DeliveryState.SENT)


@dataclass(slots=True)
class _Earlier(Sequence[Digest]):
    """The digests told before, read from the outbox when somebody looks at them."""

    outbox: Outbox
    delivery: Delivery
    _texts: Sequence[str] | None = field(default=None)

    def _all(self) -> Sequence[str]:
        if self._texts is None:
            self._texts = self.outbox.earlier(self.delivery.series, self.delivery.digest_key)
        return self._texts

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Digest: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Digest]: ...
    def __getitem__(self, index: int | slice) -> Digest | Sequence[Digest]:
        if isinstance(index, slice):
            return [json.loads(text) for text in self._all()[index]]
        return json.loads(self._all()[index])
