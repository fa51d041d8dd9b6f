"""Invented companies and what became of their policies: worlds for every test of the reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.model import (
    Comparison,
    DateClaim,
    DigestItem,
    EditView,
    Note,
    Op,
    Precision,
    Role,
    Run,
    Side,
    Standing,
    Tag,
    sha256,
)

LONG = " ".join(f"word{number}" for number in range(120))


def claim(value: str, source: str, role: Role = Role.MODIFIED) -> DateClaim:
    return DateClaim(role, value, Precision.DAY, source, 0, "rule", chosen=True)


def side(name: str, at: datetime, date: DateClaim | None = None) -> Side:
    uri = f"https://web.archive.org/web/{at:%Y%m%d%H%M%S}/https://acme.example/privacy"
    return Side(sha256(name.encode()), at, uri, sha256(b"v" + name.encode()), modified=date)


def edit(old: str, new: str, *runs: tuple[Tag, str], op: Op = Op.EDIT) -> EditView:
    made = tuple(Run(tag, text) for tag, text in runs)
    return EditView(op, ("3. Your messages", "3.2 Security"), (old,) if old else (), (new,) if new else (), made)


ENCRYPTION = edit(
    "All messages are end-to-end encrypted.",
    "All messages are encrypted.",
    (Tag.KEEP, "All messages are "),
    (Tag.DELETE, "end-to-end "),
    (Tag.KEEP, "encrypted."),
)
RETENTION = edit(
    f"We keep logs for 30 days. {LONG}",
    f"We keep logs for up to 180 days. {LONG}",
    (Tag.KEEP, "We keep logs for "),
    (Tag.DELETE, "30"),
    (Tag.INSERT, "up to 180"),
    (Tag.KEEP, f" days. {LONG}"),
)
REMOVED = edit("We do not sell your data.", "", op=Op.REMOVE)
ADDED = edit("", "We may use your messages to train models.", op=Op.ADD)
MOVED = EditView(Op.MOVE, ("B",), ("Contact us.",), ("Contact us.",), moved=True, old_path=("A",))
SPLIT = EditView(
    Op.SPLIT,
    ("C",),
    ("One. Two.",),
    ("One.", "Two."),
    (Run(Tag.KEEP, "One."), Run(Tag.DELETE, " "), Run(Tag.INSERT, "\n"), Run(Tag.KEEP, "Two.")),
)
RENUMBERED = EditView(Op.EQUAL, ("D",), ("4.2 Cookies.",), ("4.3 Cookies.",), renumbered=True)


def make(
    company: str = "Acme",
    note: Note = Note.UNCHANGED,
    edits: tuple[EditView, ...] = (ENCRYPTION,),
    standing: Standing = Standing.NEWS,
    day: int = 0,
) -> DigestItem:
    """One change of an invented company's privacy policy."""
    after = datetime(2025, 11, 6, 12, 30, tzinfo=UTC) + timedelta(days=day)
    by = after + timedelta(hours=12)
    before = claim("2024-07-17", "Last updated: July 17, 2024")
    later = claim("2025-11-01", "Last updated: November 1, 2025")
    dates = {
        Note.UNCHANGED: (before, before),
        Note.ADVANCED: (before, later),
        Note.DATE_ONLY: (before, later),
        Note.WENT_BACK: (later, before),
        Note.APPEARED: (None, later),
        Note.VANISHED: (before, None),
        Note.NONE_STATED: (None, None),
    }[note]
    told = Comparison(
        policy=f"{company.lower()}/privacy",
        company=company,
        kind="privacy",
        url=f"https://{company.lower()}.example/privacy",
        old=side(f"{company}{day}old", after, dates[0]),
        new=side(f"{company}{day}new", by, dates[1]),
        note=note,
        edits=edits,
        unchanged=112,
    )
    return DigestItem(standing, told)


@pytest.fixture(scope="session")
def item() -> Any:
    """``item("Acme", Note.ADVANCED, edits=…, standing=…, day=…)`` makes one digest item."""
    return make


@pytest.fixture(scope="session")
def world() -> SimpleNamespace:
    """Everything above, by name: test folders are no packages, so nothing is imported from here."""
    return SimpleNamespace(**globals())
