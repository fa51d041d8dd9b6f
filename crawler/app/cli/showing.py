"""How a long run shows its progress: a bar for people, events for programs, nothing for cron."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from crawler.app.cli.output import remarks
from reports.harmless import line

if TYPE_CHECKING:
    from crawler.app import fetching

_EVERY = 50  # one event for so many pages, and one for each whole


class _Rate(ProgressColumn):
    """Pages a second, as measured."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.2f}/s" if speed else "-/s")


@contextmanager
def showing(*, as_json: bool) -> Iterator[fetching.Progress]:
    """Yield what takes progress: events on standard error with ``as_json``, a bar on a terminal, else nothing."""
    console = remarks()
    if as_json:
        yield _events
    elif console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[waits]}"),
        )
        with Progress(*columns, console=console) as bar:
            yield _OneBar(bar).show
    else:
        yield lambda *_: None


class _OneBar:
    """One bar for the whole run; the phase is its name, and whom we wait for stands beside it."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("index", total=None, waits="")
        self._phase = "index"

    def show(self, phase: str, done: int, total: int, waits: str | None) -> None:
        if phase != self._phase:
            self._phase = phase
            self._bar.reset(self._task, description=phase, total=total, waits="")
        self._bar.update(self._task, completed=done, total=total, waits=line(waits or "", 60))


def _events(phase: str, done: int, total: int, waits: str | None) -> None:
    if waits:
        _say({"event": "wait", "phase": phase, "done": done, "of": total, "reason": waits})
    elif done == total or done % _EVERY == 0:
        _say({"event": "progress", "phase": phase, "done": done, "of": total})


def _say(event: dict[str, str | int]) -> None:
    click.echo(json.dumps(event, ensure_ascii=False), err=True)


def for_people() -> bool:
    """Whether somebody looks on: not cron, not a pipe."""
    return sys.stdout.isatty() or sys.stderr.isatty()
