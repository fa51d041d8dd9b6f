"""Facts that clauses state, and how they moved between two versions: a rule and a clause for each, and no model.

Rule 1. A fact line is a claim about a company: what is in doubt is not told.
Rule 2. The whole comparison is judged: what only changed place, or the other version says elsewhere, has not moved.
Rule 3. Equal input gives equal lines; when a rule changes, ``RULES`` is raised, everything is judged anew, and
        nothing of that is news.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crawler.history.facts.documents import Document
from crawler.history.facts.moves import fact_moves
from crawler.history.facts.own import Own, own
from crawler.history.facts.regions import Touched, touched
from crawler.model import Clause, ClauseEdit, FactMove

RULES: Final = "facts/5"
# Less of the words kept than this, and the two are not two wordings of one text: another language, or written anew.
_KEPT: Final = 0.25

__all__ = ["RULES", "Own", "facts", "own", "rewritten"]


def facts(
    edits: Sequence[ClauseEdit], old: Sequence[Clause], new: Sequence[Clause], names: Own | None = None
) -> tuple[FactMove, ...]:
    """The facts that moved between two versions; ``edit`` of each is a place in ``edits``."""
    changed = tuple(touched(edits, old, new))
    if not changed:
        return ()
    return fact_moves(
        changed, (Document(old), Document(new)), names or Own(), rewritten=_rewritten(changed, old, new)
    )


def rewritten(edits: Sequence[ClauseEdit], old: Sequence[Clause], new: Sequence[Clause]) -> bool:
    """Whether so little of the words is kept that the two are not two wordings of one text."""
    return _rewritten(tuple(touched(edits, old, new)), old, new)


def _rewritten(changed: Sequence[Touched], old: Sequence[Clause], new: Sequence[Clause]) -> bool:
    lost = sum(end - start for edit in changed for start, end in (region.old for region in edit.regions))
    got = sum(end - start for edit in changed for start, end in (region.new for region in edit.regions))
    sizes = [sum(len(clause.text) for clause in side) for side in (old, new)]
    return any(part > (1 - _KEPT) * size for part, size in zip((lost, got), sizes, strict=True) if size)
