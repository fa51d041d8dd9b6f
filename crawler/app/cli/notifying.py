"""Verbs about channels: notify. It reaches them outside any series, and records nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.app.cli.exits import FAILED
from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import table
from crawler.errors import ConfigError

if TYPE_CHECKING:
    from crawler.app.wiring import Workplace


@click.command()
@click.argument("names", nargs=-1, metavar="[CHANNEL]...")
@click.option(
    "--test", is_flag=True, help="Also send a digest of invented content, marked as a test, to each recipient."
)
@common
@as_json_option
def notify(common: Common, names: tuple[str, ...], *, test: bool, as_json: bool) -> None:
    """Try each CHANNEL (all, where none is named) as far as it goes without sending: reach it, secure it, log in.

    A feed is never sent a test: what stands in a feed stays.
    """
    from crawler.app.trying import try_all

    place = common.workplace()
    tried = [
        (one.channel, one.recipient, "ok" if one.ok else "FAIL", one.detail)
        for one in try_all(place.config, _chosen(place, names), place.clock, test=test)
    ]
    columns = ("channel", "to", "outcome", "detail")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in tried])
    else:
        table(columns, tried)
    if any(row[2] != "ok" for row in tried):
        raise SystemExit(FAILED)


def _chosen(place: Workplace, names: tuple[str, ...]) -> tuple[str, ...]:
    known = place.config.tables.channels
    for name in names:
        if name not in known:
            raise ConfigError(
                f'there is no channel "{name}"; known: {", ".join(known) or "none"}',
                remedy=f"write a table [channels.{name}]",
            )
    if not known:
        raise ConfigError("no channel is configured", remedy="write a [channels.NAME] table in config.toml")
    return names or tuple(known)
