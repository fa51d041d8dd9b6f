"""The group of verbs that ask something of an archive."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.outcomes import fail_if
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import moment, remark, said, table
from crawler.app.cli.showing import for_people, showing
from crawler.model import SaveState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.app.saving import Queue
    from crawler.config import Archive
    from crawler.model import QueuedSave


@click.group()
def archive() -> None:
    """Let a web archive do something for the policies: so far, save what was seen live."""


@archive.command()
@click.argument("names", nargs=-1, metavar="[POLICY]...")
@click.option("--limit", type=click.IntRange(1), help="Pages handed in by this run at most.")
@click.option("--dry-run", is_flag=True, help="Say what would be handed in; ask nobody, write nothing.")
@common
@as_json_option
def save(common: Common, names: tuple[str, ...], limit: int | None, *, dry_run: bool, as_json: bool) -> None:
    """Let the archive save what was seen live of the POLICIES named (all, where none is named) and it does not hold.

    Opt-in: it needs keys of the archive's. Run again, it goes on where it was.
    """
    from crawler.app import fetching, saving
    from crawler.app.wiring import writing

    place = common.workplace()
    policies = place.config.chosen(names)
    service = saving.saver(place.config.archives)
    keys = None if dry_run else saving.keys(service, os.environ)
    with writing(place) as store, showing(as_json=as_json) as show:
        job = saving.Saving(place, store, service, show)
        if keys is None:
            with store.rehearsal():
                queue = saving.take_up(job, policies)
            _report(service, saving.cut(queue.due, limit), queue, as_json=as_json)
            return
        queue = saving.take_up(job, policies)
        chosen = saving.cut(queue.due, limit)
        rows = (
            fetching.run_crawls(place, lambda crawls: saving.save(crawls, job, chosen, keys), store) if chosen else []
        )
    _report(service, rows, queue, as_json=as_json)
    fail_if(any(row.state is not SaveState.SAVED for row in rows))


def _report(service: Archive, rows: Sequence[QueuedSave], queue: Queue, *, as_json: bool) -> None:
    """Say how the pages stand; nothing where nobody looks on and all went well."""
    if as_json:
        print_json([_record(service, row) for row in rows])
        return
    failed = any(row.state is not SaveState.SAVED for row in rows)
    if not (for_people() or failed):
        return
    if rows:
        columns = ("policy", "state", "saved at", "next try", "detail")
        table(
            columns,
            [
                (
                    row.order.policy,
                    row.state.value,
                    *(moment(said(at)) if at else None for at in (row.memento_at, row.next_try_at)),
                    row.detail or None,
                )
                for row in rows
            ],
        )
    counts = Counter(row.state.value for row in rows)
    remark(", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "nothing to save")
    if left := len(queue.due) - len(rows) + queue.waiting:
        remark(f"{left} more wait in the queue")
    if queue.stale:
        remark(f"{queue.stale} policies were seen too long ago to be saved as they were: crawl them first")


def _record(service: Archive, row: QueuedSave) -> dict[str, Any]:
    from crawler.app.saving import memento

    return {
        "policy": row.order.policy,
        "url": row.order.url,
        "seen_at": row.seen_at,
        "state": row.state.value,
        "attempts": row.attempts,
        "asked_at": row.asked_at,
        "next_try_at": row.next_try_at,
        "memento_at": row.memento_at,
        "memento": memento(service, row),
        "detail": row.detail,
    }
