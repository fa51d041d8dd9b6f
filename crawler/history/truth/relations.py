"""Which versions of one policy say the same: asked once for each pair, answered from redlines already made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crawler.history.truth.residue import Difference, Rules, Text, difference
from crawler.history.truth.volatile import learned
from crawler.model import Clause, ClauseEdit, DateClaim, Span


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
        slots = frozenset() if "volatile slot" in past.rules.off else learned(past.stays, past.edits, self._clauses)
        self._rules = replace(past.rules, volatile=slots)

    def text(self, version: str) -> Text:
        """A version with its tables."""
        if version not in self._texts:
            self._texts[version] = Text(self._past.clauses(version), self._past.claims.get(version, ()))
        return self._texts[version]

    def difference(self, old: str, new: str) -> Difference:
        """What lies between two versions."""
        if (old, new) not in self._found:
            edits = self._past.edits(old, new)
            self._found[old, new] = difference(self.text(old), self.text(new), edits, self._rules)
        return self._found[old, new]

    def same(self, old: str, new: str) -> bool:
        """Whether two versions say the same to a person who reads for content."""
        return old == new or not self.difference(old, new).residue

    def _clauses(self, version: str) -> Sequence[Clause]:
        return self.text(version).clauses
