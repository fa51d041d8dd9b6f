"""The few capitals that stand above an item: what kind of change it is, seen before it is read."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.model import Comparison, DigestItem, FactKind, FactMove, Note

_NOTES = {
    Note.UNCHANGED: "SILENT",
    Note.RESTATED: "SAME DATE",
    Note.ADVANCED: "DATE MOVED",
    Note.AHEAD: "AHEAD OF EFFECT",
    Note.BACK_DATED: "BACK-DATED",
    Note.DATE_ONLY: "DATE ONLY",
    Note.WENT_BACK: "DATE WENT BACK",
    Note.APPEARED: "DATE APPEARED",
    Note.VANISHED: "DATE GONE",
    Note.NONE_STATED: "NO DATE",
}
_FACTS = {
    FactKind.RETENTION: "RETENTION",
    FactKind.DURATION: "DURATION",
    FactKind.AGE: "AGE",
    FactKind.MONEY: "MONEY",
    FactKind.DOMAIN: "LINKS",
    FactKind.CONTACT: "CONTACT",
    FactKind.LAW: "LAW",
    FactKind.TRANSFER: "TRANSFER",
    FactKind.DISPUTES: "DISPUTES",
    FactKind.OPT_OUT: "OPT-OUT",
    FactKind.SALE: "SALE",
    FactKind.AI_TRAINING: "AI TRAINING",
    FactKind.ENCRYPTION: "ENCRYPTION",
    FactKind.STRENGTH: "STRENGTH",
    FactKind.NEGATION: "NEGATION",
}
_MOST = 6  # more of them are read no more


def badges(item: DigestItem) -> tuple[str, ...]:
    """The badges of an item of a digest."""
    if item.undone:
        return ("REVERTED",)
    several = (f"{len(item.steps)} STEPS",) if item.steps else ()
    return (*compared(item.comparison), *several)


def compared(comparison: Comparison) -> tuple[str, ...]:
    """The badges of two versions side by side."""
    return tuple(dict.fromkeys(_all(comparison)))[:_MOST]


def _all(comparison: Comparison) -> Iterator[str]:
    yield _NOTES[comparison.note]
    yield from map(_fact, comparison.facts)


def _fact(move: FactMove) -> str:
    if move.kind is not FactKind.THIRD_PARTY:
        return _FACTS[move.kind]
    if move.before and move.after:
        return "PARTIES"
    return "NEW PARTY" if move.after else "PARTY GONE"
