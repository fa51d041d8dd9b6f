"""The verb that lists facts: what policies stated, and how that moved. It writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from crawler.app.cli.asking import known
from crawler.app.cli.options import Common, as_json_option, common, day_end, in_order, when
from crawler.app.cli.output import moment, remark, said, shown
from crawler.app.cli.printing import print_lines, whole
from crawler.model import FactKind

if TYPE_CHECKING:
    from store import Record

KINDS = tuple(kind.value for kind in FactKind)


@click.command()
@click.argument("names", nargs=-1, metavar="[POLICY]...")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only of this kind; more than once.")
@click.option("--since", default="0001", help="Changes first seen on or after this day.")
@click.option("--until", default="9999-12-31", help="Changes first seen on or before this day.")
@common
@as_json_option
def facts(
    common: Common, names: tuple[str, ...], kinds: tuple[str, ...], since: str, until: str, *, as_json: bool
) -> None:
    """List the facts that changes moved, oldest first: periods, ages, parties, laws, what is sold, what may be done.

    Each is found by a rule, without a model, and proved by a clause: `--json` gives its words before and after, and
    `redline POLICY CHANGE` shows it in its place.
    """
    first, last = when(since), day_end(until)
    in_order(first, last)
    with common.reading() as store:
        known(store, names)
        found = store.queries.facts(names, kinds, said(first), said(last))
        count = print_lines(found) if as_json else _print(found)
    if not count and not as_json:
        remark("no fact moved")


def _print(records: Iterable[Record]) -> int:
    count, change = 0, None
    for record in records:
        if (record["policy"], record["change"]) != change:
            change = (record["policy"], record["change"])
            head = f"{shown(record['policy'])}  {shown(record['change'])}  by {moment(record['by_at'])[:10]}"
            click.echo(click.style(f"{'' if count == 0 else chr(10)}{head}", bold=True))
        count += 1
        click.echo(f"  {whole(str(record['sentence']))}")
    return count
