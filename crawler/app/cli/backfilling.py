"""The verb that brings in what archives hold."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from crawler.app.cli.options import Common, as_json_option, common, day_end, in_order, when
from crawler.app.cli.outcomes import explain, fail_if, summary
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import remark, table
from crawler.app.cli.showing import for_people, showing
from crawler.config import seconds
from crawler.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.app.backfilling import Backfill, Choice
    from crawler.app.fetching import Tally
    from crawler.model import Policy
    from store import Store

_COLUMNS = ("listed", "known", "fetched", "confirmed", "not_looked_at", "not_shown", "failed")


def _span(_context: click.Context, _option: click.Parameter, value: str) -> timedelta:
    try:
        return timedelta(seconds=seconds(value))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("names", nargs=-1, metavar="[POLICY]...")
@click.option("--since", "--from", "since", help="Captures of this day or later.")
@click.option("--until", "--to", "until", help="Captures of this day or earlier.")
@click.option(
    "--strategy",
    type=click.Choice(["bisect", "all"]),
    default="bisect",
    show_default=True,
    help="bisect: ends and middles, until neighbours read the same within --gap. all: every distinct content.",
)
@click.option("--every", type=click.Choice(["month", "quarter"]), help="Instead: the first capture of each.")
@click.option(
    "--gap",
    default="180d",
    show_default=True,
    callback=_span,
    help="bisect: how far apart two captures that read the same are believed.",
)
@click.option("--limit", type=click.IntRange(1), help="Pages fetched in this run at most.")
@click.option("--announce", is_flag=True, help="Let what is found be told as news; by default it is history.")
@click.option(
    "--follow-moves", is_flag=True, help="Adopt the addresses that captured redirects lead to, and list them too."
)
@click.option("--dry-run", is_flag=True, help="Ask the index only; say what would be fetched and how long it takes.")
@common
@as_json_option
def backfill(
    common: Common,
    names: tuple[str, ...],
    since: str | None,
    until: str | None,
    **asked: Any,  # noqa: ANN401 - click's values
) -> None:
    """Bring in what the archive holds of the POLICIES named (all, where none is named). Resumes where it was."""
    from crawler.app import backfilling, fetching
    from crawler.app.moving import moves
    from crawler.app.wiring import writing

    place = common.workplace()
    bounds = backfilling.Bounds(when(since) if since else None, day_end(until) if until else None)
    in_order(bounds.since, bounds.until)
    policies = place.config.chosen(names)
    with writing(place) as store, showing(as_json=asked["as_json"]) as show:
        job = backfilling.Backfill(place, store, bounds, show, _choice(asked))
        if asked["dry_run"]:
            tallies = fetching.run_crawls(place, lambda crawls: backfilling.listing(crawls, job, policies), store)
            _forecast(job, policies, as_json=asked["as_json"])
            explain(tallies)
            fail_if(any(not tally.complete for tally in tallies.values()))
            return
        tallies = fetching.run_crawls(place, lambda crawls: backfilling.backfill(crawls, job, policies), store)
        underived = _derived(job, policies)
        for policy in policies:
            tallies[policy.id].moves += map(str, moves(policy, store))
        _sent_away(store)
    _report(tallies, as_json=asked["as_json"])
    fail_if(underived)


def _derived(job: Backfill, policies: tuple[Policy, ...]) -> int:
    """Derive what came in; how many policies could not be: each is told and does not stop the rest."""
    from crawler.app.pipeline import derive_all

    failed = 0
    for count, outcome in enumerate(derive_all(policies, job.store), 1):
        job.progress("derive", count, len(policies), None)
        if outcome.problem:
            failed += 1
            remark(f"{outcome.policy}: cannot be derived: {outcome.problem}")
    return failed


def _choice(asked: Mapping[str, Any]) -> Choice:
    """How to choose what is fetched. Raises QueryError where the options contradict each other."""
    from crawler.app.backfilling import Choice

    if asked["every"] and asked["strategy"] == "all":
        raise QueryError("--every and --strategy all contradict each other", remedy="leave one of them out")
    strategy = asked["every"] or asked["strategy"]
    return Choice(strategy, asked["gap"], asked["limit"], asked["announce"], asked["follow_moves"])


def _sent_away(store: Store) -> None:
    """Say who wants to be left alone, and until when."""
    from crawler.app.wiring import machine_clock

    for wait in store.archived.waits():
        if wait.until > machine_clock():
            until = f"{wait.until:%Y-%m-%d %H:%M:%S} UTC"
            remark(
                f"{wait.host} wants to be left alone until {until} ({wait.reason}): run the same command again then"
            )


def _report(tallies: Mapping[str, Tally], *, as_json: bool) -> None:
    """Say what came of it; nothing where nobody looks on and nothing wants a person."""
    wanting = any(not tally.complete or tally.failed or tally.moves or tally.problems for tally in tallies.values())
    if as_json or for_people() or wanting:
        left = sum(tally.not_looked_at for tally in tallies.values())
        if left and not as_json:
            remark(f"{left} captures were not looked at: gaps, of which nothing is known (the view v_gaps)")
        for tally in tallies.values():
            for move in tally.moves:
                remark(f"{tally.policy}: {move}")
        summary(tallies, _COLUMNS, as_json=as_json)


def _forecast(job: Backfill, policies: tuple[Policy, ...], *, as_json: bool) -> None:
    """Say what a backfill would fetch, and how long that takes at the archive's pace."""
    from crawler.app.forecast import forecasts
    from crawler.app.forecast import seconds as how_long

    found = forecasts(job, policies)
    archive = next(iter(job.place.config.archives.values()))
    if as_json:
        rows: list[dict[str, Any]] = [asdict(each) for each in found]
        for row in rows:
            row["seconds"] = how_long(row["expected"], archive)
        print_json(rows)
        return
    columns = ("policy", "listed", "known", "distinct", "expected", "worst", "MB")
    table(
        columns,
        [(*list(asdict(each).values())[:6], f"{each.bytes / 1e6:.1f}") for each in found],
        numbers=columns[1:],
    )
    few, most = sum(each.expected for each in found), sum(each.worst for each in found)
    size = sum(each.bytes for each in found) / 1e6
    minutes, longest = how_long(few, archive) / 60, how_long(most, archive) / 60
    remark(
        f"{few} pages to fetch are expected, {most} at most; {size:.1f} MB as the index states them;"
        f" at one in {archive.replay_delay_s:g} s about {minutes:.0f} minutes, {longest:.0f} at most"
    )
