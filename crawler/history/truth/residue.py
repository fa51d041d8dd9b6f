"""What of a difference between two texts is left when everything that says nothing new is taken away.

Rule 1: each edit is judged alone, by the first rule of ``RULES`` that explains it, and edits that no rule explains
        are the residue: one real edit among a hundred menus is a change.
Rule 2: a rule sees the two wordings, never how many edits there are: no share of them, and nothing can hide.
Rule 3: what the aligner took apart is put together once more: if all that is left spells the same on both sides,
        only the clauses' boundaries have moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from crawler.history.truth.forms import bare, hides_email, said, without_emails, without_paths, words
from crawler.history.truth.furniture import Outline, outline
from crawler.history.truth.patterns import Pattern
from crawler.history.truth.volatile import slots
from crawler.model import BlockKind, ChangeClass, Clause, ClauseEdit, DateClaim, Op, Role

# A clause that is nothing but the statement of a date has at most so many words beside it.
_STATEMENT_WORDS: Final = 8
# A clause of so many words is not written twice by chance.
_REPEATED_WORDS: Final = 6
# A clause under another heading may say another thing; a passage takes its meaning along.
_PASSAGE: Final = 5
# What is no sentence takes its meaning from the list that it stands in.
_SENTENCE_END: Final = re.compile(r"[.!?:;。！？؟।]\W*$")
_PAIRED: Final = {Op.EDIT, Op.MOVE_EDIT, Op.SPLIT, Op.MERGE}


class Noise(NamedTuple):
    """Why an edit says nothing new."""

    kind: ChangeClass
    rule: str


@dataclass(frozen=True)
class Text:
    """One version as the rules see it. Its tables are made when first asked for."""

    clauses: Sequence[Clause]
    claims: Sequence[DateClaim] = ()

    @cached_property
    def forms(self) -> Counter[str]:
        """Every wording, and how often it stands."""
        return Counter(bare(said(clause)) for clause in self.clauses)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of its clauses."""
        return frozenset(clause.key for clause in self.clauses)

    @cached_property
    def size(self) -> int:
        """How many words it has."""
        return sum(words(clause.text) for clause in self.clauses)

    @cached_property
    def headings(self) -> frozenset[str]:
        """The wordings of headings."""
        return frozenset(self.titles.values())

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The wordings of headings by their whole text, number and all."""
        return {clause.text: bare(said(clause)) for clause in self.clauses if clause.kind is BlockKind.HEADING}

    @cached_property
    def outline(self) -> Outline:
        """Where the policy begins and ends in it."""
        return outline(self.clauses)

    @cached_property
    def stated(self) -> Mapping[int, tuple[tuple[str, str], ...]]:
        """The stated dates by the clause they stand in: their words, the longest first, and their values."""
        found: dict[int, dict[str, str]] = {}
        for claim in self.claims:
            if claim.role is not Role.NEXT:  # what a page announces is news
                found.setdefault(claim.clause, {})[claim.source] = claim.value
        return {
            at: tuple(sorted(words.items(), key=lambda item: (-len(item[0]), item))) for at, words in found.items()
        }

    @cached_property
    def announcing(self) -> frozenset[int]:
        """The clauses that announce a later version."""
        return frozenset(claim.clause for claim in self.claims if claim.role is Role.NEXT)

    def undated(self, at: int) -> str:
        """A clause without the dates that it states."""
        return self._dated(at, lambda _: " ")

    def valued(self, at: int) -> str:
        """A clause with the dates that it states written in one way."""
        return self._dated(at, lambda value: f" {value} ")

    def _dated(self, at: int, written: Callable[[str], str]) -> str:
        text = said(self.clauses[at])
        for source, value in self.stated.get(at, ()):
            text = text.replace(source, written(value))
        return text


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be judged noise for one policy: rules that are turned off, patterns, and what its past taught."""

    off: frozenset[str] = frozenset()
    furniture: tuple[Pattern, ...] = ()
    volatile: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()  # what fills a volatile slot of the newer text, and stood for long


@dataclass(frozen=True, slots=True)
class Seen:
    """One edit with everything a rule may look at."""

    edit: ClauseEdit
    old: Text
    new: Text
    rules: Rules = field(default_factory=Rules)
    slot: str = ""  # the name of the place that it fills anew
    moved_past: frozenset[str] = frozenset()  # headings that came to stand over a clause, or left it, while it stayed

    @property
    def sides(self) -> tuple[tuple[Text, tuple[int, ...]], tuple[Text, tuple[int, ...]]]:
        """Both sides: the text, and where the edit touches it."""
        return (self.old, self.edit.old), (self.new, self.edit.new)

    def clauses(self) -> Iterator[tuple[Text, int, Clause]]:
        """Every clause that the edit touches, with its place."""
        for text, places in self.sides:
            for at in places:
                yield text, at, text.clauses[at]


Rule = Callable[[Seen], bool]


def _spelled(seen: Seen, form: Callable[[Text, int], str]) -> bool:
    """Whether both sides spell the same in a form."""
    old, new = ("".join(bare(form(text, at)) for at in places) for text, places in seen.sides)
    return old == new


def _raw(text: Text, at: int) -> str:
    return said(text.clauses[at])


def typography(seen: Seen) -> bool:
    """The same letters and figures: quotes, case, punctuation, numbering, the clauses' boundaries."""
    return seen.edit.op in _PAIRED and _spelled(seen, _raw) and _stays(seen)


def order(seen: Seen) -> bool:
    """A clause stands elsewhere, under the heading it stood under."""
    return seen.edit.op is Op.MOVE and _stays(seen)


def _stays(seen: Seen) -> bool:
    """Whether the clauses stand under the same heading as before, and a heading over the same clauses."""
    if seen.edit.op not in {Op.MOVE, Op.MOVE_EDIT} and not seen.edit.moved:
        return True
    above = _above(seen.old, seen.edit.old[0]) == _above(seen.new, seen.edit.new[0])
    return above and seen.moved_past.isdisjoint(_heading(text, at) for text, places in seen.sides for at in places)


def _heading(text: Text, at: int) -> str | None:
    """The wording of a heading, nothing for another clause."""
    clause = text.clauses[at]
    return bare(said(clause)) if clause.kind is BlockKind.HEADING else None


def _above(text: Text, at: int) -> str:
    """The wording of the heading over a clause, without its number; a title that opens the clause is its own."""
    clause = text.clauses[at]
    own = bare(said(clause))
    titles = (text.titles.get(title) or bare(title) for title in reversed(clause.path))
    return next((title for title in titles if not own.startswith(title)), "")


def _moved_past(old: Text, new: Text, edits: Sequence[ClauseEdit]) -> frozenset[str]:
    """The headings under which a clause stands now, or stood before, that stayed in its place itself."""
    stayed = ((_above(old, edit.old[0]), _above(new, edit.new[0])) for edit in edits if edit.op is Op.EQUAL)
    return frozenset(title for before, after in stayed if before != after for title in (before, after))


def repetition(seen: Seen) -> bool:
    """What came stood there before, or what went still stands: a table of contents, a heading or sentence twice."""
    return _repeats(seen, lambda clause: _SENTENCE_END.search(clause.text) is not None)


def entry_repeated(seen: Seen) -> bool:
    """The same of an entry of a list. It says nothing by itself: see ``_copied``."""
    return _repeats(seen, lambda _: True)


def _repeats(seen: Seen, counts: Callable[[Clause], bool]) -> bool:
    if seen.edit.op not in {Op.ADD, Op.REMOVE}:
        return False
    other = seen.old if seen.edit.op is Op.ADD else seen.new
    return all(_stands(clause, other, counts) for _, _, clause in seen.clauses())


def _stands(clause: Clause, other: Text, counts: Callable[[Clause], bool]) -> bool:
    form = bare(said(clause))
    if not form or form in other.headings:
        return True
    return len(clause.text.split()) >= _REPEATED_WORDS and form in other.forms and counts(clause)


def stated_date(seen: Seen) -> bool:
    """Only the date that the policy states of itself."""
    if not any(at in text.stated for text, at, _ in seen.clauses()):
        return False
    if seen.edit.op in {Op.ADD, Op.REMOVE}:
        return all(at in text.stated and _nothing_else(text.undated(at)) for text, at, _ in seen.clauses())
    return _spelled(seen, Text.undated)


def _nothing_else(text: str) -> bool:
    return len(text.split()) <= _STATEMENT_WORDS


def date_spelling(seen: Seen) -> bool:
    """The stated date is the same day, written otherwise."""
    return seen.edit.op in _PAIRED and _spelled(seen, Text.valued)


def hidden_email(seen: Seen) -> bool:
    """An address that one side shows and the other hides from collectors."""
    if seen.edit.op not in _PAIRED or not any(hides_email(clause.text) for _, _, clause in seen.clauses()):
        return False
    return _spelled(seen, lambda text, at: without_emails(text.undated(at)))


def printed_link(seen: Seen) -> bool:
    """A printed web address leads to another page of the same host."""
    return seen.edit.op in _PAIRED and _spelled(seen, lambda text, at: without_paths(text.undated(at)))


def operators_pattern(seen: Seen) -> bool:
    """The operator said so in config.toml."""
    patterns = seen.rules.furniture
    return bool(patterns) and all(any(p.matches(c.text) for p in patterns) for _, _, c in seen.clauses())


def page_furniture(seen: Seen) -> bool:
    """Menus, buttons, tickers, notices of cookies: by their words, or by their shape outside the policy.

    Only what comes or goes: a title that reads otherwise is no furniture.
    """
    if any(at in text.announcing for text, at, _ in seen.clauses()):
        return False
    if seen.edit.op not in {Op.ADD, Op.REMOVE, Op.MOVE}:
        return all(text.outline.says_so(clause) for text, _, clause in seen.clauses())
    return all(text.outline.furniture(at, clause) for text, at, clause in seen.clauses())


def volatile_slot(seen: Seen) -> bool:
    """A place whose words change at most captures while the rest stands, unless what fills it now stood for long."""
    return seen.slot in seen.rules.volatile and not _held(seen)


def _held(seen: Seen) -> bool:
    held = seen.rules.held
    return bool(held) and any(bare(_raw(seen.new, at)) in held for at in seen.edit.new)


RULES: Final[tuple[tuple[str, ChangeClass, Rule], ...]] = (
    ("typography", ChangeClass.COSMETIC, typography),
    ("order", ChangeClass.COSMETIC, order),
    ("repetition", ChangeClass.COSMETIC, repetition),
    ("date spelling", ChangeClass.COSMETIC, date_spelling),
    ("stated date", ChangeClass.DATE_ONLY, stated_date),
    ("hidden e-mail", ChangeClass.MASKED_EMAIL, hidden_email),
    ("printed link", ChangeClass.LINK_ONLY, printed_link),
    ("operator's pattern", ChangeClass.FURNITURE, operators_pattern),
    ("page furniture", ChangeClass.FURNITURE, page_furniture),
    ("volatile slot", ChangeClass.VOLATILE, volatile_slot),
)
REPETITION: Final = Noise(ChangeClass.COSMETIC, "repetition")
BOUNDARIES: Final = Noise(ChangeClass.COSMETIC, "clause boundaries")


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference taken apart: what each rule explained, and what none did."""

    noise: tuple[tuple[ClauseEdit, Noise], ...]
    residue: tuple[ClauseEdit, ...]
    filled: bool = False  # the residue only fills volatile slots, with what stood for long


def difference(old: Text, new: Text, edits: Sequence[ClauseEdit], rules: Rules) -> Difference:
    """Take the difference of two texts apart."""
    noise, residue, filled, entries = [], [], True, set()
    places = slots(edits, old.clauses, new.clauses) if rules.volatile else {}
    moved_past = _moved_past(old, new, edits) if any(edit.moved for edit in edits) else frozenset()
    for edit in edits:
        if edit.op is Op.EQUAL:
            continue
        seen = Seen(edit, old, new, rules, places.get(edit, ""), moved_past)
        why = _explained(seen)
        if why is None:
            residue.append(edit)
            filled = filled and seen.slot in rules.volatile
            if "repetition" not in rules.off and entry_repeated(seen):
                entries.add(edit)
        else:
            noise.append((edit, why))
    if entries:
        copied = _copied(entries, noise)
        noise += [(edit, REPETITION) for edit in residue if edit in copied]
        residue = [edit for edit in residue if edit not in copied]
    if residue and BOUNDARIES.rule not in rules.off and _only_boundaries(old, new, residue):
        noise += [(edit, BOUNDARIES) for edit in residue]
        residue = []
    if "order" not in rules.off and _passage(residue):
        noise += [(edit, Noise(ChangeClass.COSMETIC, "order")) for edit in residue]
        residue = []
    return Difference(tuple(noise), tuple(residue), bool(residue) and filled)


def _copied(entries: AbstractSet[ClauseEdit], noise: Sequence[tuple[ClauseEdit, Noise]]) -> frozenset[ClauseEdit]:
    """The repeated entries that came or went with a passage that stands elsewhere: its sentences or headings too.

    An entry that left one list of several that held it is a change of that list.
    """
    told = {edit for edit, why in noise if why == REPETITION}
    found: set[ClauseEdit] = set()
    for op, side in ((Op.REMOVE, "old"), (Op.ADD, "new")):
        places = {at: edit for edit in entries | told if edit.op is op for at in getattr(edit, side)}
        for run in _runs(sorted(places)):
            edits = {places[at] for at in run}
            if len(run) >= _PASSAGE and edits & told:
                found |= edits - told
    return frozenset(found)


def _runs(places: Sequence[int]) -> Iterator[Sequence[int]]:
    """Places that follow each other without a gap."""
    start = 0
    for number, at in enumerate(places):
        if number and at != places[number - 1] + 1:
            yield places[start:number]
            start = number
    yield places[start:]


def _passage(residue: Sequence[ClauseEdit]) -> bool:
    """Whether nothing but a passage moved: so many clauses, and not one word of theirs, have one meaning together."""
    return len(residue) >= _PASSAGE and all(edit.op is Op.MOVE for edit in residue)


def _explained(seen: Seen) -> Noise | None:
    for name, kind, rule in RULES:
        if name not in seen.rules.off and rule(seen):
            return Noise(kind, name)
    return None


def _only_boundaries(old: Text, new: Text, residue: Sequence[ClauseEdit]) -> bool:
    """Whether all that is left spells the same on both sides, in the order of each."""
    gone = "".join(bare(old.undated(at)) for at in sorted({at for edit in residue for at in edit.old}))
    come = "".join(bare(new.undated(at)) for at in sorted({at for edit in residue for at in edit.new}))
    return gone == come and not any(edit.op in {Op.MOVE, Op.MOVE_EDIT} or edit.moved for edit in residue)
