"""A whole version as facts are checked against: a thing named elsewhere has neither come nor gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Final

from crawler.history.facts.addresses import HIDDEN, linked_domains
from crawler.history.facts.amounts import ages, sums
from crawler.history.facts.mentions import governing, says
from crawler.history.facts.periods import periods
from crawler.history.facts.statements import Statement
from crawler.model import Clause, FactKind

_WORD: Final = re.compile(r"[^\W\d_]+")


class Document:
    """One version of a policy, asked whether it says a thing anywhere."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = clauses

    @cached_property
    def text(self) -> str:
        """Its words, a line a clause."""
        return "\n".join(clause.text for clause in self._clauses)

    @cached_property
    def _small(self) -> str:
        return self.text.lower()

    @cached_property
    def _lines(self) -> list[tuple[str, str]]:
        return [(clause.text, clause.text.lower()) for clause in self._clauses]

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words that it writes in small letters somewhere."""
        return frozenset(word for word in _WORD.findall(self.text) if word[0].islower())

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return self.text.count(" ") + len(self._clauses)

    @cached_property
    def hides_addresses(self) -> bool:
        """Whether it hides e-mail addresses, so that none can be missed in it."""
        return bool(HIDDEN.search(self.text)) or any(HIDDEN.search(link) for c in self._clauses for link in c.links)

    @cached_property
    def domains(self) -> frozenset[str]:
        """The domains of all its links."""
        return linked_domains(link for clause in self._clauses for link in clause.links)

    @cached_property
    def _values(self) -> frozenset[str]:
        return frozenset(value for clause in self._clauses for value in _values_of(clause.text))

    def says(self, statement: Statement) -> bool:
        """Whether it makes a statement anywhere."""
        if statement.kind is FactKind.DOMAIN:
            return statement.value in self.domains or statement.value in self._small
        if statement.kind is FactKind.THIRD_PARTY:
            return _holds(self._small, statement.value)
        if statement.kind is FactKind.CONTACT:  # where lines run together, a house number is stuck to it
            return statement.value.lstrip("0123456789") in self._small
        if statement.kind in VALUED or statement.value.startswith("law of "):
            return statement.value in self._values
        return any(says(text, small, statement) for text, small in self._lines)

    def writes(self, words: str) -> bool:
        """Whether it writes exactly these words somewhere, as words."""
        return _holds(self.text, words)


def _holds(text: str, words: str) -> bool:
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not text[max(0, at - 1) : at].isalnum() and not text[end : end + 1].isalnum():
            return True
        at = text.find(words, at + 1)
    return False


@lru_cache(maxsize=1 << 14)  # most clauses of a version stood in the version before it
def _values_of(text: str) -> frozenset[str]:
    read = (periods(text), ages(text), sums(text), governing(text))
    return frozenset(statement.value for found in read for statement in found)


VALUED: Final = frozenset({FactKind.RETENTION, FactKind.DURATION, FactKind.AGE, FactKind.MONEY})
