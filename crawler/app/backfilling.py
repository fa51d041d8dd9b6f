"""A backfill from listing to rows: what archives list, which of it to look at, and what came of it.

Everything here runs inside one main coroutine on the spiders' loop, as in ``crawler.app.fetching``.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain, zip_longest
from typing import Literal

from crawler.app.backfill import Bounds, Key, Plan, Survey, addresses, confirmable, plan, survey
from crawler.app.fetching import Book, Progress, Tally, balanced
from crawler.app.moving import adopt
from crawler.app.pipeline import reading
from crawler.app.wiring import Workplace
from crawler.history.probing import GAP, looks, one_a_period
from crawler.model import (
    CdxRecord,
    FailureKind,
    FetchOrder,
    Listing,
    ListingOrder,
    ListingPlace,
    ListingSlice,
    Policy,
)
from spiders.run import Crawls
from store import Store

# Where one capture of a content cannot be played, another of the same content is asked for, this often in all.
_ATTEMPTS = 3
_HOPELESS = 8  # captures that cannot be shown, and none that can
# New captures take minutes to days to become playable; others never do.
_ASK_AGAIN = timedelta(days=7)
# Who keeps a site out seldom lets it in again; and it is a request for every page and every run.
_SHUT_OUT_FOR = timedelta(days=30)
_MOVES = 3  # a policy that moved may have moved before
_MONTHS = {"month": 1, "quarter": 3}

Strategy = Literal["bisect", "all", "month", "quarter"]


@dataclass(frozen=True, slots=True)
class Choice:
    """How to choose what is fetched of what is listed."""

    strategy: Strategy = "bisect"
    gap: timedelta = GAP  # bisect: two captures that read the same are believed so far apart
    limit: int | None = None  # pages fetched in one run
    announce: bool = False  # what is found may be told as news
    follow_moves: bool = False  # addresses that captured redirects lead to are adopted, and listed too


@dataclass(frozen=True, slots=True)
class Backfill:
    """What a backfill works with."""

    place: Workplace
    store: Store
    bounds: Bounds
    progress: Progress
    choice: Choice = field(default_factory=Choice)


@dataclass(slots=True)
class _Run:
    """What is remembered from round to round."""

    tried: set[Key] = field(default_factory=set)
    fetched: int = 0


async def listing(crawls: Crawls, job: Backfill, policies: Sequence[Policy]) -> dict[str, Tally]:
    """Ask every archive's index for every address of some policies; record what it lists, slice by slice."""
    tallies = {policy.id: Tally(policy.id) for policy in policies}
    orders = _listing_orders(job, policies)
    done = 0
    for name in job.place.config.archives:
        own = [order for order in orders if order.archive == name and not _shut_out(job, order, tallies)]
        places = {order: left for order in own if (left := job.store.archived.left(order, job.place.clock()))}
        # An earlier run listed these to their end, and did not come to the end of their pages.
        open_ = [order for order in own if order not in places or not places[order].place.whole]
        tell = _counting(job, "index", done + len(own) - len(open_), len(orders))
        await _from(crawls, job, name).listings(open_, lambda item: _take(job, item, tallies), tell, places)
        done += len(own)
    for policy in policies:
        tallies[policy.id].listed = len(job.store.captures.listed(policy.id, job.bounds.since, job.bounds.until))
    return tallies


def _shut_out(job: Backfill, order: ListingOrder, tallies: Mapping[str, Tally]) -> bool:
    """Whether an archive said within the month that it does not show this site; then it is not asked again."""
    said = job.store.archived.shut_out(order, job.place.clock() - _SHUT_OUT_FOR)
    if said is None:
        return False
    tallies[order.policy].problems.append(
        f"index of {order.url}: excluded: said on {said:%Y-%m-%d} that it does not show this site;"
        f" asked again from {said + _SHUT_OUT_FOR:%Y-%m-%d} on"
    )
    return True


def _listing_orders(job: Backfill, policies: Sequence[Policy]) -> list[ListingOrder]:
    return [
        ListingOrder(order.policy, order.url, order.since, order.until, name)
        for name in job.place.config.archives
        for policy in policies
        for order in addresses(policy, job.bounds, job.store.archived.adopted(policy.id))
    ]


def _take(job: Backfill, item: Listing | ListingSlice, tallies: Mapping[str, Tally]) -> None:
    """Keep the rows of one slice and where to go on; or how a listing ended."""
    now = job.place.clock()
    if isinstance(item, ListingSlice):
        with job.store.transaction():
            job.store.captures.append_records(item.order.policy, item.records)
            job.store.archived.keep_place(item.order, item.place, now)
        return
    with job.store.transaction():
        job.store.captures.append_listing(item, now)
        if item.complete and item.order:
            job.store.archived.keep_place(item.order, ListingPlace(key=""), now)
    tally = tallies[item.policy]
    # What an archive does not show is no listing that will come whole later: there is nothing to run again for.
    excluded = item.problem is not None and item.problem.kind is FailureKind.EXCLUDED
    tally.complete = tally.complete and (item.complete or excluded)
    tally.dropped += item.dropped
    if item.problem:
        tally.problems.append(f"index of {item.url}: {item.problem.kind.value}: {item.problem.detail}")


async def backfill(crawls: Crawls, job: Backfill, policies: Sequence[Policy]) -> dict[str, Tally]:
    """List and fetch the archived captures of some policies; run again, it goes on where it was."""
    before = job.store.archived.newest()
    try:
        tallies = await listing(crawls, job, policies)
        await _fetch_all(crawls, job, policies, tallies)
        await _follow(crawls, job, policies, tallies)
        if not any(tally.failed for tally in tallies.values()):
            for order in _listing_orders(job, policies):
                job.store.archived.forget_whole(order)
    finally:
        if not job.choice.announce:
            job.store.archived.hush([policy.id for policy in policies], before)
    return tallies


async def _follow(crawls: Crawls, job: Backfill, policies: Sequence[Policy], tallies: dict[str, Tally]) -> None:
    """Adopt the addresses that policies moved to, and list them too, where the operator wants it."""
    for _ in range(_MOVES if job.choice.follow_moves else 0):
        await _read(job, policies)
        found = {policy.id: adopt(policy, job.store, job.place.clock()) for policy in policies}
        moved = [policy for policy in policies if found[policy.id]]
        if not moved:
            break
        for policy in moved:
            tallies[policy.id].moves += [str(move) for move in found[policy.id]]
        for name, again in (await listing(crawls, job, moved)).items():
            tallies[name].listed = again.listed
            tallies[name].complete = tallies[name].complete and again.complete
            tallies[name].problems += again.problems
        await _fetch_all(crawls, job, moved, tallies)


async def _fetch_all(crawls: Crawls, job: Backfill, policies: Sequence[Policy], tallies: dict[str, Tally]) -> None:
    """Fetch in rounds: what to look at next depends on what was read."""
    for each in plans(job, policies, ()):
        if not tallies[each.policy].fetched:  # the second time, for an adopted address, what it brought is known too
            tallies[each.policy].known = each.known
    run = _Run()
    while True:
        if job.choice.strategy != "all":  # there, everything is fetched unread
            await _read(job, policies)
        _confirm(job, policies, tallies)
        orders = _affordable(_next(job, policies, run), job, run)
        if not orders:
            break
        await _fetch(crawls, job, orders, tallies, run)
    for policy in policies:
        tallies[policy.id].not_looked_at = surveyed(job, policy, run.tried).unseen


def plans(job: Backfill, policies: Sequence[Policy], tried: Collection[Key]) -> list[Plan]:
    """What is left to fetch of every distinct content, and to confirm."""
    found = []
    for policy in policies:
        records = _records(job, policy)
        passed = _passed(job, policy, records, tried)
        found.append(plan(policy.id, records, job.store.captures.observed(policy.id), passed))
    return found


def surveyed(job: Backfill, policy: Policy, tried: Collection[Key]) -> Survey:
    """What can be looked at of a policy, and what is known of it."""
    records = _records(job, policy)
    seen = {(look.url, look.at): look.version for look in job.store.archived.looks(policy.id, policy.recipe.name)}
    # What was served instead of another moment says nothing of that moment.
    instead = job.store.captures.observed(policy.id) - seen.keys()
    return survey(policy.id, records, seen, _passed(job, policy, records, tried) | instead)


def _records(job: Backfill, policy: Policy) -> list[CdxRecord]:
    return job.store.captures.listed(policy.id, job.bounds.since, job.bounds.until)


def _passed(job: Backfill, policy: Policy, records: Iterable[CdxRecord], tried: Collection[Key]) -> set[Key]:
    """Captures that are not asked for now: tried in this run, or lately said not to be shown.

    Where three of one content could not be had, the others are not asked for either.
    """
    now, captures = job.place.clock(), job.store.captures
    passed = {*tried, *captures.not_shown(policy.id, FailureKind.NOT_ARCHIVED, now - _ASK_AGAIN)}
    passed |= captures.not_shown(policy.id, FailureKind.EXCLUDED, now - _SHUT_OUT_FOR)
    failed: Counter[tuple[str, str]] = Counter()
    for record in records:
        failed[record.urlkey, record.digest] += (record.original, record.observed_at) in passed
    spent = {content for content, count in failed.items() if count >= _ATTEMPTS}
    return passed | {(r.original, r.observed_at) for r in records if (r.urlkey, r.digest) in spent}


def _next(job: Backfill, policies: Sequence[Policy], run: _Run) -> list[FetchOrder]:
    """The next round of every policy: in turns where a limit is to be shared, else one policy after another.

    A body is kept as its difference from an earlier one of the same policy, which is then still at hand.
    """
    if job.choice.strategy == "all":
        rounds = [list(each.fetch) for each in plans(job, policies, run.tried)]
    else:
        rounds = [_few(job, policy, run) for policy in policies]
    turns = rounds if job.choice.limit is None else zip_longest(*rounds)
    return [order for order in chain.from_iterable(turns) if order]


def _few(job: Backfill, policy: Policy, run: _Run) -> list[FetchOrder]:
    field = surveyed(job, policy, run.tried)
    tried = sum((r.original, r.observed_at) in run.tried for r in _records(job, policy))
    if tried >= _HOPELESS and not field.texts:
        return []  # an archive that lists and cannot show: it is asked again by a later run
    return chosen(field, job.choice)


def chosen(field: Survey, choice: Choice) -> list[FetchOrder]:
    """What to look at next of one policy."""
    if choice.strategy in _MONTHS:
        places = one_a_period(field.sights, field.texts, _MONTHS[choice.strategy])
    else:
        places = looks(field.sights, field.texts, choice.gap)
    return [field.orders[field.sights[place].content] for place in places]


def _affordable(orders: list[FetchOrder], job: Backfill, run: _Run) -> list[FetchOrder]:
    return orders if job.choice.limit is None else orders[: max(job.choice.limit - run.fetched, 0)]


async def _read(job: Backfill, policies: Sequence[Policy]) -> None:
    """Read what came in: the next round depends on it."""
    for policy in policies:
        for _ in reading(policy, job.store):
            await asyncio.sleep(0)  # signals are heard meanwhile


async def _fetch(
    crawls: Crawls, job: Backfill, orders: Sequence[FetchOrder], tallies: dict[str, Tally], run: _Run
) -> None:
    book = Book(job.store, tallies)
    total = run.fetched + len(orders)
    for name in job.place.config.archives:
        if own := [order for order in orders if order.archive == name]:
            tell = _counting(job, "pages", run.fetched, total)
            balanced(await _from(crawls, job, name).mementos(own, book, tell))
            run.fetched += len(own)
    run.tried |= {(order.url, order.memento_at) for order in orders if order.memento_at}


def _counting(job: Backfill, phase: str, before: int, total: int) -> Callable[[int, str | None], None]:
    """Tell progress as part of the whole run."""
    return lambda done, waits: job.progress(phase, before + done, total, waits)


def _from(crawls: Crawls, job: Backfill, name: str) -> Crawls:
    return crawls.of_archive(job.place.config.archives[name])


def _confirm(job: Backfill, policies: Sequence[Policy], tallies: dict[str, Tally]) -> None:
    """Record what the index says has the content of a fetched capture."""
    archives, now = job.place.config.archives, job.place.clock()

    def place(record: CdxRecord) -> str:
        return record.uri or archives[record.archive].memento(record.timestamp, record.original)

    for policy in policies:
        known = confirmable(_records(job, policy), job.store.captures.observed(policy.id))
        count = job.store.captures.append_confirmed(policy.id, known, place, now)
        tallies[policy.id].confirmed += count


__all__ = ["Backfill", "Bounds", "Choice", "backfill", "chosen", "listing", "plans", "surveyed"]
