"""What was told, shown again as it was told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from crawler.app.cli.options import day_end, when
from crawler.app.cli.output import remark
from crawler.errors import QueryError

if TYPE_CHECKING:
    from crawler.model import Digest
    from store import Store

_WEEK = re.compile(r"(\d{4})-?W(\d\d?)", re.IGNORECASE)
_SHORTEST = 6  # characters of a key


def show(digest: Digest, form: str) -> None:
    """Print a digest in one of its forms."""
    from reports.render import DIGESTS

    click.echo(DIGESTS[form](digest), nl=False)


def replay(store: Store, names: Sequence[str], reference: str, form: str) -> None:
    """Print the digests that a person means by a key, a week or a date. Raises QueryError where there is none."""
    from reports.render import RENDERER, json

    found = [json.loads(text) for text in _documents(store, names, reference)]
    if not found:
        raise QueryError(
            f'no digest "{reference}"{" in " + ", ".join(names) if names else ""}',
            remedy="name a key or its beginning, a week such as 2026-W47, or a date",
        )
    for number, digest in enumerate(found):
        if number and form == "text":
            click.echo("\n")
        show(digest, form)
        if digest.made_by and RENDERER not in digest.made_by:
            remark(f"{digest.key}: sent in another form ({', '.join(digest.made_by)}); this is {RENDERER}")


def _documents(store: Store, names: Sequence[str], reference: str) -> Sequence[str]:
    bounds = _bounds(reference)
    if bounds:
        return store.ledger.documents(names or store.ledger.names(), *bounds)
    found = store.ledger.named(reference) if len(reference) >= _SHORTEST else ()
    if len(found) > 1:
        raise QueryError(f'"{reference}" is the beginning of several keys', remedy="write more of it")
    return found


def _bounds(reference: str) -> tuple[datetime, datetime] | None:
    """The time that a reference names, both ends inclusive; None: it is no time."""
    if week := _WEEK.fullmatch(reference):
        try:
            monday = datetime.fromisocalendar(int(week[1]), int(week[2]), 1).replace(tzinfo=UTC)
        except ValueError as error:
            raise QueryError(f'no such week: "{reference}"', remedy="write 2026-W47") from error
        return monday, monday + timedelta(days=7) - timedelta(seconds=1)
    if re.fullmatch(r"\d{4}(-\d\d.*)?", reference):
        return when(reference), day_end(reference)
    return None
