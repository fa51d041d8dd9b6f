"""How answers are printed: changes as a table, texts with their proof, redlines in the form asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import as_lines, moment, remark, results, said, table
from reports.harmless import plain

if TYPE_CHECKING:
    from crawler.app.asking import Timed
    from crawler.model import Comparison, Span
    from store import Record, Store

_AT_ONCE = 1000  # rows of one table: however many changes there are, they are not all in memory
_COLUMNS = (
    "change",
    "policy",
    "by",
    "class",
    "note",
    "after",
    "date before",
    "date after",
    "edited",
    "added",
    "removed",
    "moved",
)


def whole(text: str) -> str:
    """A clause whole, harmless to a terminal."""
    return plain(text)


def print_lines(records: Iterable[Record]) -> int:
    """Print one JSON object a line; how many."""
    count = 0
    for record in records:
        count += 1
        as_lines([record])
    return count


def print_changes(records: Iterable[Record]) -> int:
    """Print changes as a table; how many."""
    count, rows = 0, []
    for record in records:
        count += 1
        rows.append(_change(record))
        if len(rows) == _AT_ONCE:
            table(_COLUMNS, rows, numbers=_COLUMNS[8:])
            rows = []
    if rows:
        table(_COLUMNS, rows, numbers=_COLUMNS[8:])
    if not count:
        remark("no change")
    return count


def _change(record: Record) -> list[str | int | float | None]:
    counts = [record[name] for name in _COLUMNS[8:]]
    by, after = (moment(record[name])[:10] for name in ("by_at", "after_at"))
    kind, note = record["class"], record["note"]
    return [record["change"], record["policy"], by, kind, note, after, *_printed(record), *counts]


def _printed(record: Record) -> tuple[str | int | float | None, str | int | float | None]:
    """The printed date on both sides, in the role that both state, as the note compares them."""
    for role in ("modified", "effective"):
        if record[f"{role}_before"] and record[f"{role}_after"]:
            return record[f"{role}_before"], record[f"{role}_after"]
    return (
        record["modified_before"] or record["effective_before"],
        record["modified_after"] or record["effective_after"],
    )


def print_redline(compared: Comparison, form: str) -> None:
    """Print a comparison in one of the forms."""
    from reports.render import html, json, markdown, text

    if form == "text":
        _print_facts(compared)
    if form == "text" and results().is_terminal and not results().no_color:
        click.echo(text.redline_ansi(compared))
        return
    render = {
        "text": text.redline_text,
        "html": html.redline_html,
        "markdown": markdown.redline_markdown,
        "json": json.redline_json,
    }
    click.echo(render[form](compared))


def _print_facts(compared: Comparison) -> None:
    """Print the facts that moved and why the change matters, above its clauses."""
    if compared.facts:
        click.echo("Facts that moved")
        for move in compared.facts:
            click.echo(f"  {whole(move.sentence)}")
        click.echo()
    if compared.weight.points:
        click.echo(f"Weight {compared.weight.points}, a ranking by rules")
        for reason in compared.weight.reasons:
            click.echo(f"  {reason.points:>3}  {whole(reason.words)}")
        click.echo()


def print_text(store: Store, history: Timed, span: Span, words: str | None, *, as_json: bool) -> None:
    """Print what a version says, after what proves it."""
    from crawler.app.asking import numbered

    capture = store.captures.get(span.first.seq)
    proof = {
        "policy": history.policy.id,
        "known": True,
        "number": numbered(history.spans, span),
        "version": span.version,
        "first_seen_at": span.first.observed_at,
        "last_seen_at": span.last.observed_at,
        "capture": span.first.capture,
        "uri": capture.memento_uri or capture.url,
        "body_sha256": capture.body_sha256,
        "recipe": history.policy.recipe.reader,
    }
    clauses = [
        clause
        for clause in store.texts.clauses(span.version)
        if words is None or words.casefold() in clause.text.casefold()
    ]
    if as_json:
        print_json({**proof, "clauses": [{"path": c.path, "kind": c.kind, "text": c.text} for c in clauses]})
        return
    for name, value in proof.items():
        if name != "known":
            click.echo(f"{name.replace('_', ' ').removesuffix(' at'):<12} {said(value)}")
    if not clauses:
        remark(f"no clause of this version holds “{words}”")
    for clause in clauses:
        mark = {"heading": "\n## ", "item": "  - "}.get(clause.kind.value, "\n")
        click.echo(f"{mark}{whole(clause.text)}")


def print_between(policy: str, old: Span, new: Span, *, as_json: bool) -> None:
    """Say that the text changed around the moment asked for."""
    after, by = old.last.observed_at, new.first.observed_at
    if as_json:
        print_json({"policy": policy, "known": False, "between": {"after": after, "by": by}})
        return
    click.echo(
        f"{policy}: the text changed around that day: the old one was last seen {after:%Y-%m-%d %H:%M} UTC,"
        f" the new one first seen {by:%Y-%m-%d %H:%M} UTC.\n"
        f"  compare them: clausewatch redline {policy} {old.first.capture[:12]} {new.first.capture[:12]}"
    )


def print_unobserved(policy: str, date: str, nearest: Span | None, *, as_json: bool) -> None:
    """Say that nothing bounds the moment asked for."""
    seen = nearest and (nearest.first.observed_at, nearest.last.observed_at)
    if as_json:
        print_json({"policy": policy, "known": False, "nearest": seen})
        return
    near = f" The nearest text was seen from {seen[0]:%Y-%m-%d} to {seen[1]:%Y-%m-%d}." if seen else ""
    click.echo(f"{policy}: not observed on {date}, and no capture on one side of it.{near}")
