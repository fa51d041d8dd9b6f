"""The line that tells a fact: exact, short, and no more than the clause proves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crawler.history.facts.statements import Statement, quoted
from crawler.model import FactKind

_CAME: Final = "newly stated"
_WENT: Final = "no longer stated"
_TITLES: Final[Mapping[FactKind, str]] = {
    FactKind.RETENTION: "retention period",
    FactKind.DURATION: "period",
    FactKind.AGE: "age",
    FactKind.MONEY: "amount",
    FactKind.THIRD_PARTY: "third party",
    FactKind.DOMAIN: "linked domain",
    FactKind.CONTACT: "contact",
    FactKind.LAW: "law",
    FactKind.TRANSFER: "transfer tool",
    FactKind.DISPUTES: "disputes",
    FactKind.OPT_OUT: "opt-out means",
    FactKind.SALE: "sale or sharing",
    FactKind.AI_TRAINING: "AI",
    FactKind.ENCRYPTION: "encryption",
}
_NAMED: Final = frozenset({FactKind.LAW, FactKind.TRANSFER, FactKind.THIRD_PARTY, FactKind.DOMAIN})
# What has a sentence of its own: (kind, value) → come, gone.
_OWN: Final[Mapping[tuple[FactKind, str], tuple[str, str]]] = {
    (FactKind.SALE, "does not sell"): ("now says that it does not sell", "no longer says that it does not sell"),
    (FactKind.SALE, "sells"): ("now says that it sells or may sell", "no longer says that it sells or may sell"),
    (FactKind.AI_TRAINING, "training of AI"): ("AI training newly stated", "AI training no longer stated"),
    (FactKind.AI_TRAINING, "not training of AI"): (
        "now denies or limits AI training",
        "no longer denies or limits AI training",
    ),
}
# Sums and periods mean something by what they are of.
_BARE: Final = frozenset({FactKind.DURATION, FactKind.MONEY, FactKind.AGE, FactKind.RETENTION})


def shifted(old: Statement, new: Statement) -> str:
    """One value in another's place."""
    title = {FactKind.RETENTION: "retention", FactKind.DURATION: "period"}.get(new.kind, _TITLES[new.kind])
    if new.kind in {FactKind.RETENTION, FactKind.DURATION} and old.size != new.size:
        title = f"{title} {'longer' if new.size > old.size else 'shorter'}"
    return f"{title}: {old.shown} → {new.shown}"


def came(statement: Statement, text: str, *, shared: bool) -> str:
    """A thing that is new."""
    if (statement.kind, statement.value) in _OWN:
        return _OWN[statement.kind, statement.value][0]
    if statement.kind is FactKind.THIRD_PARTY:
        return f"{'new recipient' if shared else 'newly named'}: {statement.shown}"
    return _line(statement, text, "newly named" if statement.kind in _NAMED else _CAME)


def went(statement: Statement, text: str) -> str:
    """A thing that is gone."""
    if (statement.kind, statement.value) in _OWN:
        return _OWN[statement.kind, statement.value][1]
    return _line(statement, text, "no longer named" if statement.kind in _NAMED else _WENT)


def _line(statement: Statement, text: str, verb: str) -> str:
    where = f", {quoted(text, statement.start, statement.end)}" if statement.kind in _BARE else ""
    return f"{_TITLES[statement.kind]} {verb}: {statement.shown}{where}"
