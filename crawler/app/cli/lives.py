"""Verbs about single clauses: blame and history. They write nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from crawler.app.cli.options import Common, as_json_option, common, when
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import as_lines, moment, remark, results, table
from crawler.app.cli.printing import print_between, print_unobserved

if TYPE_CHECKING:
    from crawler.app.asking import Timed
    from crawler.app.living import Life
    from crawler.model import Span
    from store import Record


@click.command()
@click.argument("policy")
@click.option("--at", "date", help="Of the text that stood on this day, instead of the newest.")
@common
@as_json_option
def blame(common: Common, policy: str, date: str | None, *, as_json: bool) -> None:
    """Say of each clause of a POLICY since when it has had its words, and how often they changed before.

    "since" is the first capture that shows these words; ≤ marks words that stood already when the policy was first
    seen. Words that were given up and taken up again count from their first time.
    """
    from crawler.app.asking import timed
    from crawler.app.living import blamed

    with common.reading() as store:
        history = timed(store, policy)
        span = _span(history, date, as_json=as_json)
        if span is None:
            return
        rows = blamed(store, history, span)
    if as_json:
        as_lines({"policy": policy, "version": span.version, **_read(row)} for row in rows)
        return
    _print_blame(history, span, rows)


def _span(history: Timed, date: str | None, *, as_json: bool) -> Span | None:
    """The stay that is meant; None where it cannot be known, which is then said."""
    from crawler.history.asof import Between, Known, asof

    if date is None:
        return history.spans[-1]
    match asof(history.spans, when(date)):
        case Known(span):
            return span
        case Between(old, new):
            print_between(history.policy.id, old, new, as_json=as_json)
        case unobserved:
            print_unobserved(history.policy.id, date, unobserved.nearest, as_json=as_json)
    return None


def _read(row: Record) -> dict[str, object]:
    return {**row, "path": json.loads(str(row["path"]))}


def _print_blame(history: Timed, span: Span, rows: list[Record]) -> None:
    from crawler.app.asking import numbered

    seen = f"seen from {moment(str(span.first.observed_at))} to {moment(str(span.last.observed_at))} UTC"
    click.echo(f"{history.policy.id}, version {numbered(history.spans, span)}, {seen}\n")
    table(
        ("since", "changed", "clause", "words"),
        [
            (
                ("" if row["after"] else "≤") + moment(row["since"])[:10],
                row["changes"] or "-",
                row["clause"],
                row["text"],
            )
            for row in rows
        ],
        numbers=("since", "changed"),
    )
    changed = sum(bool(row["changes"]) for row in rows)
    remark(f"{len(rows)} clauses, {changed} of them changed since they were first seen")


@click.command()
@click.argument("policy")
@click.option("--clause", "words", required=True, help="Its name from `blame`, or words that it holds or once held.")
@common
@as_json_option
def history(common: Common, policy: str, words: str, *, as_json: bool) -> None:
    """Walk one clause of a POLICY through time: each of its wordings, and what changed from one to the next."""
    from crawler.app.asking import timed
    from crawler.app.living import life

    with common.reading() as store:
        timed(store, policy)
        told = life(store, policy, words)
    if as_json:
        print_json(asdict(told))
        return
    _print_life(told)


def _print_life(told: Life) -> None:
    from reports.render import text

    click.echo(f"{told.policy}, clause {told.clause}")
    for stay in told.stays:
        until = f"{moment(stay.last_seen_at)}, gone by {moment(stay.gone_by)}" if stay.gone_by else "now"
        click.echo(f"  stood from {moment(stay.first_seen_at)} to {until}")
    coloured = results().is_terminal and not results().no_color
    for step in told.steps:
        after = f"after {moment(step.after)}, by" if step.after else "already on"
        click.echo(f"\n{after} {moment(step.first_seen_at)} UTC (version {step.version[:12]})")
        click.echo(text.edit_ansi(step.edit) if coloured else text.edit_text(step.edit))
