"""Verbs that fetch live pages: crawl, and run, which does everything on time."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Literal

import click

from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.outcomes import derive, fail_if, summary
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import progress, remark, table
from crawler.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.app.fetching import Progress
    from crawler.app.wiring import Workplace
    from crawler.model import FetchOrder
    from store import Store


@contextmanager
def bars() -> Iterator[Progress]:
    """One bar a phase, made when the phase begins."""
    with ExitStack() as stack:
        steps: dict[str, Callable[[int], None]] = {}
        said: set[str] = set()

        def show(phase: str, done: int, total: int, waits: str | None) -> None:
            if phase not in steps:
                steps.clear()
                stack.close()
                steps[phase] = stack.enter_context(progress(phase, total))
            steps[phase](done)
            if waits and waits not in said:
                said.add(waits)
                remark(waits)

        yield show


@click.command()
@click.argument("names", nargs=-1, metavar="[POLICY]...")
@click.option("--all", "everything", is_flag=True, help="Visit all policies, due or not.")
@click.option("--dry-run", is_flag=True, help="Say what would be visited, and stop.")
@common
@as_json_option
def crawl(common: Common, names: tuple[str, ...], *, everything: bool, dry_run: bool, as_json: bool) -> None:
    """Fetch the live pages that are due (or those of the POLICIES named), and derive what they say."""
    from crawler.app import fetching
    from crawler.app.rounds import plan
    from crawler.app.wiring import writing

    place = common.workplace()
    with writing(place) as store:
        orders = _orders(place, store, names, everything=everything)
        if not orders:
            remark("nothing is due; `clausewatch status` says when, and --all visits everything now")
        if dry_run or not orders:
            _would_visit(orders, as_json=as_json)
            return
        with bars() as show:
            tallies = fetching.run_crawls(place, lambda crawls: fetching.crawl(crawls, store, orders, show))
        underived = derive(place, store, tallies)
        plan(place.config, store, place.clock())
    summary(tallies, ("fetched", "failed"), as_json=as_json)
    fail_if(underived)


def _would_visit(orders: list[FetchOrder], *, as_json: bool) -> None:
    rows = [{"policy": order.policy, "URL": order.url} for order in orders]
    if as_json:
        print_json(rows)
    elif rows:
        table(("policy", "URL"), [tuple(row.values()) for row in rows])


def _orders(place: Workplace, store: Store, names: tuple[str, ...], *, everything: bool) -> list[FetchOrder]:
    from crawler.app.rounds import orders, plan

    policies = {policy.id: policy for policy in place.config.chosen(names)}
    now = place.clock()
    plan(place.config, store, now)
    chosen = list(policies) if names or everything else store.rounds.waiting(now, len(policies))
    return orders(policies, chosen, store)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, tell every series, and return.")
@click.option(
    "--tick", default=30.0, show_default=True, type=click.FloatRange(0.05), help="Seconds between two looks."
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A line an event for people, or one JSON object a line.",
)
@common
def run(common: Common, tick: float, log_format: Literal["text", "json"], *, once: bool) -> None:
    """Watch: crawl each policy at its cadence, derive, and tell each series at its time, until stopped."""
    from crawler.app.fetching import run_crawls
    from crawler.app.logs import start_log
    from crawler.app.pulse import Pulse, answering
    from crawler.app.schedule import Daemon, Rhythm
    from crawler.app.wiring import run_name, writing
    from spiders.run import Crawls

    start_log(log_format, run_name())
    place = common.workplace()
    pulse = Pulse(place, os.environ, tick)
    if common.now and not once:
        raise QueryError("--now stands still, and a daemon needs a clock that runs", remedy="use it with --once")
    with writing(place) as store:

        async def main(crawls: Crawls) -> bool:
            daemon = Daemon(place, store, crawls, pulse)
            if once:
                return await daemon.once()
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, daemon.reload_soon, common.config)
            async with answering(place, store, pulse):
                await daemon.run(Rhythm(tick))
            return True

        whole = run_crawls(place, main)
    fail_if(not whole)
