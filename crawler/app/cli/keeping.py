"""Verbs that keep the house: init check export demo."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.app.cli.exits import INTERNAL
from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import progress, remark
from crawler.errors import QueryError
from crawler.model.views import VIEWS

if TYPE_CHECKING:
    from crawler.app.checking import Finding
    from store import Record, Store


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--schema", is_flag=True, help="Print the JSON Schema of config.toml instead.")
def init(folder: Path, *, schema: bool) -> None:
    """Write a commented config.toml into FOLDER. An existing one is never touched."""
    if schema:
        from crawler.config import schema as published

        print_json(published())
        return
    path = folder / "config.toml"
    if path.exists():
        raise QueryError(f"{path}: exists already", remedy="edit it, or name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(
            files("crawler").joinpath("default_config.toml").read_text(encoding="utf-8"), encoding="utf-8"
        )
    except OSError as error:
        raise QueryError(f"{path}: cannot be written ({error.strerror})", remedy="choose another folder") from error
    click.echo(f"wrote {path}\nnext: edit it, then `clausewatch check`, `clausewatch backfill`, `clausewatch run`")


@click.command()
@click.option("--quick", is_flag=True, help="The configuration and the database's own integrity only.")
@common
@as_json_option
def check(common: Common, *, quick: bool, as_json: bool) -> None:
    """Check the configuration and the database: whole, every body true to its name, derived = rebuilt."""
    from crawler.app.checking import check as checks
    from store import open_store

    place = common.workplace()
    found: list[Finding] = [
        {"check": "configuration", "ok": True, "detail": f"{len(place.config.policies)} policies"}
    ]
    if place.database.exists():
        with open_store(place.database, read_only=True) as store:
            found += checks(place.config, store, quick=quick)
    else:
        found.append({"check": "database", "ok": True, "detail": f"{place.database}: not made yet"})
    if as_json:
        print_json(found)
    width = max(len(line["check"]) for line in found)
    for line in () if as_json else found:
        click.echo(f"{'ok  ' if line['ok'] else 'FAIL'}  {line['check']:<{width}}  {line['detail']}")
    if not all(line["ok"] for line in found):
        raise SystemExit(INTERNAL)


@click.command()
@click.argument("views", nargs=-1, type=click.Choice(VIEWS))
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True, help="How.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="A file a view; else stdout.")
@click.option("--warc", type=click.Path(dir_okay=False, path_type=Path), help="The captures instead, as a WARC file.")
@click.option("--policy", "names", multiple=True, help="With --warc: only this policy; may be given more than once.")
@common
def export(
    common: Common, views: tuple[str, ...], form: str, folder: Path | None, warc: Path | None, names: tuple[str, ...]
) -> None:
    """Write public VIEWS (all, where none is named) as CSV or JSON Lines, always in the same order.

    With --warc, the captures themselves: each with its bytes, address, moment and head. `import` reads it back.
    """
    if warc is not None:
        _export_warc(common, warc, names)
        return
    chosen = views or VIEWS
    if folder is None and len(chosen) > 1:
        raise QueryError("several views do not fit into one stream", remedy="name one view, or a folder with --to")
    with common.reading() as store:
        for view in chosen:
            _export(store, view, form, folder)


def _export_warc(common: Common, path: Path, names: tuple[str, ...]) -> None:
    from crawler import __version__
    from crawler.app.containers import write_warc

    with common.reading() as store:
        known = {str(row["policy"]): int(str(row["captures"])) for row in store.queries.policies()}
        for name in names:
            if name not in known:
                raise QueryError(f'no policy "{name}" in this database', remedy="`clausewatch policies` lists them")
        chosen = names or tuple(known)
        written = 0
        try:
            with progress(path.name, sum(known[name] for name in chosen)) as step:
                for written in write_warc(path, chosen, store, f"clausewatch/{__version__}"):
                    step(written)
        except OSError as error:
            raise QueryError(
                f"{path}: cannot be written ({error.strerror})", remedy="choose another place"
            ) from error
    remark(f"wrote {path}: {written} captures")


def _export(store: Store, view: str, form: str, folder: Path | None) -> None:
    lines = _lines(store.queries.columns(view), store.queries.view(view), form)
    if folder is None:
        sys.stdout.writelines(lines)
        return
    path = folder / f"{view}.{form}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.unfinished")
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            out.writelines(lines)
        unfinished.replace(path)
    except OSError as error:
        raise QueryError(f"{path}: cannot be written ({error.strerror})", remedy="choose another folder") from error
    remark(f"wrote {path}")


class _Line:
    """What csv writes into: keeps the line it was last given."""

    text = ""

    def write(self, text: str) -> int:
        """Take one line."""
        self.text = text
        return len(text)


def _lines(columns: list[str], records: Iterable[Record], form: str) -> Iterator[str]:
    if form == "jsonl":
        for record in records:
            yield json.dumps(record, ensure_ascii=False) + "\n"
        return
    line = _Line()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(columns)
    yield line.text
    for record in records:
        writer.writerow([record[column] for column in columns])
        yield line.text


@click.command()
@click.argument("folder", default="demo", type=click.Path(file_okay=False, path_type=Path))
def demo(folder: Path) -> None:
    """Run the main job on an invented web and archive, on this machine only; leave the results in FOLDER."""
    from crawler.app.demo.rehearsal import rehearse

    rehearse(folder, click.echo)
