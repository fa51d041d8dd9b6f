"""Let an archive save what was seen live: taken up from the captures, asked for slowly, and what came of it kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from crawler.app.fetching import Progress, balanced
from crawler.app.pipeline import reading
from crawler.app.wiring import Workplace
from crawler.config import Archive
from crawler.errors import ConfigError
from crawler.history.saving import after, due, worth
from crawler.model import Policy, QueuedSave, SaveKeys, SaveState, SaveStep
from spiders.run import Crawls
from store import Store

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Saving:
    """What a run works with."""

    place: Workplace
    store: Store
    archive: Archive
    progress: Progress

    @property
    def within(self) -> timedelta:
        """How near an archived capture must lie to stand for a live one."""
        return timedelta(seconds=self.archive.save_within_s)


@dataclass(frozen=True, slots=True)
class Queue:
    """What a run finds to do."""

    due: tuple[QueuedSave, ...]
    waiting: int  # in the queue, and not to be asked for now
    stale: int  # policies that were seen too long ago to be saved as they were seen


def saver(archives: Mapping[str, Archive]) -> Archive:
    """The archive that saves pages: the first whose keys are named. Raises ConfigError: none is."""
    for archive in archives.values():
        if archive.save_key_env and archive.save_secret_env:
            return archive
    raise ConfigError(
        "no archive has keys for saving pages",
        remedy="name the variables that hold them in [archive]: save_key_env and save_secret_env"
        " (https://archive.org/account/s3.php gives the keys)",
    )


def keys(archive: Archive, environment: Mapping[str, str]) -> SaveKeys:
    """The keys, out of the environment. Raises ConfigError where they are absent, or would be sent in the clear."""
    names = (archive.save_key_env or "", archive.save_secret_env or "")
    values = [environment.get(name, "").strip() for name in names]
    absent = [name for name, value in zip(names, values, strict=True) if not value]
    if absent:
        raise ConfigError(
            f"the environment holds no {' and no '.join(absent)}: pages are saved with keys only",
            remedy="set what save_key_env and save_secret_env of [archive] name",
        )
    if not all(value.isascii() and value.isprintable() and not set(value) & set(" :") for value in values):
        raise ConfigError(
            f"{' or '.join(names)} does not look like a key", remedy="copy key and secret anew, without quotes"
        )
    parts = urlsplit(archive.url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise ConfigError(f"{archive.url}: a key is not sent unencrypted", remedy="name an https URL in [archive]")
    return SaveKeys(*values)


def take_up(job: Saving, policies: Sequence[Policy]) -> Queue:
    """Put into the queue what was seen live and is not archived near its moment; what of it is due now."""
    now, stale = job.place.clock(), 0
    for policy in policies:
        for _ in reading(policy, job.store):
            pass
        found = job.store.saves.unarchived(policy.id, policy.recipe.name, job.archive.save_within_s)
        if found is None:
            continue
        capture, url, seen_at = found
        stale += now - seen_at > job.within
        if worth(seen_at, job.store.saves.last(url), now, job.within):
            job.store.saves.take_up(policy.id, url, capture, now)
    wanted = {policy.id for policy in policies}
    rows = [row for row in job.store.saves.waiting() if row.order.policy in wanted]
    ready = [row for row in rows if due(row, job.store.saves.handed_in(row.order.url), now, job.within)]
    # What was begun is looked after first.
    ready.sort(key=lambda row: (row.state is not SaveState.SUBMITTED, row.order.number))
    return Queue(tuple(ready), len(rows) - len(ready), stale)


async def save(crawls: Crawls, job: Saving, rows: Sequence[QueuedSave], keys: SaveKeys) -> list[QueuedSave]:
    """Let the archive save some pages of the queue; how they stand then."""
    orders = [row.order for row in rows]

    def tell(done: int, waits: str | None) -> None:
        job.progress("save", done, len(orders), waits)

    def keep(step: SaveStep) -> None:
        _keep(job, step)

    balanced(await crawls.of_archive(job.archive).saves(orders, keys, keep, tell))
    return [job.store.saves.numbered(order.number) for order in orders]


def _keep(job: Saving, step: SaveStep) -> None:
    """Record one answer at once: a job that is not known cannot be asked for."""
    row = job.store.saves.numbered(step.order.number)
    job.store.saves.keep(after(row, step, job.place.clock()))


def memento(archive: Archive, row: QueuedSave) -> str | None:
    """Where a saved page can be looked at."""
    if row.memento_at is None:
        return None
    return f"{archive.url.rstrip('/')}/web/{row.memento_at:%Y%m%d%H%M%S}/{row.order.url}"


def cut(rows: Sequence[QueuedSave], limit: int | None) -> tuple[QueuedSave, ...]:
    """So many new pages at most; what was begun is looked after besides."""
    begun = [row for row in rows if row.state is SaveState.SUBMITTED]
    fresh = [row for row in rows if row.state is not SaveState.SUBMITTED]
    return (*begun, *fresh[:limit])
