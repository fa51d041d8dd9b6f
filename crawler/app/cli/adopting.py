"""What `derive --check` prints: policy by policy, what today's reader would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from crawler.app.cli.exits import CHANGED, FAILED
from crawler.app.cli.options import Common
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import progress, table
from reports.harmless import line

if TYPE_CHECKING:
    from crawler.app.adopting import Outlook

_COLUMNS = ("policy", "stored", "bodies", "versions", "differ", "new gaps", "gaps closed", "remark")
_WIDTH = 160


def check_reader(common: Common, names: Sequence[str], *, as_json: bool) -> int:
    """Print what deriving anew would change; the exit code. Writes nothing."""
    from crawler.app.adopting import outlooks

    policies = common.config().chosen(tuple(names))
    found: list[Outlook] = []
    with common.reading() as store, progress("check", len(policies)) as step:
        for outlook in outlooks(policies, store):
            found.append(outlook)
            step(len(found))
    if as_json:
        print_json([asdict(outlook) for outlook in found])
    else:
        table(_COLUMNS, [_row(outlook) for outlook in found], numbers=_COLUMNS[2:7])
        for text in (text for outlook in found for text in _examples(outlook)):
            click.echo(text)
    if any(outlook.problem for outlook in found):
        return FAILED
    return CHANGED if any(outlook.changed for outlook in found) else 0


def _row(outlook: Outlook) -> tuple[str | int | None, ...]:
    remark = outlook.problem or ("not derived yet" if outlook.stored is None else "")
    counts = (outlook.bodies, outlook.versions, outlook.versions_changed, outlook.gaps_gained, outlook.gaps_lost)
    return (outlook.policy, outlook.stored, *counts, remark)


def _examples(outlook: Outlook) -> Iterator[str]:
    for example in outlook.examples:
        yield f"\n{outlook.policy}, capture {example.capture[:12]}"
        yield from (f"  - {line(text, _WIDTH)}" for text in example.gone)
        yield from (f"  + {line(text, _WIDTH)}" for text in example.new)
