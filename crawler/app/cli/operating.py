"""Verbs for operators: doctor backup prune."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

from crawler.app.cli.exits import INTERNAL
from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import remark, results, table
from crawler.app.diagnosis import Chart, State
from crawler.errors import ConfigError, QueryError
from reports.harmless import plain

if TYPE_CHECKING:
    from crawler.app.diagnosis import Diagnosis

_COLOURS = {State.OK: "green", State.WARN: "yellow", State.FAIL: "bold red"}
_WORDS = {State.OK: "ok", State.WARN: "warn", State.FAIL: "FAIL"}


@click.command()
@click.option("--offline", is_flag=True, help="Look at this machine only; ask nobody.")
@common
@as_json_option
def doctor(common: Common, *, offline: bool, as_json: bool) -> None:
    """Look at everything that watching needs, from the configuration to the archive, and say how to mend it.

    Sends nothing, and writes nothing into the database. Exit code 1 where something failed; a warning is no failure.
    """
    chart = _examined(common, offline=offline)
    if as_json:
        print_json([{**asdict(line), "state": line.state.value} for line in chart.lines])
    else:
        _print(chart.lines)
    if not chart.sound:
        raise SystemExit(INTERNAL)


def _examined(common: Common, *, offline: bool) -> Chart:
    from crawler.app.doctor import examine

    try:
        place = common.workplace()
    except ConfigError as error:
        chart = Chart()
        chart.fail("configuration", error.problem, error.remedy)
        return chart
    chart = examine(place)
    if not offline:
        from crawler.app.fetching import run_crawls
        from crawler.app.reach import knock, reach

        run_crawls(place, lambda crawls: reach(crawls, place, chart))
        knock(place, chart)
    return chart


def _print(lines: list[Diagnosis]) -> None:
    """A row each, the detail wrapped under its own column and the remedy below it."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row(Text(_WORDS[line.state], style=_COLOURS[line.state]), line.check, Text(plain(line.detail)))
        if line.remedy:
            grid.add_row("", "", Text(f"→ {plain(line.remedy)}"))
    console = results()
    with console.capture() as printed:
        console.print(grid)
    for row in printed.get().splitlines():
        click.echo(row.rstrip())


@click.command()
@click.argument("destination")
@click.option(
    "--keep", type=click.IntRange(1), help="Of a folder's copies, keep the newest so many; remove the others."
)
@common
def backup(common: Common, destination: str, keep: int | None) -> None:
    """Copy the database to DESTINATION, a file or a folder, beside whatever is running; the copy is proved sound."""
    from crawler.app import safekeeping

    place = Path(destination)
    if place.is_dir() or destination.endswith("/"):
        place /= safekeeping.name_of(common.clock()())
    elif keep:
        raise QueryError(
            f"{destination}: --keep counts the copies of a folder", remedy="name a folder, or leave out --keep"
        )
    database = common.database or common.config().database
    size = safekeeping.backup(database, place)
    click.echo(f"wrote {place}  {size / 1_000_000:.1f} MB, whole")
    for path in safekeeping.thinned(place.parent, keep) if keep else ():
        remark(f"removed {path}")


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go, and take nothing.")
@click.option("--vacuum", is_flag=True, help="Give the room back to the disk; needs as much again for a while.")
@common
@as_json_option
def prune(common: Common, *, dry_run: bool, vacuum: bool, as_json: bool) -> None:
    """Take away what no timeline stands on: readings of old recipes, comparisons nobody uses, and what they leave.

    Captures, bodies, failures, listings, digests and what was announced always stay. What goes is made again when it
    is asked for.
    """
    from crawler.app.safekeeping import recipes
    from crawler.app.wiring import writing

    place = common.workplace()
    with writing(place) as store:
        before = store.condition.size()
        act = store.pruning.rehearse if dry_run else store.pruning.prune
        taken = act(recipes(place.config))
        if vacuum and not dry_run:
            store.pruning.vacuum()
        after, free = store.condition.size(), store.condition.free()
    if as_json:
        print_json(
            {"pruned": [asdict(each) for each in taken], "dry_run": dry_run, "bytes": after, "free_bytes": free}
        )
        return
    table(("what", "rows", "why"), [(each.what, each.rows, each.why) for each in taken], numbers=("rows",))
    if dry_run:
        remark("nothing was taken")
    elif vacuum:
        remark(f"{before / 1_000_000:.1f} MB before, {after / 1_000_000:.1f} MB now")
    else:
        remark(
            f"{free / 1_000_000:.1f} MB of {after / 1_000_000:.1f} are free for what comes; --vacuum gives them back"
        )
