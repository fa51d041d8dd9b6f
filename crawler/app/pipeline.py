"""The one way through: crawl → derive → digest → deliver. Each step returns a value; none calls an earlier one.

A failure at any step leaves everything before it intact, and the cure is always "run the verb again".
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from crawler.app.choosing import waits, wanted
from crawler.app.comparing import claims_of, comparison, date_note, dates_in, remember
from crawler.app.descending import bring_lineage
from crawler.app.forgetting import Forgetting
from crawler.app.honesty import judge
from crawler.app.judging import View, past_of
from crawler.app.noticing import Said, left_to_say, named
from crawler.app.suppressing import held_back_of, pending
from crawler.app.weighing import weigh_changes
from crawler.config import Config, Series
from crawler.errors import ClausewatchError, IntegrityError
from crawler.history.agenda import Memory, Window, agenda, window_of
from crawler.history.align import ALGORITHM
from crawler.history.facts import RULES
from crawler.history.lineage import LINEAGE
from crawler.history.periods import Period, periods
from crawler.history.settle import Settled
from crawler.history.timeline import changes, spans
from crawler.history.truth import JUDGE, judged
from crawler.history.truth.coming import coming
from crawler.model import (
    READER,
    Announcement,
    ChangeClass,
    Digest,
    DigestItem,
    Notice,
    Page,
    Policy,
    Reading,
    Span,
    Standing,
    Step,
    fact_id,
)
from crawler.text import read
from reports.digest import Coverage, compose
from reports.render import RENDERER
from reports.render import json as document
from store import Considered, Posting, Store, Timeline

_READ_AT_ONCE = 32  # bodies read in one transaction: the writer is never held up for long


@dataclass(frozen=True, slots=True)
class Derived:
    """What deriving one policy did."""

    policy: str
    read: int = 0  # bodies read for the first time under this recipe
    spans: int = 0
    changes: int = 0
    problem: str = ""  # set: it failed, everything recorded stays


def derive_all(policies: Iterable[Policy], store: Store) -> Iterator[Derived]:
    """Derive policies one after another; one that fails does not stop the others."""
    forgetting = Forgetting()
    for outcome in filter(None, deriving_all(policies, store)):
        forgetting.after(read=bool(outcome.read))
        yield outcome


def deriving_all(policies: Iterable[Policy], store: Store) -> Iterator[Derived | None]:
    """The same step by step, None after each: a daemon looks up between two steps."""
    for policy in policies:
        try:
            yield (yield from deriving(policy, store))
        except IntegrityError as error:  # one bad body: the other policies are sound
            yield Derived(policy.id, problem=str(error))
        except ClausewatchError:
            raise
        except Exception as error:  # noqa: BLE001 - the one loop where a bug of one policy must not stop the rest
            yield Derived(policy.id, problem=f"{type(error).__name__}: {error}")


def deriving(policy: Policy, store: Store) -> Generator[None, None, Derived]:
    """Rebuild what we know about one policy from its captures. Decides nothing: see crawler.history.

    Step by step: between two steps nothing is half-written.
    """
    recipe = policy.recipe.name
    current = fingerprint(policy, store)
    if store.timelines.fingerprint(policy.id) == current:
        return Derived(policy.id)
    count = 0
    for some in reading(policy, store):
        count += some
        yield
    judge(policy, store)
    stays = spans(store.texts.readings(policy.id, recipe))
    for change in changes(stays):
        remember(store, change.old.version, change.new.version)
        yield
    timeline = dated_timeline(policy, stays, store)
    yield from weigh_changes(policy, ((change, told) for change, told, *_ in timeline.changes), store)
    with store.transaction():
        bring_lineage(store, policy.id, stays)
        store.timelines.replace(policy.id, timeline, recipe, current)
    return Derived(policy.id, count, len(timeline.spans), len(timeline.changes))


def fingerprint(policy: Policy, store: Store) -> str:
    """Everything that a policy's derived rows depend on, in one name."""
    rules = (policy.recipe.name, ALGORITHM, LINEAGE, RULES, JUDGE)
    facts = (policy.company, policy.url, *policy.decisions.facts)
    return fact_id(*rules, *facts, *store.timelines.extent(policy.id))


def reading(policy: Policy, store: Store) -> Iterator[int]:
    """Read every body of a policy that its recipe has not read yet, a few a transaction; how many each time."""
    # A list: the query looks at the very rows that reading adds.
    waiting = iter(list(store.captures.unread(policy.id, policy.recipe.name)))
    while some := list(islice(waiting, _READ_AT_ONCE)):
        with store.transaction():
            for unread in some:
                body = store.bodies.read(unread.body)
                page = Page(body, unread.url, unread.content_type, unread.status)
                store.texts.append(unread, policy.recipe.name, read(page, policy.recipe))
        yield len(some)


def dated_timeline(policy: Policy, stays: Sequence[Span], store: Store) -> Timeline:
    """The spans, what every boundary between them amounts to, and what the pages state of their own dates.

    Writes nothing: what the judge compares beside neighbours is made again, so that the memo holds the same redlines
    whatever came first.
    """
    claims = claims_of(store, stays)
    dates = {version: dates_in(stated) for version, stated in claims.items()}
    judgements = judged(past_of(policy, stays, claims, store))
    found = []
    for item in judgements:
        change = item.change
        stood = item.against.last if item.judgement.kind is ChangeClass.CHANGE else change.old.last
        assert stood.version is not None
        sides = (dates[stood.version], dates[change.new.version])
        noted = date_note(store, (stood, change.new.first), sides)
        found.append((change, noted, dates[change.old.version], sides[1]))
    dated = [(span, dates[span.version]) for span in stays]
    return Timeline(dated, found, claims, judgements, coming(stays, claims, judgements))


# ---------------------------------------------------------------- telling


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest not yet posted, and how far it has looked."""

    digest: Digest | None  # None: nothing to tell
    looked: tuple[Considered, ...]
    addresses: tuple[tuple[str, str], ...] = ()  # where it goes: channel and recipient
    notices: tuple[Notice, ...] = ()  # what it says of policies that could not be seen


def compose_digest(config: Config, series: Series, store: Store, now: datetime) -> Composed:
    """What is left to tell a series. Writes nothing."""
    items: list[DigestItem] = []
    looked: list[Considered] = []
    said: list[Said] = []
    coverage = Coverage(policies=len(config.covered(series)))
    for policy in config.covered(series):
        view = _view(policy, series, store, now)
        result = view.settled(store)
        items += _items(series.series, store, view, result)
        looked += _looked(policy, series.series, store, (view.readings, result))
        if new := left_to_say(policy, series.series, store, now, config.crawl):
            said.append(new)
        coverage = _covered(coverage, policy, store, view, waiting=result.waiting)
    items = wanted(series, store, items)
    if not items and not said:
        return Composed(None, tuple(looked))
    coverage = replace(
        coverage,
        unseen=tuple(item.words for item in said),
        since=store.ledger.told_until(series.series),
        made_by=(READER, ALGORITHM, JUDGE, RENDERER),
        unfold=series.unfold,
        prefix=series.prefix or "",
    )
    digest = named(compose(series.series, now, items, coverage), said)
    if waits(series, digest):  # nothing is considered either: it is told with what comes
        return Composed(None, ())
    return Composed(digest, tuple(looked), config.addresses(series), tuple(item.fact for item in said))


def _view(policy: Policy, series: Series, store: Store, now: datetime) -> View:
    return View(
        policy,
        list(store.texts.readings(policy.id, policy.recipe.name)),
        now,
        timedelta(seconds=series.settle_s),
        store.ledger.announcements(series.series, policy.id),
        store.ledger.considered(series.series, policy.id),
    )


def _covered(coverage: Coverage, policy: Policy, store: Store, view: View, *, waiting: bool) -> Coverage:
    """The digest's account of what did not change, with one more policy in it."""
    return replace(
        coverage,
        unsettled=coverage.unsettled + waiting,
        coming=(*coverage.coming, *pending(policy, store, view.now)),
        held_back=(*coverage.held_back, *held_back_of(policy, store, view)),
    )


def _items(series: str, store: Store, view: View, result: Settled) -> Iterator[DigestItem]:
    said = {(item.before, item.since) for item in view.told}
    if all(window_of(change) in said for change in result.changes):
        return
    past = view.past
    cited = {capture for item in view.told for capture in (item.before, item.since)}
    known, waited = _known(store, view)
    memory = Memory(
        started=store.ledger.started(series),
        told=view.told,
        known=known,
        waited=waited,
        through=past.through_at if past else None,
        texts={
            reading.capture: result.names.get(reading.version or "", reading.version)
            for reading in view.readings
            if reading.capture in cited
        },
        heard=_heard(store, view.policy.id, view.readings),
    )
    reasons = store.judgements.by_capture(view.policy.id)
    for period in periods(agenda(result.changes, memory)):
        words = period.standing is not Standing.HISTORY
        compared = comparison(store, view.policy, *period.sides, words=words)
        judgement = reasons.get(period.sides[1].seq)
        yield DigestItem(period.standing, replace(compared, judgement=judgement), _steps(period))


def _steps(period: Period) -> tuple[Step, ...]:
    """The changes that a period is the sum of; () where it is one."""
    if len(period.changes) == 1:
        return ()
    return tuple(Step(*window_of(change), change.after, change.by) for change in period.changes)


def _known(store: Store, view: View) -> tuple[frozenset[Window], frozenset[Window]]:
    """The lasting changes of the captures that the series has looked at, and those that only time has settled."""
    if view.past is None:
        return frozenset(), frozenset()
    known, agreed = (frozenset(map(window_of, s.changes)) for s in view.looked_at(store, view.past.recorded))
    return known, known - agreed


def _heard(store: Store, policy: str, readings: Sequence[Reading]) -> list[datetime]:
    """When others than quiet backfills saw a text, in order."""
    quiet = store.archived.quiet(policy)
    return sorted(reading.observed_at for reading in readings if reading.version and reading.seq not in quiet)


def _looked(
    policy: Policy, series: str, store: Store, seen: tuple[Sequence[Reading], Settled]
) -> Iterator[Considered]:
    """How far the series has now looked; nothing where that is no further than before."""
    readings, result = seen
    past = store.ledger.considered(series, policy.id)
    recorded = max((reading.seq for reading in readings), default=0)
    if recorded and (past is None or recorded > past.recorded):
        yield Considered(policy.id, recorded, result.last.last.seq if result.last else None)


def post(composed: Composed, series: Series, store: Store) -> None:
    """Write a digest, its announcements and its pending deliveries in one transaction."""
    digest = composed.digest
    posting = (
        None
        if digest is None
        else Posting(
            key=digest.key,
            series=digest.series,
            composed_at=digest.composed_at,
            document=document.dumps(digest),
            announcements=[told for item in digest.items for told in _announcements(digest.series, item)],
            addresses=composed.addresses,
        )
    )
    with store.transaction():
        store.ledger.post(posting, series.series, composed.looked)
        if digest is not None:
            store.notices.append(digest.series, digest.key, composed.notices)


def _announcements(series: str, item: DigestItem) -> Iterator[Announcement]:
    """What a digest says by an item: each of its changes is a fact of its own."""
    told = item.comparison
    one = Step(*item.window, told.old.observed_at, told.new.observed_at)
    for step in item.steps or (one,):
        yield Announcement(series, told.policy, step.before, step.since, step.after, step.by, item.standing)
