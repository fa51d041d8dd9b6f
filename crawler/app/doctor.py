"""What an operator wants to know before trusting an installation: each thing looked at, and what to do about it.

Nothing is written, but a nameless file in each folder that must be writable, which is gone at once. What needs the
network is in ``crawler.app.reach``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from crawler.app.diagnosis import Chart
from crawler.app.health import health
from crawler.app.pipeline import fingerprint
from crawler.app.wiring import Workplace
from crawler.config import Config
from crawler.errors import BusyError, StoreError
from crawler.model import READER, Render
from spiders.browser import found, missing
from store import Store, exclusive, open_store

_MB = 1_000_000
_TIGHT = 1_000 * _MB
_FULL = 100 * _MB
_SLOW_OUTBOX = timedelta(hours=1)
_REFUSED_LATELY = timedelta(hours=1)
_SKEW = timedelta(minutes=2)
_EXAMPLE = "clausewatch.example"  # the address of the shipped configuration


def examine(place: Workplace) -> Chart:
    """Look at everything that is on this machine."""
    chart = Chart()
    _configuration(place.config, chart)
    _places(place, chart)
    _disk(place, chart)
    _browser(place.config, chart)
    if place.database.exists():
        with chart.looking_at("database"), open_store(place.database, read_only=True) as store:
            _database(place, store, chart)
    else:
        chart.warn("database", f"{place.database}: not made yet", "`clausewatch crawl` or `clausewatch backfill`")
    return chart


def _configuration(config: Config, chart: Chart) -> None:
    series = config.tables.digests
    if _EXAMPLE in config.crawl.user_agent:
        chart.warn(
            "configuration",
            "user_agent still names nobody: sites cannot reach you",
            "write your own address into user_agent of [crawl]",
        )
    elif not series:
        chart.warn("configuration", "no series of digests: nobody is told", "write a [[digests]] table")
    else:
        chart.ok("configuration", f"{len(config.policies)} policies, {len(series)} series")


def _places(place: Workplace, chart: Chart) -> None:
    """Every folder that is written to."""
    found = {place.database.parent: "database"}
    for name, options in place.config.tables.channels.items():
        for key in ("folder", "path"):
            if text := getattr(options, key, None):
                path = place.config.folder / text
                found.setdefault(path if key == "folder" else path.parent, f"channel {name}")
    for folder, owner in found.items():
        if problem := _unwritable(folder):
            chart.fail(f"writable: {owner}", f"{folder}: {problem}", "mend its permissions, or name another place")
        else:
            chart.ok(f"writable: {owner}", str(folder))


def _unwritable(folder: Path) -> str:
    """Why nothing can be written into a folder, or into the nearest one above that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def _disk(place: Workplace, chart: Chart) -> None:
    folder = place.database.parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    size = place.database.stat().st_size if place.database.exists() else 0
    detail = f"{free // _MB:,} MB free, the database has {size / _MB:,.1f}"
    if free < _FULL:
        chart.fail("disk", detail, "make room: a full disk stops every run")
    elif free < max(_TIGHT, 2 * size):
        chart.warn("disk", detail, "make room: a backup needs as much again")
    else:
        chart.ok("disk", detail)


def _browser(config: Config, chart: Chart) -> None:
    """Whether pages that scripts make can be made, and who insists on it."""
    executable = config.crawl.browser
    lacking = missing(executable)
    insisting = sum(policy.manner.render is Render.ALWAYS for policy in config.policies)
    if lacking and insisting:
        problem, _, remedy = lacking.rpartition(": ")
        chart.fail("browser", f'render = "always" of {insisting} policies, and {problem}', remedy)
    elif lacking:
        chart.ok("browser", f"none, for pages that scripts make: {lacking}")
    else:
        chart.ok("browser", f"{found(executable)}, for pages that scripts make")


def _database(place: Workplace, store: Store, chart: Chart) -> None:
    pending = store.condition.pending_migrations()
    if pending:
        chart.warn(
            "database", f"of an older version; {', '.join(pending)} not applied", "back up, then `clausewatch derive`"
        )
        return
    with chart.looking_at("database"):
        _integrity(store, chart)
        _lock(place, store, chart)
        _clock(place.clock(), store, chart)
        _reader(place.config, store, chart)
        _watching(place, store, chart)
        _deliveries(place.clock(), store, chart)
        _archive(place.clock(), store, chart)


def _integrity(store: Store, chart: Chart) -> None:
    if faults := store.queries.faults():
        chart.fail("database", "; ".join(faults), "restore a backup; `clausewatch check` says more")
        return
    totals = store.queries.totals()
    chart.ok("database", f"whole: {totals['captures']} captures, {totals['changes']} changes, schema current")


def _lock(place: Workplace, store: Store, chart: Chart) -> None:
    """Whether a run is at work. The kernel lets go of a dead process's lock: only its leases may be left."""
    if not place.database.with_name(place.database.name + ".lock").exists():
        chart.ok("lock", "free")
        return
    try:
        with exclusive(place.database):
            pass
    except BusyError as error:
        chart.ok("lock", error.problem.partition(": ")[2])
        return
    except StoreError as error:
        chart.fail("lock", error.problem, error.remedy)
        return
    leased = store.condition.leased()
    if leased:
        chart.warn(
            "lock", f"free, but {leased} visits are claimed by a run that died", "the next run takes them over"
        )
    else:
        chart.ok("lock", "free")


def _clock(now: datetime, store: Store, chart: Chart) -> None:
    newest = store.condition.newest_record()
    if newest is not None and newest > now + _SKEW:
        chart.fail(
            "clock",
            f"it is {now:%Y-%m-%d %H:%M} UTC here, but a capture was recorded at {newest:%Y-%m-%d %H:%M}",
            "set the clock; let the machine ask a time server",
        )
    else:
        chart.ok("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC")


def _reader(config: Config, store: Store, chart: Chart) -> None:
    behind = [
        p.id for p in config.policies if _stale(store.timelines.fingerprint(p.id), fingerprint(p, store), p.id, store)
    ]
    if behind:
        chart.warn(
            "reader",
            f"{len(behind)} of {len(config.policies)} policies wait to be read by {READER}: {_some(behind)}",
            "`clausewatch derive`; a rereading is never news",
        )
    else:
        chart.ok("reader", f"{READER}: everything is read by it")


def _stale(stored: str | None, current: str, policy: str, store: Store) -> bool:
    return stored != current and store.timelines.extent(policy)[0] > 0


def _watching(place: Workplace, store: Store, chart: Chart) -> None:
    rows = health(place.config, store, place.clock())
    words = Counter(str(row["health"]) for row in rows)
    summary = ", ".join(f"{count} {word}" for word, count in words.most_common())
    bad = [str(row["policy"]) for row in rows if row["health"] in {"overdue", "failing", "not seen"}]
    if not bad:
        chart.ok("policies", summary or "none")
    elif words["overdue"] > len(rows) // 2:
        chart.fail("policies", summary, "is `clausewatch run` running? Look at its log")
    else:
        chart.warn("policies", f"{summary}: {_some(bad)}", "`clausewatch status` says why, policy by policy")


def _deliveries(now: datetime, store: Store, chart: Chart) -> None:
    slow = [each for each in store.condition.outbox() if each.state != "pending" or now - each.since > _SLOW_OUTBOX]
    if not slow:
        chart.ok("deliveries", "everything told has arrived")
        return
    detail = ", ".join(f"{each.count} {each.state} since {each.since:%Y-%m-%d %H:%M}" for each in slow)
    remedy = "`clausewatch status` names them; `clausewatch deliver`, with --retry for the refused ones"
    chart.warn("deliveries", detail, remedy)


def _archive(now: datetime, store: Store, chart: Chart) -> None:
    count, last = store.condition.archive_refusals(now - _REFUSED_LATELY)
    if last is not None:
        detail = f"said “too many” {count} times within an hour, last at {last:%H:%M} UTC"
        chart.warn("archive's patience", detail, "wait an hour, and raise index_delay and replay_delay of [archive]")
    else:
        chart.ok("archive's patience", "no refusal within an hour")


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
