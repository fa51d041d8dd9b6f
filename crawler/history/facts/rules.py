"""A thing that texts name or say, and the words for it in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.history.facts.statements import Statement, sentence
from crawler.model import FactKind

_NO: Final = re.compile(
    r"\b(?:not|never|no|cannot|without|nicht|keine?[nrms]?|niemals|ne|n['’]\w+|pas|jamais|aucune?|sans|nunca|ni|jamás"
    r"|non|mai|senza|não|nem|jamais|niet|geen|nooit)\b|n['’]t\b",
    re.IGNORECASE,
)
_NO_BEHIND: Final = re.compile(
    r"\b(?:nicht|keine?[nrms]?|niemals|pas|jamais|aucune?|niet|geen|nooit)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be named or said."""

    kind: FactKind
    name: str
    hints: tuple[str, ...]  # in small letters: without one of them in a text, the pattern need not be tried
    pattern: re.Pattern[str]
    polar: bool = False  # whether a "not" in its sentence makes it the opposite

    def statements(self, text: str, small: str) -> Iterator[Statement]:
        """Every place where a text says so; ``small`` is the text in small letters."""
        if not self.hinted(small):
            return
        for found in self.pattern.finditer(text):
            name = f"not {self.name}" if self.polar and self._denied(text, found) else self.name
            yield Statement(self.kind, name, name, *found.span())

    def hinted(self, small: str) -> bool:
        """Whether the pattern is worth trying."""
        for hint in self.hints:  # noqa: SIM110 - any() over a generator takes three times as long, sixty times a clause
            if hint in small:
                return True
        return False

    def _denied(self, text: str, found: re.Match[str]) -> bool:
        """Whether a "not" stands before the words, or behind them where a language puts it there.

        "It trains its models not to repeat a name" denies no training.
        """
        around = sentence(text, *found.span())
        until = around.find(found[0]) + len(found[0])
        return bool(_NO.search(around, 0, until) or _NO_BEHIND.search(around, until))


def words(kind: FactKind, name: str, hints: str, *forms: str, polar: bool = False) -> Rule:
    """A rule for words, in whatever case; ``hints`` are parted by bars."""
    return Rule(kind, name, tuple(hints.split("|")), re.compile("|".join(forms), re.IGNORECASE), polar)


def names(kind: FactKind, name: str, hints: str, *forms: str) -> Rule:
    """A rule for names and their letters, in their own case; ``hints`` are parted by bars."""
    return Rule(kind, name, tuple(hints.split("|")), re.compile("|".join(forms)))
