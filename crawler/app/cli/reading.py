"""The verb that shows how one page is read: read. It writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import remark
from crawler.errors import ClausewatchError, QueryError
from crawler.model import READER, BlockKind, Clause, LeftOut, Recipe
from reports.harmless import line

if TYPE_CHECKING:
    from crawler.model import Extraction, Page

_WHOLE = 100_000  # characters of a clause
_SAID = 100  # of what was left out


@click.command()
@click.argument("source")
@click.option("--url", help="Of a file: where the page stood, for its links.")
@click.option("--content-type", help="Of a file: instead of what its name says.")
@click.option(
    "--html",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it as one HTML page that marks what was kept and, at its place, what was left out.",
)
@common
@as_json_option
def read(
    common: Common, source: str, url: str | None, content_type: str | None, out: Path | None, *, as_json: bool
) -> None:
    """Show how SOURCE (a file, a URL, the id of a capture) is read: its clauses, and what was left out and why."""
    from crawler.app.reading import page_of_file
    from crawler.text import read as read_page

    path = Path(source)
    if source.startswith(("http://", "https://")):
        from crawler.app.looking import page_at

        page, recipe = page_at(common.workplace(), source), Recipe(READER)
    elif path.is_file():
        page, recipe = page_of_file(path, url, content_type), Recipe(READER)
    else:
        page, recipe = _captured(common, source)
    found = read_page(page, recipe)
    if out is not None:
        _write(out, found, source)
    if as_json:
        print_json(_record(found))
    elif out is None:
        for text in _lines(found):
            click.echo(text)


def _write(path: Path, found: Extraction, source: str) -> None:
    from reports.render.html import reading_html

    try:
        path.write_text(reading_html(found, source), encoding="utf-8")
    except OSError as error:
        raise QueryError(f"{path}: cannot be written ({error.strerror})", remedy="choose another place") from error
    remark(f"wrote {path}")


def _captured(common: Common, name: str) -> tuple[Page, Recipe]:
    """A capture, and the recipe of its policy where the configuration has it."""
    from crawler.app.reading import page_of_capture

    with common.reading() as store:
        policy, page = page_of_capture(store, name)
    try:
        return page, common.config().chosen((policy,))[0].recipe
    except ClausewatchError:  # a database of somebody else's, or a policy that is watched no more
        return page, Recipe(READER)


def _lines(found: Extraction) -> Iterator[str]:
    yield f"title      {line(found.title, _WHOLE) or '-'}"
    if found.verdict:
        yield f"not the policy: {found.verdict.kind.value} ({line(found.verdict.evidence, _WHOLE)})"
    yield f"version    {found.version[:12]}, {len(found.clauses)} clauses"
    if found.language:
        yield f"language   {found.language}{_elsewhere(found)}"
    yield from (f"states     {claim.role.value} {claim.value}" for claim in found.claims if claim.chosen)
    yield ""
    yield from map(_shown, found.clauses)
    if found.left_out:
        yield "\nleft out"
        yield from _reasons(found.left_out)


def _elsewhere(found: Extraction) -> str:
    counts = Counter(language for _, language in found.others)
    return "".join(f", {count} clauses {language}" for language, count in counts.most_common())


def _shown(clause: Clause) -> str:
    text = line(clause.text, _WHOLE)
    if clause.kind is BlockKind.HEADING:
        return f"\n{text}\n"
    return {BlockKind.ITEM: "  - ", BlockKind.CELL: "  | "}.get(clause.kind, "") + text


def _reasons(left: Iterable[LeftOut]) -> Iterator[str]:
    """What was left out, by its reason and place."""
    for (reason, where), pieces in groupby(left, key=lambda one: (one.reason, one.where)):
        yield f"  {reason} <{line(where, _SAID)}>"
        yield from (f"    {line(piece.text, _SAID)}" for piece in pieces)


def _record(found: Extraction) -> dict[str, object]:
    return {
        "title": found.title,
        "version": found.version,
        "language": found.language,
        "other_languages": dict(found.others),
        "verdict": asdict(found.verdict) if found.verdict else None,
        "claims": [asdict(claim) for claim in found.claims],
        "provenance": dict(found.provenance),
        "clauses": [clause._asdict() for clause in found.clauses],
        "left_out": [piece._asdict() for piece in found.left_out],
    }
