"""Which hosts want to be left alone, and until when: one circuit breaker for a host, shared by all its services.

An archive's index and replay are two download slots with a pace each, and one host: who says "too many" to one
of them is left alone by both. Waits outlive the process where there is a memory for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from crawler.model import HostWait

ASSETS = "assets"
_WORTH_KEEPING_S = 1.0  # shorter waits are over before a process can start again


def index_slot(host: str) -> str:
    """The download slot of an archive's index."""
    return f"{host} index"


def replay_slot(host: str) -> str:
    """The download slot of an archive's pages."""
    return f"{host} replay"


def save_slot(host: str) -> str:
    """The download slot of what an archive is asked to save."""
    return f"{host} save"


def status_slot(host: str) -> str:
    """The download slot of questions how far an archive is with saving."""
    return f"{host} status"


def asset_slot(host: str) -> str:
    """The download slot of what a site's scripts load."""
    return f"{host} {ASSETS}"


def host_of(slot: str) -> str:
    """The host of a download slot; of a live site, the slot is the host."""
    return slot.partition(" ")[0]


class Memory(Protocol):
    """Where waits are kept between two runs."""

    def waits(self) -> Iterable[HostWait]:
        """All that are kept."""

    def keep_wait(self, wait: HostWait) -> None:
        """Keep one, instead of the host's last."""

    def forget_wait(self, host: str) -> None:
        """The host answers again."""


class Pauses:
    """The breaker of every host. Shared by all runs of the process; knows slots, counts by host."""

    def __init__(self, memory: Memory | None = None, now: Callable[[], datetime] | None = None) -> None:
        self._memory = memory if now else None
        self._now = now
        self._paused: dict[str, float] = {}
        self._streaks: dict[str, int] = {}
        self._heard: set[str] = set()
        self._closed: dict[str, float] = {}
        self._kept: set[str] = set()
        if self._memory is not None and now:
            for wait in self._memory.waits():
                self._recall(wait, (wait.until - now()).total_seconds())

    def _recall(self, wait: HostWait, left_s: float) -> None:
        self._kept.add(wait.host)
        if left_s > 0:
            self._paused[wait.host] = monotonic() + left_s
            self._streaks[wait.host] = wait.failures

    def pause(self, slot: str, seconds: float, reason: str = "") -> None:
        """Let requests of a host wait."""
        host = host_of(slot)
        self._paused[host] = max(self._paused.get(host, 0.0), monotonic() + seconds)
        self._keep(host, seconds, reason)

    def _keep(self, host: str, seconds: float, reason: str) -> None:
        if self._memory is None or self._now is None or seconds < _WORTH_KEEPING_S:
            return
        # Rounded up: a second too late is polite, a second too early is not.
        until = self._now().replace(microsecond=0) + timedelta(seconds=int(seconds) + 1)
        self._memory.keep_wait(HostWait(host, until, self._streaks.get(host, 0), reason))
        self._kept.add(host)

    def streak(self, slot: str) -> int:
        """Count a failure of a host; how many came before it without an answer in between.

        Failures within one pause are one: they were under way when the first of them came.
        """
        host = host_of(slot)
        before = self._streaks.get(host, 0)
        if not self.paused_for(slot):
            self._streaks[host] = before + 1
        return before

    def troubled(self, slot: str) -> bool:
        """Whether a host has failed since it last answered: one request finds out, the others wait for it."""
        return bool(self._streaks.get(host_of(slot)))

    def answered(self, slot: str) -> None:
        """Forget a host's failures: it answers again."""
        host = host_of(slot)
        self._streaks.pop(host, None)
        if self._memory is not None and host in self._kept and not self.paused_for(slot):
            self._memory.forget_wait(host)
            self._kept.discard(host)

    def hear(self, slot: str) -> None:
        """Note that a host is there: it said something, whatever it was."""
        self._heard.add(host_of(slot))

    def heard(self, slot: str) -> bool:
        """Whether a host has said anything in this process."""
        return host_of(slot) in self._heard

    def close(self, slot: str, seconds: float, reason: str = "", kept_s: float | None = None) -> None:
        """Let requests of a host fail at once: it asked for more time than a run can wait.

        ``kept_s``: how long later runs leave it alone, where that is not the same.
        """
        host = host_of(slot)
        self._closed[host] = max(self._closed.get(host, 0.0), monotonic() + seconds)
        self._keep(host, seconds if kept_s is None else kept_s, reason)

    def paused_for(self, slot: str) -> float:
        """Seconds left of a pause; 0 where there is none."""
        return self._left(self._paused, slot)

    def closed_for(self, slot: str) -> float:
        """Seconds left until a closed host may be asked again; 0 where it is open."""
        return self._left(self._closed, slot)

    @staticmethod
    def _left(until: dict[str, float], slot: str) -> float:
        left = until.get(host_of(slot), 0.0) - monotonic()
        if left <= 0:
            until.pop(host_of(slot), None)
        return max(left, 0.0)
