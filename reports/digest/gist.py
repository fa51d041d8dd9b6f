"""What one change amounts to, in a line: the facts that moved, a short quotation, or the clauses counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from crawler.model import Comparison, DateClaim, EditView, FactMove, Note, Op, Tag
from reports.harmless import line

# A longer quotation would push the numbers out of a subject.
_QUOTED = 24
_DONE = (
    (Op.EDIT, "edited"),
    (Op.MOVE_EDIT, "moved and edited"),
    (Op.REMOVE, "removed"),
    (Op.ADD, "added"),
    (Op.SPLIT, "split"),
    (Op.MERGE, "merged"),
    (Op.MOVE, "moved"),
    (Op.EQUAL, "renumbered"),
)


def headline(comparison: Comparison) -> str:
    """One line in words: what became of the clauses, and of the printed date."""
    if comparison.note is Note.DATE_ONLY:
        return _date_moved(comparison)
    return f"{clauses(comparison)}; {_date_moved(comparison)}"


def fact_line(comparison: Comparison, most: int = 3) -> str:
    """The facts that moved, the first few of them; "" where none is known."""
    said = list(dict.fromkeys(line(move.sentence, 120) for move in ranked_facts(comparison) if move.sentence))
    more = f"; {len(said) - most} more" if len(said) > most > 1 else ""
    return "; ".join(said[:most]) + more


def ranked_facts(comparison: Comparison) -> Sequence[FactMove]:
    """The facts that moved, in the order of the reasons that weigh them; those told by none keep theirs."""
    reasons = comparison.weight.reasons
    kinds = {reason.rule: at for at, reason in reversed(list(enumerate(reasons)))}
    words = {reason.words for reason in reasons}
    return sorted(
        comparison.facts, key=lambda move: (kinds.get(move.kind.value, len(reasons)), move.sentence not in words)
    )


def gist(comparison: Comparison) -> str:
    """The change itself, where it is one edit of a few words: drops “end-to-end”."""
    edits = telling(comparison)
    if len(edits) != 1 or edits[0].op not in {Op.EDIT, Op.MOVE_EDIT}:
        return ""
    gone, new = (_marked(edits[0], tag) for tag in (Tag.DELETE, Tag.INSERT))
    if max(len(gone), len(new)) > _QUOTED or not (gone or new):
        return ""
    if gone and new:
        return f"turns “{gone}” into “{new}”"
    return f"drops “{gone}”" if gone else f"adds “{new}”"


def _marked(edit: EditView, tag: Tag) -> str:
    return line(" ".join(run.text for run in edit.runs if run.tag is tag))


def clauses(comparison: Comparison) -> str:
    """What became of the clauses, in numbers."""
    counts = _counts(telling(comparison))
    told = [f"{counts[op]} {word}" for op, word in _DONE if counts[op]]
    if not told:  # history is told without its words
        return "no clause differs" if comparison.old.version == comparison.new.version else "text changed"
    number, word = told[0].split(" ", 1)
    return ", ".join([f"{number} clause{'' if number == '1' else 's'} {word}", *told[1:]])


def _counts(edits: Sequence[EditView]) -> Counter[Op]:
    """How many clauses each operation touched: an addition or removal may hold several."""
    counts: Counter[Op] = Counter()
    for edit in edits:
        several = edit.op in {Op.ADD, Op.REMOVE}
        counts[edit.op] += max(len(edit.old_texts), len(edit.new_texts), 1) if several else 1
    return counts


def printed(comparison: Comparison) -> tuple[DateClaim | None, DateClaim | None]:
    """The two sides' printed dates, of the same role where both state one."""
    old, new = comparison.old, comparison.new
    for pair in ((old.modified, new.modified), (old.effective, new.effective)):
        if all(pair):
            return pair
    return (old.modified or old.effective, new.modified or new.effective)


def _date_moved(comparison: Comparison) -> str:
    before, after = (line(claim.value, 20) if claim else "?" for claim in printed(comparison))
    words = {
        Note.UNCHANGED: f"printed date unchanged ({after if after != '?' else before})",
        Note.RESTATED: f"printed date the same in other words ({before} → {after})",
        Note.ADVANCED: f"printed date moved on ({before} → {after})",
        Note.AHEAD: f"printed date moved on ({before} → {after}), ahead of its effect",
        Note.BACK_DATED: f"printed date moved on ({before} → {after}), back-dated",
        Note.DATE_ONLY: f"only the printed date moved ({before} → {after})",
        Note.WENT_BACK: f"printed date went back ({before} → {after})",
        Note.APPEARED: f"a printed date appeared ({after})",
        Note.VANISHED: f"the printed date vanished (it was {before})",
        Note.NONE_STATED: "no printed date",
    }
    return words[comparison.note]


def telling(comparison: Comparison) -> Sequence[EditView]:
    """The edits without those of the printed date itself, which is told in a line of its own."""
    more = [edit for edit in comparison.edits if not _redates(edit, comparison)]
    return comparison.edits if not more and comparison.note is not Note.DATE_ONLY else more


def _redates(edit: EditView, comparison: Comparison) -> bool:
    texts = (*edit.old_texts, *edit.new_texts)
    sources = {_squeezed(claim.source) for claim in _claims(comparison)}
    # A clause far longer than any date line is none: no need to look at each of its letters.
    if not sources or max(map(len, texts), default=0) > 4 * max(map(len, sources)) + 80:
        return False
    return bool(texts) and all(_squeezed(text) in sources for text in texts)


def _claims(comparison: Comparison) -> Iterator[DateClaim]:
    for side in (comparison.old, comparison.new):
        yield from (claim for claim in (side.modified, side.effective) if claim)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
