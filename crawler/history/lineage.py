"""Where each clause comes from: one identity through edits, moves, splits, merges and returns.

Rule 1: identity flows along the alignment. An equal or moved clause keeps its name and its wording; an edited
        one keeps its name; a piece or a merged clause takes the name of the first part, and says all.
Rule 2: text that comes back is no news. A version seen before gets its identities back, and a clause that
        was removed and is written again word for word is the same clause (the idea is WikiWho's: compare
        with everything remembered, not with the last version only).
Rule 3: a version is named by its first sight, so that its clauses descend from what stood before that: who
        remembers the versions before it needs one comparison to know them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from crawler.history.align import align
from crawler.model import Clause, ClauseEdit, Descent, Identity, Op

Compare = Callable[[Sequence[Clause], Sequence[Clause]], Sequence[ClauseEdit]]
# "We use cookies" can be written twice by chance; six words in a row are the old sentence.
_REVIVED_WORDS: Final = 6
# Bumped when the same edits give other identities: lineages are kept under this name.
LINEAGE: Final = "lineage/1"


# The clauses that ever had this key, each once: with the latest wording that had it.
Remembered = Callable[[str], Collection[Descent]]


def lineage(versions: Sequence[Sequence[Clause]], compare: Compare = align) -> tuple[tuple[Descent, ...], ...]:
    """The descent of every clause of every version, oldest first, from nothing.

    ``compare`` may answer from a store: the edits of two versions never change under one algorithm.
    """
    seen: dict[tuple[str, ...], tuple[Descent, ...]] = {}
    clauses: dict[str, dict[Identity, Descent]] = {}
    told: list[tuple[Descent, ...]] = []
    for at, version in enumerate(versions):
        keys = tuple(clause.key for clause in version)
        if keys not in seen:
            edits = compare(versions[at - 1], version) if at else births(version)
            last = told[-1] if at else ()
            seen[keys] = descend(at, version, edits, last, lambda key: clauses.get(key, {}).values())
            for key, descent in zip(keys, seen[keys], strict=True):
                same = clauses.setdefault(key, {})
                same[descent.id] = max(same.get(descent.id, descent), descent, key=lambda found: found.said)
        told.append(seen[keys])
    return tuple(told)


def births(version: Sequence[Clause]) -> list[ClauseEdit]:
    """The edits that bring a first version."""
    return [ClauseEdit(Op.ADD, (), (j,)) for j in range(len(version))]


def whole(edits: Sequence[ClauseEdit], old: int, new: int) -> Iterator[ClauseEdit]:
    """The edits of two versions of so many clauses, with the equal ones that a redline only counts.

    What no edit names stands as it was: equal clauses keep their order, so they pair off one by one.
    """
    yield from edits
    named_old = {i for edit in edits for i in edit.old}
    named_new = {j for edit in edits for j in edit.new}
    left = (i for i in range(old) if i not in named_old)
    right = (j for j in range(new) if j not in named_new)
    yield from (ClauseEdit(Op.EQUAL, (i,), (j,)) for i, j in zip(left, right, strict=True))


def descend(
    at: int,
    version: Sequence[Clause],
    edits: Sequence[ClauseEdit],
    last: Sequence[Descent],
    remembered: Remembered,
) -> tuple[Descent, ...]:
    """The descent of every clause of a version seen for the first time.

    ``edits`` lead to it from the version before, whose descents are ``last``; ``at`` is its number.
    """
    found: dict[int, Descent] = {}
    for edit in edits:
        if edit.old:
            found.update((j, _continued((at, j), edit, last)) for j in edit.new)
    alive = {descent.id for descent in found.values()}
    added = [j for j in range(len(version)) if j not in found]
    times = Counter(version[j].key for j in added)
    for j in added:
        back = _tombstone(version[j], alive, remembered) if times[version[j].key] == 1 else None
        found[j] = back or Descent((at, j), (at, j))
    return tuple(found[j] for j in range(len(version)))


def _continued(here: Identity, edit: ClauseEdit, last: Sequence[Descent]) -> Descent:
    parents = [last[i] for i in edit.old]
    if edit.op in (Op.EQUAL, Op.MOVE):
        return parents[0]
    wordings = tuple(dict.fromkeys(parent.said for parent in parents))
    return Descent(parents[0].id, here, parents[0].changes + 1, wordings)


def _tombstone(clause: Clause, alive: set[Identity], remembered: Remembered) -> Descent | None:
    """The one clause that once said this and stands nowhere now."""
    if len(clause.text.split()) < _REVIVED_WORDS:
        return None
    once = remembered(clause.key)
    if len(once) != 1:
        return None
    (descent,) = once
    return None if descent.id in alive else descent
