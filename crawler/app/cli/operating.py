"""Verbs for operators: doctor backup prune."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

from crawler.app.cli.exits import INTERNAL
from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import results
from crawler.app.diagnosis import Chart, State
from crawler.errors import ConfigError
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
