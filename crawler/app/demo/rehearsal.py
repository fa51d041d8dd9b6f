"""The main job from end to end on the small web: what ``clausewatch demo`` runs, and the tests check.

Backfill what the archive holds, crawl the live pages at later and later times, tell after each visit.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from crawler.app.backfilling import Backfill, Bounds, Choice, backfill
from crawler.app.comparing import comparison
from crawler.app.demo import CRAWL_TIMES, SmallWeb, config_text
from crawler.app.fetching import Tally, crawl, run_crawls
from crawler.app.pipeline import compose_digest, derive_all, post
from crawler.app.wiring import Workplace, channels, writing
from crawler.config import Config, load
from crawler.errors import QueryError
from crawler.history.timeline import changes, spans
from crawler.model import FetchOrder
from reports.deliver import deliver
from reports.digest import subject
from reports.render import html, markdown
from spiders.run import Crawls
from store import Store

Say = Callable[[str], object]
_MARK = ".clausewatch-demo"


@dataclass(slots=True)
class Rehearsal:
    """What a rehearsal left behind."""

    folder: Path
    captures: int = 0
    failures: int = 0
    subjects: list[str] = field(default_factory=list)


def rehearse(folder: Path, say: Say) -> Rehearsal:
    """Run the demo in ``folder``, anew each time; only a folder that an earlier demo made is cleared.

    Raises QueryError where the folder holds something else.
    """
    folder = _cleared(folder)
    done = Rehearsal(folder)
    with SmallWeb() as web:
        path = folder / "config.toml"
        path.write_text(config_text(web.url, "."), encoding="utf-8")
        config = load(path)
        place = Workplace(config, config.database, lambda: web.now)
        with writing(place) as store:
            run_crawls(place, lambda crawls: _job(crawls, place, store, (web, done, say)))
            _redlines(config, store, folder / "redlines")
    _farewell(done, say)
    return done


def _cleared(folder: Path) -> Path:
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise QueryError(f"{folder}: holds something else than a demo", remedy="name a new folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    return folder


async def _job(crawls: Crawls, place: Workplace, store: Store, stage: tuple[SmallWeb, Rehearsal, Say]) -> None:
    web, done, say = stage
    say(f"the archive's captures up to {web.now:%Y-%m-%d}")
    job = Backfill(place, store, Bounds(), lambda *_: None, Choice("all"))
    _count(await backfill(crawls, job, place.config.policies), done)
    _tell(place, store, done, say)
    for moment in CRAWL_TIMES:
        web.advance(to=moment)
        say(f"the live pages of {moment:%Y-%m-%d %H:%M}")
        orders = [FetchOrder(policy.id, policy.url) for policy in place.config.policies]
        _count(await crawl(crawls, store, orders, lambda *_: None), done)
        _tell(place, store, done, say)


def _count(tallies: dict[str, Tally], done: Rehearsal) -> None:
    for tally in tallies.values():
        done.captures += tally.fetched + tally.confirmed
        done.failures += tally.failed


def _tell(place: Workplace, store: Store, done: Rehearsal, say: Say) -> None:
    """Derive, compose, post, deliver: the rest of the one way through."""
    for outcome in derive_all(place.config.policies, store):
        if outcome.problem:
            say(f"  {outcome.policy}: {outcome.problem}")
    for series in place.config.tables.digests:
        composed = compose_digest(place.config, series, store, place.clock())
        post(composed, series, store)
        if composed.digest:
            done.subjects.append(subject(composed.digest))
            say(f"  told: {done.subjects[-1]}")
    deliver(store.ledger, channels(place.config, place.clock), place.clock)


def _redlines(config: Config, store: Store, folder: Path) -> None:
    """The newest change of every policy as a page and as Markdown."""
    folder.mkdir()
    for policy in config.policies:
        found = list(changes(spans(store.texts.readings(policy.id, policy.recipe.name))))
        if found:
            compared = comparison(store, policy, found[-1].old.last, found[-1].new.first)
            name = policy.id.replace("/", "-")
            (folder / f"{name}.html").write_text(html.redline_html(compared), encoding="utf-8")
            (folder / f"{name}.md").write_text(markdown.redline_markdown(compared), encoding="utf-8")


def _farewell(done: Rehearsal, say: Say) -> None:
    config = done.folder / "config.toml"
    say(
        f"\n{done.captures} captures, {done.failures} failures, {len(done.subjects)} digests\n"
        f"  database  {done.folder / 'policies.db'}\n"
        f"  digests   {done.folder / 'digests'}\n"
        f"  feed      {done.folder / 'changes.xml'}\n"
        f"  redlines  {done.folder / 'redlines'}\n\n"
        "next:\n"
        f"  clausewatch changes --config {config}\n"
        f"  clausewatch redline larkmail/privacy --config {config}\n"
        f"  clausewatch search days --config {config}"
    )
