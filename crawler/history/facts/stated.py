"""What each side of one clause edit states: read once, by every rule of this room."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.history.facts.addresses import emails, linked_domains, reachable, written_domains
from crawler.history.facts.amounts import ages, sums
from crawler.history.facts.mentions import governing, mentions
from crawler.history.facts.own import Own
from crawler.history.facts.parties import is_entry_of_a_table, known_names, legal_names, placed_names
from crawler.history.facts.periods import periods
from crawler.history.facts.regions import Span, Touched, meeting
from crawler.history.facts.statements import Statement
from crawler.model import BlockKind, Clause, FactKind

# A menu's entry: a link of a few words that are no sentence.
_LABEL_WORDS: Final = 8
_STOP: Final = re.compile(r"[.!?;:]\s*$")
_BARE: Final = re.compile(r"[A-Z][\w&.'’-]+(?: [A-Z0-9][\w&.'’-]*){0,3}")
_BEFORE: Final = re.compile(r"\b(?P<word>[A-Z]\w+) $")
# Headings under which a bare name is a recipient.
_LISTS: Final = re.compile(
    r"process|partner|third part|vendor|provider|recipient|supplier|auftragsverarbeiter|empfänger|dienstleister"
    r"|prestataire"
    r"|sous-traitant|destinataire|proveedor|encargad|destinatari|fornitor|fornecedor|verwerker|leverancier",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """The statements of one edit that one side makes and the other does not."""

    edit: Touched
    gone: tuple[Statement, ...]
    come: tuple[Statement, ...]


def stated(edit: Touched, own: Own) -> Stated:
    """What went and what came in one edit."""
    sides = _differing(edit, tuple(_statements(edit.old, edit.before, own)), [r.old for r in edit.regions])
    others = _differing(edit, tuple(_statements(edit.new, edit.after, own)), [r.new for r in edit.regions])
    return Stated(edit, _less(*sides, others[0]), _less(*others, sides[0]))


def _differing(
    edit: Touched, found: tuple[Statement, ...], places: list[Span]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """All the statements of a side, and those that touch what changed."""
    if not edit.kept:
        return found, found
    # A link has no place in the words: whatever it leads to is compared as a whole.
    return found, tuple(s for s in found if s.start == s.end or meeting((s.start, s.end), places))


def _less(
    _all: tuple[Statement, ...], near: tuple[Statement, ...], other: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """Those statements near a change that the other side does not make as often."""
    surplus = Counter(_family(s) for s in _all)
    surplus.subtract(Counter(_family(s) for s in other))
    kept = []
    for statement in near:
        if surplus[_family(statement)] > 0:
            surplus[_family(statement)] -= 1
            kept.append(statement)
    return tuple(kept)


def _family(statement: Statement) -> tuple[str, str]:
    """A period is the same whether its sentence speaks of keeping or not."""
    period = statement.kind in {FactKind.RETENTION, FactKind.DURATION}
    return ("period" if period else statement.kind, statement.value)


def _statements(clauses: tuple[Clause, ...], text: str, own: Own) -> Iterator[Statement]:
    if not clauses:
        return
    path = clauses[0].path
    yield from periods(text, path)
    yield from ages(text)
    if all(is_entry(clause) for clause in clauses):
        return  # a menu names much and says nothing
    yield from sums(text)
    yield from governing(text)
    yield from (statement for statement in mentions(text) if not _in_name(statement, text, own))
    yield from emails(text)
    yield from reachable(text)
    yield from _domains(clauses, text, own)
    yield from _parties(clauses, text, own)


def _in_name(statement: Statement, text: str, own: Own) -> bool:
    """Whether a word of machine learning is a part of the company's name."""
    before = _BEFORE.search(text, 0, statement.start) if statement.kind is FactKind.AI_TRAINING else None
    return before is not None and own.claims(before["word"])


def is_entry(clause: Clause) -> bool:
    """Whether a clause is a link of a few words: a menu's entry."""
    return (
        bool(clause.links)
        and clause.kind is not BlockKind.CELL
        and clause.text.count(" ") < _LABEL_WORDS
        and not _STOP.search(clause.text)
    )


def _domains(clauses: tuple[Clause, ...], text: str, own: Own) -> Iterator[Statement]:
    linked = sorted(linked_domains(link for clause in clauses for link in clause.links))
    places = (Statement(FactKind.DOMAIN, name, name, 0, 0) for name in linked)
    seen: set[str] = set()
    for statement in (*written_domains(text), *places):
        if statement.value not in seen and not own.has(statement.value):
            seen.add(statement.value)
            yield statement


def _parties(clauses: tuple[Clause, ...], text: str, own: Own) -> Iterator[Statement]:
    found = [*legal_names(text), *known_names(text), *placed_names(text), *_listed(clauses, text)]
    return (statement for statement in _longest(found) if not own.claims(statement.shown))


def _listed(clauses: tuple[Clause, ...], text: str) -> Iterator[Statement]:
    """An item or cell that is nothing but a name, under a heading of recipients."""
    for clause in clauses:
        named = clause.kind in {BlockKind.ITEM, BlockKind.CELL} and _BARE.fullmatch(clause.text)
        if (
            named
            and not is_entry_of_a_table(clause.text)
            and any(_LISTS.search(heading) for heading in clause.path[-2:])
        ):
            at = text.index(clause.text)
            yield Statement(FactKind.THIRD_PARTY, clause.text.lower(), clause.text, at, at + len(clause.text))


def _longest(found: Iterable[Statement]) -> Iterator[Statement]:
    """Of names that overlap, the longest."""
    taken: list[Span] = []
    for statement in sorted(found, key=lambda s: (s.start - s.end, s.start)):
        if all(statement.end <= start or end <= statement.start for start, end in taken):
            taken.append((statement.start, statement.end))
            yield statement
