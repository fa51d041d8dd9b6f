"""From changes to one digest: what comes first, what it is called, and the line that carries the verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import (
    Coming,
    Comparison,
    DateClaim,
    Digest,
    DigestItem,
    EditView,
    HeldBack,
    Note,
    Op,
    Standing,
    Tag,
    Unseen,
    sha256,
)
from reports.harmless import clipped, line

# Mail clients show about this much of a subject.
SUBJECT_LIMIT = 78

_STANDINGS = {Standing.NEWS: 0, Standing.REFINEMENT: 1, Standing.HISTORY: 2}
# A change that kept its date is what nobody else tells; a date without a change is what matters least.
_NOTES = {Note.UNCHANGED: 0, Note.DATE_ONLY: 2}
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a series watches beside what changed."""

    unseen: Sequence[Unseen] = ()
    policies: int = 0
    unsettled: int = 0
    coming: Sequence[Coming] = ()
    held_back: Sequence[HeldBack] = ()


def compose(
    series: str, composed_at: datetime, items: Sequence[DigestItem], coverage: Coverage | None = None
) -> Digest:
    """Put items into the order of their weight and name the digest by the windows it tells."""
    about = coverage or Coverage()
    windows = sorted(" ".join(item.window) for item in items)
    return Digest(
        key=f"{series}-{sha256(chr(10).join(windows).encode())[:16]}",
        series=series,
        composed_at=composed_at,
        items=tuple(sorted(items, key=_weight)),
        unseen=tuple(sorted(about.unseen, key=lambda missing: (missing.company.casefold(), missing.policy))),
        policies=about.policies,
        unsettled=about.unsettled,
        coming=tuple(sorted(about.coming, key=lambda item: (item.effective, item.company.casefold(), item.policy))),
        held_back=tuple(sorted(about.held_back, key=lambda item: (item.policy, item.kind))),
    )


def _weight(item: DigestItem) -> tuple[int, int, str, str, datetime, datetime, tuple[str, str]]:
    told = item.comparison
    note = _NOTES.get(told.note, 1) if item.standing is Standing.NEWS else 1
    place = (told.company.casefold(), told.policy)
    return (_STANDINGS[item.standing], note, *place, told.old.observed_at, told.new.observed_at, item.window)


def standing(digest: Digest, wanted: Standing) -> tuple[DigestItem, ...]:
    """The digest's items of one standing, in its order."""
    return tuple(item for item in digest.items if item.standing is wanted)


def silent(items: Sequence[DigestItem]) -> int:
    """How many changes left their printed date as it was."""
    return sum(item.comparison.note is Note.UNCHANGED for item in items)


def quietly(items: Sequence[DigestItem]) -> str:
    """How many of these changes were silent, as the end of a sentence; "" where none was."""
    quiet = silent(items)
    if not quiet:
        return ""
    number = "" if len(items) == 1 else "all " if quiet == len(items) else f"{quiet} "
    return f", {number}under an unchanged printed date"


def headline(comparison: Comparison) -> str:
    """One line in words: what became of the clauses, and of the printed date."""
    if comparison.note is Note.DATE_ONLY:
        return _date_moved(comparison)
    return f"{_clauses(comparison)}; {_date_moved(comparison)}"


def _clauses(comparison: Comparison) -> str:
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
        Note.WENT_BACK: f"printed date went back ({before} → {after}): check the captures",
        Note.APPEARED: f"a printed date appeared ({after})",
        Note.VANISHED: f"the printed date vanished (it was {before})",
        Note.NONE_STATED: "no printed date",
    }
    return words[comparison.note]


def verdict(digest: Digest) -> str:
    """What came of it, in a few words without names."""
    news = standing(digest, Standing.NEWS)
    if news:
        return counted(len(news), "change") + quietly(news)
    if digest.items:
        return "no news; " + " and ".join(_learned(digest))
    return "no change"


def _learned(digest: Digest) -> Iterator[str]:
    late = len(standing(digest, Standing.HISTORY))
    finer = len(standing(digest, Standing.REFINEMENT))
    if late:
        yield f"{counted(late, 'earlier change')} found"
    if finer:
        yield f"{counted(finer, 'refinement')}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 change", "3 changes", "2 policies"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def subject(digest: Digest) -> str:
    """The line a reader decides by: the weightiest change in words, the rest in numbers."""
    head = f"[{line(digest.series, 24)}] "
    tails = list(_tails(digest))
    news = standing(digest, Standing.NEWS)
    lead = _lead(news[0].comparison) if news else verdict(digest)
    # The numbers go first, from the end, until the verdict has room for a company and a quotation.
    while tails and len(head) + sum(map(len, tails)) > SUBJECT_LIMIT - min(len(lead), 54):
        tails.pop()
    tail = "".join(tails)
    return head + clipped(lead, SUBJECT_LIMIT - len(head) - len(tail)) + tail


def _tails(digest: Digest) -> Iterator[str]:
    rest = standing(digest, Standing.NEWS)[1:]
    if rest:
        quiet = silent(rest)
        yield f" · +{len(rest)} more" + (f" ({quiet} silent)" if quiet else "")
    if digest.unseen:
        yield f" · {len(digest.unseen)} not seen"


def _lead(comparison: Comparison) -> str:
    name = f"{line(comparison.company, 30)} {line(comparison.kind, 16)}"
    gist = _gist(comparison)
    if gist:
        return f"{name} {'silently ' if comparison.note is Note.UNCHANGED else ''}{gist}"
    words = {
        Note.UNCHANGED: "changed under an unchanged date",
        Note.RESTATED: "changed under the same date",
        Note.ADVANCED: "changed and says so",
        Note.AHEAD: "changed ahead of its effect",
        Note.BACK_DATED: "changed under an earlier date",
        Note.DATE_ONLY: "has a new date and the same text",
        Note.WENT_BACK: "changed and its date went back",
        Note.APPEARED: "changed and now has a date",
        Note.VANISHED: "changed and lost its date",
        Note.NONE_STATED: "changed",
    }
    return f"{name} {words[comparison.note]}"


def _gist(comparison: Comparison) -> str:
    """The change itself, where it is one edit of a few words: drops “end-to-end”."""
    edits = telling(comparison)
    if len(edits) != 1 or edits[0].op not in {Op.EDIT, Op.MOVE_EDIT}:
        return ""
    gone, new = (_marked(edits[0], tag) for tag in (Tag.DELETE, Tag.INSERT))
    # Longer quotations would push the numbers out of the subject.
    if max(len(gone), len(new)) > 24 or not (gone or new):
        return ""
    if gone and new:
        return f"turns “{gone}” into “{new}”"
    return f"drops “{gone}”" if gone else f"adds “{new}”"


def _marked(edit: EditView, tag: Tag) -> str:
    return line(" ".join(run.text for run in edit.runs if run.tag is tag))


def telling(comparison: Comparison) -> Sequence[EditView]:
    """The edits without those of the printed date itself, which is told in a line of its own."""
    more = [edit for edit in comparison.edits if not _redates(edit, comparison)]
    return comparison.edits if not more and comparison.note is not Note.DATE_ONLY else more


def _redates(edit: EditView, comparison: Comparison) -> bool:
    sources = {_squeezed(claim.source) for claim in _claims(comparison)}
    texts = [_squeezed(text) for text in (*edit.old_texts, *edit.new_texts)]
    return bool(sources) and bool(texts) and all(text in sources for text in texts)


def _claims(comparison: Comparison) -> Iterator[DateClaim]:
    for side in (comparison.old, comparison.new):
        yield from (claim for claim in (side.modified, side.effective) if claim)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
