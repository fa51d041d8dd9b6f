"""The verb that lists what was no news: suppressed; and what explain says of a change, a capture or a clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from crawler.app.cli.asking import known
from crawler.app.cli.options import Common, as_json_option, common, day_end, in_order, when
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import moment, remark, said, table
from crawler.app.cli.printing import print_lines, whole

if TYPE_CHECKING:
    from crawler.app.deciding import Decided
    from store import Record, Store

_EACH = ("at", "policy", "change", "class", "rule", "sentence")
_COUNTED = ("policy", "class", "rule", "times", "first", "last", "why")


@click.command()
@click.argument("names", nargs=-1, metavar="[POLICY]...")
@click.option("--since", default="0001", help="What was seen on or after this day.")
@click.option("--until", default="9999-12-31", help="What was seen on or before this day.")
@click.option("--each", is_flag=True, help="List every one instead of counting them.")
@common
@as_json_option
def suppressed(common: Common, names: tuple[str, ...], since: str, until: str, *, each: bool, as_json: bool) -> None:
    """Count what was no news, and say why: dates alone, typography, flaps, furniture, pages that are no policy.

    Nothing of it is lost: `changes --all` lists it with the rest, `explain` shows what a rule saw, and [rules] in
    config.toml turns a rule off.
    """
    first, last = when(since), day_end(until)
    in_order(first, last)
    with common.reading() as store:
        known(store, names)
        rows = store.reasons.suppressed(names, said(first), said(last))
        if as_json:
            print_lines(rows)
        elif each:
            table(_EACH, [(moment(row["at"]), *(row[name] for name in _EACH[1:])) for row in rows])
        else:
            _count(rows)


def _count(rows: Iterable[Record]) -> None:
    found: dict[tuple[str, ...], list[Record]] = {}
    for row in rows:
        found.setdefault(tuple(str(row[name]) for name in ("policy", "class", "rule")), []).append(row)
    if not found:
        remark("nothing was held back")
        return
    counted = [
        (*key, len(its), moment(its[0]["at"])[:10], moment(its[-1]["at"])[:10], its[-1]["sentence"])
        for key, its in sorted(found.items())
    ]
    table(_COUNTED, counted, numbers=("times",))


def explain_reference(store: Store, reference: str, *, as_json: bool) -> None:
    """Print why a change, a capture or a clause was judged as it was."""
    from crawler.app.deciding import decided

    told = decided(store, reference)
    if as_json:
        print_json({"kind": told.kind, **told.facts, "parts": told.parts})
        return
    _print(told)


_SHOWN = {
    "change": ("policy", "after_at", "by_at", "class", "rule", "sentence", "note", "against_capture", "since_uri"),
    "capture": (
        "policy",
        "observed_at",
        "origin",
        "status",
        "url",
        "shows",
        "evidence",
        "change",
        "class",
        "sentence",
    ),
    "clause": ("kind", "text"),
}


def _print(told: Decided) -> None:
    facts = told.facts
    name = facts.get("clause") if told.kind == "clause" else facts.get("change") or facts.get("capture")
    click.echo(f"{told.kind} {str(facts.get('capture') if told.kind == 'capture' else name)[:12]}")
    for key in _SHOWN[told.kind]:
        if facts.get(key) is not None:
            click.echo(f"  {key.replace('_', ' ').removesuffix(' at'):<16} {whole(str(facts[key]))}")
    for decision in _listed(facts.get("decisions")):
        click.echo(f"  {'decided':<16} {whole(decision)}")
    for part in told.parts:
        click.echo(_stay(part) if told.kind == "clause" else _edit(part))


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _stay(part: Mapping[str, object]) -> str:
    why = f"{part['class']}: {part['sentence']}" if part["class"] else "the first text"
    seen = f"{str(part['first_seen_at'])[:10]} to {str(part['last_seen_at'])[:10]}"
    return f"  {part['policy']}, {seen}, change {part['change']}: {why}"


def _edit(part: Mapping[str, object]) -> str:
    why = f"explained by {part['noise']}" if part["noise"] else "says something else"
    runs = part["runs"]
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    if isinstance(runs, list) and runs:
        text = "".join(marks[tag].format(words) for tag, words in runs)
    else:
        text = f"{part['old']}" + (" → " if part["old"] and part["new"] else "") + f"{part['new']}"
    return f"\n  {part['op']}, {why}\n    {whole(text)}"
