"""Why a change matters, in words, with points that add up. It ranks and folds; it never hides.

Rule 1. Every point has its reason, and the reason its words: nothing else counts.
Rule 2. Size is no reason: it decides between equals only (``rank``). One word can come first.
Rule 3. Of many facts of one kind the weightiest counts whole, the others a little: a long list of partners must not
        bury one deleted word.
Rule 4. What says nothing (quotes, numbers of clauses, dates, menus) has no points, and a date that stood still adds
        some only where something was said.
The points are a ranking by judgement, not a measurement, and no legal opinion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from crawler.history.facts.regions import Touched, touched
from crawler.history.facts.stated import is_entry
from crawler.history.topics import topic
from crawler.model import Clause, ClauseEdit, FactKind, FactMove, Note, Op, Reason, Topic, Weight


class _Points(NamedTuple):
    """What a fact of a kind is worth: moved, new, gone."""

    moved: int
    came: int
    went: int


_KINDS: Final[Mapping[FactKind, _Points]] = {
    FactKind.RETENTION: _Points(35, 15, 25),
    FactKind.DURATION: _Points(15, 6, 6),
    FactKind.AGE: _Points(35, 15, 20),
    FactKind.MONEY: _Points(12, 5, 5),
    FactKind.THIRD_PARTY: _Points(20, 20, 8),
    FactKind.DOMAIN: _Points(6, 6, 3),
    FactKind.CONTACT: _Points(15, 8, 12),
    FactKind.LAW: _Points(10, 10, 15),
    FactKind.TRANSFER: _Points(15, 15, 20),
    FactKind.DISPUTES: _Points(35, 35, 30),
    FactKind.OPT_OUT: _Points(15, 12, 35),
    FactKind.SALE: _Points(40, 20, 20),
    FactKind.AI_TRAINING: _Points(30, 20, 15),
    FactKind.ENCRYPTION: _Points(25, 10, 25),
    FactKind.STRENGTH: _Points(20, 20, 20),
    FactKind.NEGATION: _Points(35, 25, 40),
}
# What is worth more than its kind, by what it was and what it is.
_SPECIAL: Final[Mapping[tuple[FactKind, str, str], int]] = {
    (FactKind.ENCRYPTION, "end-to-end", ""): 50,
    (FactKind.SALE, "does not sell", ""): 50,
    (FactKind.SALE, "", "sells"): 50,
    (FactKind.AI_TRAINING, "", "training of AI"): 40,
    (FactKind.AI_TRAINING, "not training of AI", ""): 45,
    (FactKind.STRENGTH, "will not", "may"): 40,
    (FactKind.STRENGTH, "will not", "will"): 40,
    (FactKind.STRENGTH, "may not", "may"): 40,
}
_LONGER: Final = 10  # longer keeping weighs more than shorter
_LIMIT_GONE: Final = 30
# Each further fact of a kind, and the most they add together.
_FURTHER: Final = 4
_FURTHER_MOST: Final = 16
_SILENT: Final = 10
# Words that a reader wants to see, where no fact has told of them.
_GUARD: Final = frozenset(
    "not never may will shall must only sell sold sale share shared sharing consent location children minor"
    " minors opt refund refunds license licence health government nicht haftung löschen weitergeben pas"
    " consentement responsabilité no consentimiento responsabilidad eliminar non consenso responsabilità"
    " cancellare não consentimento niet geen toestemming".split()
)
_GUARD_STEMS: Final = (
    *(
        "disclos",
        "arbitrat",
        "retain",
        "waiv",
        "liab",
        "biometric",
        "advertis",
        "profil",
        "automated",
        "transfer",
        "delet",
    ),
    *("withdraw", "terminat", "suspend", "indemnif", "encrypt", "kein", "verkauf", "einwillig", "widerr", "supprim"),
    *("aansprakelijk", "verwijder"),
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_EACH_WORD: Final = 2
_WORDS_MOST: Final = 10
# Topics of which a clause that came or went is worth telling.
_TOPICS: Final[Mapping[Topic, int]] = {
    Topic.THIRD_PARTY: 4,
    Topic.RETENTION: 4,
    Topic.CHOICE: 4,
    Topic.SECURITY: 4,
    Topic.ACCESS: 4,
    Topic.INTERNATIONAL: 3,
    Topic.AUDIENCES: 3,
    Topic.TRACKING: 3,
    Topic.FIRST_PARTY: 2,
    Topic.POLICY_CHANGE: 1,
}
_TOPICS_MOST: Final = 12
_DONE: Final = {Op.ADD: "adds", Op.REMOVE: "removes"}
# A clause says something from so many words; what is shorter is a title.
_CLAUSE: Final = 8


def weigh(
    edits: Sequence[ClauseEdit],
    sides: tuple[Sequence[Clause], Sequence[Clause]],
    moves: Sequence[FactMove],
    note: Note,
) -> Weight:
    """The weight of a change, its reasons heaviest first."""
    changed = tuple(touched(edits, *sides))
    reasons = [*_of_facts(moves), *_of_words(changed, moves), *_of_topics(edits, changed)]
    if reasons and note is Note.UNCHANGED:
        reasons.append(Reason("silent", "silent: the printed date did not move", _SILENT))
    ranked = sorted(reasons, key=lambda reason: (-reason.points, reason.rule, reason.words))
    return Weight(sum(reason.points for reason in ranked), tuple(ranked))


def rank(weight: Weight, words: int) -> tuple[int, int]:
    """A key that sorts the weightiest first; of equals the one that changed more words."""
    return (-weight.points, -words)


def _of_facts(moves: Sequence[FactMove]) -> Iterator[Reason]:
    told: dict[FactKind, list[Reason]] = {}
    for move in moves:
        told.setdefault(move.kind, []).append(Reason(move.kind.value, _words(move), _points(move)))
    for kind, reasons in told.items():
        ordered = sorted(reasons, key=lambda reason: -reason.points)
        yield ordered[0]
        if further := len(ordered) - 1:
            points = min(_FURTHER_MOST, _FURTHER * further)
            yield Reason(f"more of {kind.value}", f"{further} more of this kind: {kind.value}", points)


def _words(move: FactMove) -> str:
    """A reason in words: what it does to the reader, and the fact."""
    if move.kind is FactKind.ENCRYPTION and move.before == "end-to-end":
        return f"removes a limit: {move.before}"
    if move.kind is FactKind.STRENGTH and move.sentence.startswith("limit") and move.before:
        return f"removes a limit: {move.sentence}"
    return move.sentence


def _points(move: FactMove) -> int:
    special = _SPECIAL.get((move.kind, move.before, move.after))
    if special is not None:
        return special
    worth = _KINDS[move.kind]
    if move.kind is FactKind.RETENTION and "longer" in move.sentence:
        return worth.moved + _LONGER
    if move.kind is FactKind.STRENGTH and move.sentence.startswith("limit"):
        return _LIMIT_GONE if "is gone" in move.sentence else worth.moved
    if move.kind is FactKind.NEGATION:
        return worth.went if "is gone" in move.sentence else worth.came
    return worth.moved if move.before and move.after else worth.came if move.after else worth.went


def _of_words(changed: Sequence[Touched], moves: Sequence[FactMove]) -> Iterator[Reason]:
    """Guard words that came or went, in clauses of which no fact is told."""
    told = {move.edit for move in moves}
    balance: Counter[str] = Counter()
    for edit in changed:
        if edit.number in told or _is_menu(edit):
            continue
        for region in edit.regions:  # what is kept stands on both sides
            balance.subtract(_guarded(edit.before[slice(*region.old)]))
            balance.update(_guarded(edit.after[slice(*region.new)]))
    words = sorted(word for word, count in balance.items() if count)
    if words:
        shown = ", ".join(words[:6]) + (" …" if len(words) > 6 else "")
        yield Reason("guard words", f"changes what is said of: {shown}", min(_WORDS_MOST, _EACH_WORD * len(words)))


def _guarded(text: str) -> Iterator[str]:
    for written in _WORD.findall(text):
        word = written.lower()
        # "May" is the month.
        if (word in _GUARD or word.startswith(_GUARD_STEMS)) and written != "May":
            yield word


def _of_topics(edits: Sequence[ClauseEdit], changed: Sequence[Touched]) -> Iterator[Reason]:
    """Whole clauses that came or went, by what they are about."""
    seen: dict[tuple[str, Topic], int] = {}
    for edit in changed:
        verb = _DONE.get(edits[edit.number].op)
        clauses = edit.new or edit.old
        text = edit.after or edit.before
        if verb and not _is_menu(edit) and text.count(" ") >= _CLAUSE:
            about = topic(clauses[0].path, text)
            seen[verb, about] = seen.get((verb, about), 0) + 1
    left = _TOPICS_MOST
    for (verb, about), count in sorted(seen.items(), key=lambda item: -_TOPICS.get(item[0][1], 0)):
        points = min(left, _TOPICS.get(about, 0))
        if points:
            left -= points
            yield Reason("topic", f"{verb} {count} clause{'s' if count > 1 else ''} on: {about.value}", points)


def _is_menu(edit: Touched) -> bool:
    return all(is_entry(clause) for clause in (*edit.old, *edit.new))
