"""What verbs print: results on stdout, progress on stderr; tables that align, colour only where it is wanted.

Rich respects NO_COLOR and pipes. Text that came from pages is never read as mark-up, and its control
characters are taken out: fetched pages are hostile input, for a terminal too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from reports.harmless import line, plain

Cell = str | int | float | None
_PIPED_WIDTH = 200  # columns of a table that goes into a file or another program
_PROSE = {"remark", "detail", "outcome", "URL", "words"}
_PROSE_WIDTH = 24
_GAP = 3  # between two columns
_PLAIN_EVERY = 20  # per cent between two plain progress lines


def results() -> Console:
    """The console for results."""
    return Console(
        file=sys.stdout, width=None if sys.stdout.isatty() else _PIPED_WIDTH, highlight=False, soft_wrap=False
    )


def remarks() -> Console:
    """The console for progress and remarks."""
    return Console(stderr=True, highlight=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, numbers: Sequence[str] = ()) -> None:
    """Print an aligned table; columns named in ``numbers`` stand on the right.

    Nothing is cut: where a terminal is too narrow, the last columns are left out, and that is said.
    """
    console = results()
    cells = [tuple(map(shown, row)) for row in rows]
    kept = _fitting(columns, cells, console.width)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for column in columns[:kept]:
        # Only prose may wrap; what is to be copied or compared never does.
        grid.add_column(
            column,
            justify="right" if column in numbers else "left",
            no_wrap=column not in _PROSE,
            overflow="fold",
        )
    for row in cells:
        grid.add_row(*(Text(cell) for cell in row[:kept]))
    console.print(grid)
    if kept < len(columns):
        remark(f"not shown for want of width: {', '.join(columns[kept:])} (--json has everything)")


def _fitting(columns: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> int:
    """How many of the first columns fit; prose needs little, the first two columns always stand."""
    used = 0
    for place, column in enumerate(columns):
        widest = max([cell_len(column), *(cell_len(row[place]) for row in cells)])
        used += min(widest, _PROSE_WIDTH) if column in _PROSE else widest
        if used > width and place >= 2:
            return place
        used += _GAP
    return len(columns)


def shown(cell: Cell) -> str:
    """One cell in one line, harmless to a terminal."""
    if cell is None:
        return "-"
    return line(str(cell), 200) if isinstance(cell, str) else str(cell)


def moment(text: Cell) -> str:
    """A stored moment for people: "2016-08-31 12:00"."""
    return str(text).replace("T", " ").removesuffix("Z")[:16] if text else "-"


def said(value: object) -> str:
    """A value of a record as text; moments in ISO 8601, as the database and the views write them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return str(value)


def as_json(value: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=said))


def as_lines(records: Iterable[Mapping[str, object]]) -> None:
    """Print one JSON object a line, as they come."""
    for record in records:
        click.echo(json.dumps(record, ensure_ascii=False, default=said))


def remark(text: str) -> None:
    """Say something beside the result; it may quote what a server said."""
    click.echo(plain(text), err=True)


Step = Callable[[int], None]


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Step]:
    """A bar on a terminal, a few plain lines in a pipe. Yields a function that takes how much was done."""
    console = remarks()
    if not console.is_terminal:
        yield _plain(title, total)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)


def _plain(title: str, total: int | None) -> Step:
    said = -1

    def step(done: int) -> None:
        nonlocal said
        part = (100 * done // total if total else 0) // _PLAIN_EVERY
        if total and part > said:
            said = part
            remark(f"{title}: {done} of {total}")

    return step
