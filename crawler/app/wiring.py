"""The composition root: the only place that knows every room. Turns a configuration into things that work."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.config import Config
from crawler.model import Capture, FetchFailure
from reports.channels import Channel, channel
from reports.letter import Surroundings
from store import Store, exclusive, open_store

Clock = Callable[[], datetime]
Sink = Callable[[Capture | FetchFailure, bytes | None], None]


def machine_clock() -> datetime:
    """The present moment, UTC, to the second: what the ledgers keep."""
    return datetime.now(UTC).replace(microsecond=0)


def run_name() -> str:
    """A name for this run, by which its lines are found in a log of many."""
    return secrets.token_hex(6)


def fixed_clock(moment: datetime) -> Clock:
    """A clock that stands still: for rehearsals against an archive or a web whose time is not ours."""
    return lambda: moment


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a verb works with."""

    config: Config
    database: Path
    clock: Clock


@contextmanager
def writing(place: Workplace) -> Iterator[Store]:
    """Open the store for the one writing process. Raises BusyError where another holds it."""
    with exclusive(place.database), open_store(place.database) as store:
        mirror(place, store)
        yield store


def mirror(place: Workplace, store: Store) -> None:
    """Let the store know what is configured: its policies, and the series that begin now."""
    store.captures.track(place.config.policies)
    store.judgements.decide(place.config.policies, place.clock())
    series = place.config.tables.digests
    asked = {one.series: one.since for one in series if one.since}
    store.ledger.start([one.series for one in series], place.clock(), asked)


def sink(store: Store) -> Sink:
    """Where spiders hand what they got: recorded at once, durable when this returns."""

    def append(item: Capture | FetchFailure, body: bytes | None) -> None:
        if isinstance(item, FetchFailure):
            store.captures.append_failure(item)
        else:
            store.captures.append(item, body or b"")

    return append


def channels(config: Config, clock: Clock) -> Mapping[str, Channel]:
    """The configured channels, by name."""
    around = Surroundings(config.folder, os.environ, clock, sys.stdout)
    return {name: channel(options, around) for name, options in config.tables.channels.items()}
