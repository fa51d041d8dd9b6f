"""Where each clause comes from: one identity through edits, moves, splits, merges and returns.

Rule 1: identity flows along the alignment. An equal or moved clause keeps its name and its date; an edited
        one keeps its name; a piece or a merged clause takes the name of the first part, and says all.
Rule 2: text that comes back is no news. A version seen before gets its identities back, and a clause that
        was removed and is written again word for word is the same clause (the idea is WikiWho's: compare
        with everything remembered, not with the last version only).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from crawler.history.align import align
from crawler.model import Clause, ClauseEdit, Op

Compare = Callable[[Sequence[Clause], Sequence[Clause]], Sequence[ClauseEdit]]
Identity = tuple[int, int]  # version and position of the first sight

# "We use cookies" can be written twice by chance; six words in a row are the old sentence.
_REVIVED_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Descent:
    """The identity of one clause in one version."""

    id: Identity
    born: int  # version of the first sight
    since: int  # version of the last change of its words
    origins: tuple[Identity, ...] = ()  # what it came from in the version before; () at birth


def lineage(versions: Sequence[Sequence[Clause]], compare: Compare = align) -> tuple[tuple[Descent, ...], ...]:
    """The descent of every clause of every version, oldest first.

    ``compare`` may answer from a store: the edits of two versions never change under one algorithm.
    """
    memory = _Memory()
    told: list[tuple[Descent, ...]] = []
    for at, version in enumerate(versions):
        keys = tuple(clause.key for clause in version)
        known = memory.versions.get(keys)
        if known is None:
            edits = compare(versions[at - 1], version) if at else _births(version)
            known = _descend(at, version, edits, memory)
        memory.keep(keys, known)
        told.append(known)
    return tuple(told)


@dataclass(slots=True)
class _Memory:
    """Everything said so far."""

    versions: dict[tuple[str, ...], tuple[Descent, ...]] = field(default_factory=dict)
    clauses: dict[str, dict[Identity, Descent]] = field(default_factory=dict)  # by key
    last: tuple[Descent, ...] = ()

    def keep(self, keys: tuple[str, ...], descents: tuple[Descent, ...]) -> None:
        """Remember a version, and make it the one that the next is compared with."""
        self.versions[keys] = self.last = descents
        for key, descent in zip(keys, descents, strict=True):
            self.clauses.setdefault(key, {})[descent.id] = descent


def _births(version: Sequence[Clause]) -> list[ClauseEdit]:
    return [ClauseEdit(Op.ADD, (), (j,)) for j in range(len(version))]


def _descend(at: int, version: Sequence[Clause], edits: Sequence[ClauseEdit], memory: _Memory) -> tuple[Descent, ...]:
    found: dict[int, Descent] = {}
    for edit in edits:
        if edit.old:
            found.update((j, _continued(at, edit, memory.last)) for j in edit.new)
    alive = {descent.id for descent in found.values()}
    added = [j for j in range(len(version)) if j not in found]
    times = Counter(version[j].key for j in added)
    for j in added:
        back = _tombstone(version[j], alive, memory) if times[version[j].key] == 1 else None
        found[j] = back or Descent((at, j), at, at)
    return tuple(found[j] for j in range(len(version)))


def _continued(at: int, edit: ClauseEdit, last: Sequence[Descent]) -> Descent:
    parents = [last[i] for i in edit.old]
    since = parents[0].since if edit.op in (Op.EQUAL, Op.MOVE) else at
    origins = tuple(dict.fromkeys(parent.id for parent in parents))
    return replace(parents[0], since=since, origins=origins)


def _tombstone(clause: Clause, alive: set[Identity], memory: _Memory) -> Descent | None:
    """The one clause that once said this and stands nowhere now."""
    once = memory.clauses.get(clause.key, {})
    if len(once) != 1 or len(clause.text.split()) < _REVIVED_WORDS:
        return None
    (descent,) = once.values()
    return None if descent.id in alive else descent
