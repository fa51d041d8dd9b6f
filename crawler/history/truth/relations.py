"""Which versions of one policy say the same: asked once for each pair, answered from redlines already made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from crawler.history.truth.residue import Difference, Rules, Text, difference
from crawler.history.truth.volatile import Versions, Volatile, learned
from crawler.model import Clause, ClauseEdit, DateClaim, Span

# Texts kept at once: the one that stands and its neighbours are asked for again and again, those of other years not,
# and a policy can have thousands.
_TEXTS: Final = 64


@dataclass(frozen=True, slots=True)
class Past:
    """A policy's history as the judge is given it. ``edits`` may answer from a store, and so may ``clauses``."""

    stays: Sequence[Span]
    clauses: Callable[[str], Sequence[Clause]]
    edits: Callable[[str, str], Sequence[ClauseEdit]]
    claims: Mapping[str, Sequence[DateClaim]] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)


class Relations:
    """The differences between versions, each taken apart once."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._texts: dict[str, Text] = {}
        self._found: dict[tuple[str, str], Difference] = {}
        self._past_taught = self._learned()
        self._rules = replace(past.rules, volatile=self._past_taught.slots)

    def text(self, version: str) -> Text:
        """A version with its tables."""
        found = self._texts.pop(version, None)
        if found is None:
            found = Text(self._past.clauses(version), self._past.claims.get(version, ()))
        self._texts[version] = found  # what was asked for last is dropped last
        if len(self._texts) > _TEXTS:
            del self._texts[next(iter(self._texts))]
        return found

    def difference(self, old: str, new: str) -> Difference:
        """What lies between two versions."""
        if (old, new) not in self._found:
            edits = self._past.edits(old, new)
            held = self._past_taught.held.get(new)
            rules = replace(self._rules, held=held) if held else self._rules
            self._found[old, new] = difference(self.text(old), self.text(new), edits, rules)
        return self._found[old, new]

    def same(self, old: str, new: str) -> bool:
        """Whether two versions say the same to a person who reads for content."""
        return old == new or not self.difference(old, new).residue

    def _learned(self) -> Volatile:
        if "volatile slot" in self._past.rules.off:
            return Volatile()
        texts = Versions(lambda version: self.text(version).clauses, lambda version: self.text(version).forms.keys())
        return learned(self._past.stays, self._past.edits, texts)
