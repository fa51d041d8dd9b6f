"""How watching goes, as Prometheus text: what the store knows, and how the daemon beats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler import __version__
from crawler.model import READER
from store import Store

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Beat:
    """What the daemon did last."""

    started: datetime
    looked: datetime | None = None  # the end of the last look
    well: bool = True  # whether all of that look went well
    looks: int = 0

    def ailment(self, now: datetime, patience_s: float) -> str:
        """Why the daemon is not to be called alive; "" where it is."""
        last = self.looked or self.started
        silent = (now - last).total_seconds()
        return f"no look has ended for {silent:.0f} s" if silent > patience_s else ""


Sample = tuple[Mapping[str, str], float]


def exposition(store: Store, beat: Beat, now: datetime) -> str:
    """Everything as text, in the format of version 0.0.4."""
    return "".join(_lines(store, beat, now))


def _lines(store: Store, beat: Beat, now: datetime) -> Iterator[str]:
    condition = store.condition
    yield from _metric(
        "info",
        "gauge",
        "Version of the program and of its reader.",
        [({"version": __version__, "reader": READER}, 1)],
    )
    yield from _metric(
        "policy_last_success_timestamp_seconds",
        "gauge",
        "When each policy was last captured live.",
        (({"policy": name}, at.timestamp()) for name, at in sorted(condition.last_seen().items())),
    )
    yield from _metric(
        "failures_total",
        "counter",
        "Requests that brought no capture, by origin and class.",
        (
            ({"origin": origin, "class": kind}, count)
            for (origin, kind), count in sorted(condition.failures().items())
        ),
    )
    yield from _metric("visits_due", "gauge", "Visits whose time has come.", [({}, condition.due(now))])
    yield from _metric("visits_under_way", "gauge", "Visits claimed by a run.", [({}, condition.leased())])
    outbox = condition.outbox()
    yield from _metric(
        "outbox_deliveries",
        "gauge",
        "Deliveries that have not arrived, by state.",
        (({"state": each.state}, each.count) for each in outbox),
    )
    ages = [(now - each.since).total_seconds() for each in outbox if each.state in {"pending", "sending"}]
    yield from _metric(
        "outbox_oldest_seconds", "gauge", "Age of the oldest delivery that waits.", [({}, max([0.0, *ages]))]
    )
    yield from _metric("database_bytes", "gauge", "Size of the database.", [({}, condition.size())])
    yield from _metric("looks_total", "counter", "Looks for what is due since the start.", [({}, beat.looks)])
    yield from _metric("last_look_ok", "gauge", "Whether the last look went well.", [({}, int(beat.well))])
    looked: list[Sample] = [({}, beat.looked.timestamp())] if beat.looked else []
    yield from _metric("last_look_timestamp_seconds", "gauge", "When the last look ended.", looked)


def _metric(name: str, kind: str, meaning: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP clausewatch_{name} {meaning}\n# TYPE clausewatch_{name} {kind}\n"
    for labels, value in samples:
        told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"clausewatch_{name}{{{told}}} {value:.15g}\n" if told else f"clausewatch_{name} {value:.15g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
