"""Verbs that ask: status policies versions changes redline at search. They write nothing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import click

from crawler.app.cli.exits import CHANGED
from crawler.app.cli.options import Common, as_json_option, common, day_end, in_order, when
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import as_lines, moment, remark, said, shown, table
from crawler.app.cli.printing import (
    print_between,
    print_changes,
    print_lines,
    print_redline,
    print_text,
    print_unobserved,
    whole,
)
from crawler.errors import QueryError
from crawler.model import ChangeClass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.app.asking import Timed
    from crawler.model import Reading, Span
    from store import Record, Store

_NEWS = (ChangeClass.CHANGE.value, ChangeClass.UNSETTLED.value)
_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d.*)?")  # a number so high is a year: no policy has as many versions


@click.command()
@common
@as_json_option
def policies(common: Common, *, as_json: bool) -> None:
    """List the tracked policies with their counts."""
    with common.reading() as store:
        rows = store.queries.policies()
    if as_json:
        as_lines(rows)
        return
    columns = ("policy", "company", "kind", "captures", "versions", "changes", "last seen", "stated date", "URL")
    table(
        columns,
        [
            (
                r["policy"],
                r["company"],
                r["kind"],
                r["captures"],
                r["versions"],
                r["changes"],
                moment(r["last_captured_at"]),
                r["modified"] or r["effective"],
                r["url"],
            )
            for r in rows
        ],
        numbers=("captures", "versions", "changes"),
    )


@click.command()
@click.argument("policy")
@common
@as_json_option
def versions(common: Common, policy: str, *, as_json: bool) -> None:
    """List the versions of a POLICY: when each was seen, and what it says of its own date."""
    from crawler.app.asking import timed

    with common.reading() as store:
        timed(store, policy)
        rows = list(store.queries.versions(policy))
    if as_json:
        as_lines(rows)
        return
    table(
        ("no.", "first seen", "last seen", "captures", "clauses", "words", "modified", "effective", "version", "URL"),
        [
            (
                r["number"],
                moment(r["first_seen_at"]),
                moment(r["last_seen_at"]),
                r["captures"],
                r["clauses"],
                r["words"],
                r["modified"],
                r["effective"],
                str(r["version"])[:12],
                r["url"],
            )
            for r in rows
        ],
        numbers=("no.", "captures", "clauses", "words"),
    )


@click.command()
@click.argument("names", nargs=-1, metavar="[POLICY]...")
@click.option("--since", default="0001", help="Changes first seen on or after this day.")
@click.option("--until", default="9999-12-31", help="Changes first seen on or before this day.")
@click.option("--fail-on-change", is_flag=True, help="Exit with 4 where there is one.")
@click.option(
    "--class",
    "classes",
    multiple=True,
    type=click.Choice([kind.value for kind in ChangeClass]),
    help="Changes of this class; may be given more than once. Without it: change and unsettled.",
)
@click.option("--all", "everything", is_flag=True, help="Changes of every class, also what was no news.")
@common
@as_json_option
def changes(common: Common, names: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - click's own values
    """List changes, oldest first: when, how the printed date moved, and what became of the clauses.

    What is no news by its class is counted at the end; `suppressed` lists it with the reasons.
    """
    first, last = when(options["since"]), day_end(options["until"])
    in_order(first, last)
    bounds = (said(first), said(last))
    classes = () if options["everything"] else options["classes"] or _NEWS
    with common.reading() as store:
        known(store, names)
        found = store.queries.changes(names, *bounds, classes)
        count = print_lines(found) if options["as_json"] else print_changes(found)
        if classes == _NEWS and not options["as_json"]:
            _say_held_back(store.queries.class_counts(names, *bounds))
    if options["fail_on_change"] and count:
        raise SystemExit(CHANGED)


def _say_held_back(counts: dict[str, int]) -> None:
    held = {name: count for name, count in counts.items() if name not in _NEWS}
    if held:
        words = ", ".join(f"{count} {name}" for name, count in held.items())
        remark(f"held back: {words} (--all lists them, `clausewatch suppressed` says why)")


def known(store: Store, names: Iterable[str]) -> None:
    """Refuse names that no policy of the database has. Raises QueryError."""
    tracked = {row["policy"] for row in store.queries.policies()}
    for name in names:
        if name not in tracked:
            raise QueryError(f'no policy "{name}" in this database', remedy="`clausewatch policies` lists them")


@click.command()
@click.argument("policy")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "markdown"]),
    default="text",
    help="The form of the answer.",
)
@common
@as_json_option
def redline(common: Common, policy: str, old: str | None, new: str | None, form: str, *, as_json: bool) -> None:
    """Compare two versions of a POLICY, clause by clause and word by word.

    OLD and NEW are numbers from `versions`, dates, or the beginning of a capture, version or change. One alone
    names the change that brought it; none means the newest change.
    """
    from crawler.app.asking import timed
    from crawler.app.comparing import comparison

    with common.reading() as store:
        history = timed(store, policy)
        sides = _sides(store, history, old, new)
        compared = comparison(store, history.policy, *sides)
    print_redline(compared, "json" if as_json else form)


def _sides(store: Store, history: Timed, old: str | None, new: str | None) -> tuple[Reading, Reading]:
    from crawler.app.asking import before, latest, sides

    if old is not None and new is not None:
        return sides(meant(store, history, old), meant(store, history, new))
    newer = latest(history) if old is None else meant(store, history, old)
    return sides(before(history, newer), newer)


def meant(store: Store, history: Timed, reference: str) -> Span:
    """The stay that a person means by a number, a date, a version or a capture. Raises QueryError."""
    from crawler.app.asking import span_meant

    return span_meant(store, history, reference, day_end(reference) if _DATE.fullmatch(reference) else None)


@click.command()
@click.argument("policy")
@click.argument("date")
@click.option("--clause", "words", help="Only clauses that hold these words.")
@common
@as_json_option
def at(common: Common, policy: str, date: str, words: str | None, *, as_json: bool) -> None:
    """Print what a POLICY said on a DATE, or say honestly that it cannot be known."""
    from crawler.app.asking import timed
    from crawler.history.asof import Between, Known, asof

    with common.reading() as store:
        history = timed(store, policy)
        answer = asof(history.spans, when(date))
        match answer:
            case Known(span):
                print_text(store, history, span, words, as_json=as_json)
            case Between(old, new):
                print_between(policy, old, new, as_json=as_json)
            case _:
                print_unobserved(policy, date, answer.nearest, as_json=as_json)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--policy", "names", multiple=True, help="Only in this policy; may be given more than once.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="So many at most.")
@click.option("--fts", is_flag=True, help="WORDS are one query in SQLite's FTS5 language.")
@click.option("--deleted", is_flag=True, help="Only clauses that are gone; a reworded or moved one is not.")
@common
@as_json_option
def search(
    common: Common,
    words: tuple[str, ...],
    names: tuple[str, ...],
    limit: int,
    *,
    fts: bool,
    deleted: bool,
    as_json: bool,
) -> None:
    """Find the clauses, past and present, that hold all the WORDS."""
    query = " ".join(words) if fts else " ".join('"' + word.replace('"', '""') + '"' for word in words)
    with common.reading() as store:
        known(store, names)
        rows = (store.lives.deleted if deleted else store.queries.search)(query, names, limit)
    if as_json:
        as_lines(rows)
        return
    for row in rows:
        path = " › ".join(json.loads(str(row["path"])))
        click.echo(
            click.style(
                f"{row['policy']}  {moment(row['first_seen_at'])[:10]} {_until(row)}  {shown(path)}", bold=True
            )
        )
        click.echo(f"  {whole(str(row['found']))}\n")
    if not rows:
        remark("nothing found")


def _until(row: Record) -> str:
    last = moment(row["last_seen_at"])[:10]
    if row.get("gone_by"):
        return f"to {last}, gone by {moment(row['gone_by'])[:10]}"
    return "in force" if row.get("in_force") else f"until {last}"


@click.command()
@common
@as_json_option
def status(common: Common, *, as_json: bool) -> None:
    """Show how watching goes: last seen, next visit, health; and what has not been delivered."""
    from crawler.app.health import health

    place = common.workplace()
    with common.reading() as store:
        rows = health(place.config, store, place.clock())
        waiting = store.queries.deliveries()
        totals = store.queries.totals()
        caught = store.servers.all_distrusted()
    if as_json:
        print_json({"policies": rows, "undelivered": waiting, "totals": totals, "not_believed": caught})
        return
    table(
        ("policy", "health", "last seen", "last changed", "next visit", "remark"),
        [
            tuple(row[k] for k in ("policy", "health", "last_seen", "last_changed", "next_visit", "remark"))
            for row in rows
        ],
    )
    if waiting:
        click.echo()
        keys = ("digest", "channel", "recipient", "state", "attempts", "next_try_at", "detail")
        table(keys, [tuple(row[key] for key in keys) for row in waiting])
    for host, policy, reason in caught:
        remark(f"{host} is always asked for the whole page: {reason} ({policy})")
    remark("  ".join(f"{name} {count}" for name, count in totals.items()))
