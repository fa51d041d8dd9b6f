"""The verb that gives reasons: explain. It writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from crawler.app.cli.asking import meant
from crawler.app.cli.deciding import explain_reference
from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import moment, remark
from crawler.app.cli.printing import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.app.explaining import Explained


@click.command()
@click.argument("what", metavar="POLICY|CHANGE|CAPTURE|CLAUSE")
@click.argument("version", required=False)
@common
@as_json_option
def explain(common: Common, what: str, version: str | None, *, as_json: bool) -> None:
    """Explain what was decided, by which rule, from which evidence.

    Of a CHANGE: its class, the rule, and for every clause whether it says something else or which rule explains
    it away. Of a CAPTURE: whether it shows the policy, and why not. Of a CLAUSE: where it stood, and what brought
    it. Each is named by the beginning of its id. Of a POLICY: the dates that a version states of itself, each claim
    with its words, its rule and the choice; VERSION is a number from `versions`, a date, or the beginning of a
    capture, version or change, the newest without one. Dates are what the page says, not facts.
    """
    from crawler.app.asking import timed
    from crawler.app.explaining import explained

    with common.reading() as store:
        if version is None and what not in {row["policy"] for row in store.queries.policies()}:
            explain_reference(store, what, as_json=as_json)
            return
        history = timed(store, what)
        told = explained(store, history, meant(store, history, version) if version else history.spans[-1])
    if as_json:
        print_json({**told.version, "dates": told.dates})
        return
    _print(told)


def _print(told: Explained) -> None:
    at = told.version
    click.echo(f"{at['policy']}, version {at['number']} ({str(at['version'])[:12]})")
    click.echo(
        f"seen from {moment(at['first_seen_at'])} to {moment(at['last_seen_at'])} UTC  {whole(str(at['uri']))}"
    )
    for date in told.dates:
        _print_claim(date)
    if not told.dates:
        remark("this version states no date of its own")


def _print_claim(date: Mapping[str, object]) -> None:
    click.echo(f"\n{date['value']}  {date['role']}, precise to the {date['precision']}")
    click.echo(f"  {date['why']}")
    click.echo(f"  words   {whole(str(date['source']))}")
    click.echo(f"  clause  {date['position']}: {whole(str(date['clause']))}")
    click.echo(f"  rule    {date['rule']}: {date['rule_says']}")
    if date["order"]:
        click.echo(f"  order   {date['order']}")
    for sentence in cast("list[str]", date["marks_say"]):
        click.echo(f"  odd     {sentence}")
