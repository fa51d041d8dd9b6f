"""One judgement for every boundary between two stays: what it is, by which rule, from which evidence.

Strategy. One text stands at a time. Each stay in turn says the same as it (give or take noise), or something else;
and what says something else either takes its place, for it lasts, or passes by.

Rule 1: what is new is measured against the text that stands, not against the last one seen: edits that creep in
        behind a flap, or one after the other, come out whole.
Rule 2: two captures that agree make a text last. What was seen once is judged by its neighbours: it passed by if
        most of what it brought was undone by the next one; else the next one confirms it.
Rule 3: what looks like another language, a part or another text waits longer, and passes by if the text returns.
Rule 4: a page that goes to and fro between two texts tells nothing until it holds.
Rule 5: a page as a browser made it is not compared blindly with a page as it was sent: where the text that stands was
        only seen in one of these ways and the new one only in the other, two captures must agree on the new one.
Rule 6: a slot that ticks says nothing, but what then fills it for long is measured against the text that was told
        last: whatever ticked since then stands for nothing.
Rule 7: no clock. The newest text, seen once, is "unsettled"; who has a clock may take it for settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from crawler.history.truth.alternation import Alternation, alternation
from crawler.history.truth.natures import nature
from crawler.history.truth.relations import Past, Relations
from crawler.history.truth.residue import Noise
from crawler.history.truth.sentences import aside_words, lasting_words, noise_words, otherwise, return_words
from crawler.model import Change, ChangeClass, Judged, Judgement, Op, Span, Stand

# Captures that must agree: on any text, on a suspicious one, on one of two texts that alternate.
_AGREE: Final = 2
_SUSPICIOUS: Final = 3
_HOLDS: Final = 5
# So far ahead a suspicious text is given up if the old one returns.
_AHEAD: Final = 12
_UNDONE: Final = 0.5

RETURNED: Final = Noise(ChangeClass.FLAP, "returned at the next capture")
GONE: Final = Noise(ChangeClass.FLAP, "undone at the next capture")
ALTERNATES: Final = Noise(ChangeClass.FLAP, "alternates")
OTHERWISE: Final = Noise(ChangeClass.FLAP, "fetched otherwise")
UNSETTLED: Final = Noise(ChangeClass.UNSETTLED, "seen once")
LASTS: Final = Noise(ChangeClass.CHANGE, "lasting")


def judged(past: Past) -> tuple[Judged, ...]:
    """Judge every boundary of a policy, in order."""
    fold = _Fold(past)
    return tuple(fold.step(at) for at in range(1, len(past.stays)))


class _Fold:
    """The text that stands while the stays pass."""

    def __init__(self, past: Past) -> None:
        self.stays = past.stays
        self.off = past.rules.off
        self.relations = Relations(past)
        self.base = self.opened = 0
        self.ways = self.stays[0].ways if self.stays else frozenset()  # in which the text that stands was seen
        self.aside: Noise | None = None
        self._legs: Alternation | None = None

    def step(self, at: int) -> Judged:
        """Judge the boundary before a stay."""
        against = self.base
        change = Change(self.stays[at - 1], self.stays[at])
        if self._stands(at):
            judgement, stand = self._back(change), Stand.STANDS
            self.base, self.aside = at, None
            self.ways |= self.stays[at].ways
        elif self.aside and self.relations.same(change.old.version, change.new.version):
            waits = self.aside.kind is ChangeClass.UNSETTLED
            judgement, stand = self._noise(change), Stand.WAITS if waits else Stand.ASIDE
        else:
            against = self._measure(at)
            judgement, stand = self._met(at, against, change)
        return Judged(change, judgement, stand, self.stays[against])

    def _stands(self, at: int) -> bool:
        """Whether a stay says what stands. Hidden addresses are compared with the first text: two hide alike."""
        version = self.stays[at].version
        if version in {self.stays[self.base].version, self.stays[self.opened].version}:
            return True
        found = self.relations.difference(self.stays[self.base].version, version)
        if found.residue:
            return found.filled and self.base != self.opened and self._stood(version)
        if any(why.kind is ChangeClass.MASKED_EMAIL for _, why in found.noise) and self.base != self.opened:
            return self._stood(version)
        return True

    def _stood(self, version: str) -> bool:
        """Whether a version says what the standing text said when it was first seen."""
        return self.relations.same(self.stays[self.opened].version, version)

    def _measure(self, at: int) -> int:
        """The stay by which a text that does not stand is measured: what was told, where only ticks lie between."""
        found = self.relations.difference(self.stays[self.base].version, self.stays[at].version)
        return self.opened if found.filled else self.base

    def _back(self, change: Change) -> Judgement:
        if self.aside is None:
            return self._noise(change)
        return return_words(self.aside, change)

    def _noise(self, change: Change) -> Judgement:
        return noise_words(self.relations.difference(change.old.version, change.new.version))

    def _met(self, at: int, against: int, change: Change) -> tuple[Judgement, Stand]:
        """A text that does not stand: does it take the place, pass by, or wait?"""
        group = self._group(at)
        fate = self._fate(at, group)
        if fate.kind is ChangeClass.CHANGE or fate.rule.endswith(" that holds"):
            found = self.relations.difference(self.stays[against].version, change.new.version)
            words = lasting_words(fate, found, group)
            if not self._alike(group):
                words = otherwise(words, browser=True in group[0].ways)
            self.base = self.opened = at
            self.aside, self.ways = None, self.stays[at].ways
            return words, Stand.OPENS
        self.aside = fate
        legs = self._alternation() if fate is ALTERNATES else None
        stand = Stand.WAITS if fate is UNSETTLED else Stand.ASIDE
        return aside_words(
            fate, group, legs.between(self._label(self.base), self._label(at)) if legs else None
        ), stand

    def _group(self, at: int) -> Sequence[Span]:
        """A stay and those after it that say the same."""
        end = at + 1
        while end < len(self.stays) and self.relations.same(self.stays[end - 1].version, self.stays[end].version):
            end += 1
        return self.stays[at:end]

    def _fate(self, at: int, group: Sequence[Span]) -> Noise:
        """What becomes of a text that does not stand: LASTS, or why it passes by."""
        captures = sum(span.captures for span in group)
        after = at + len(group)
        suspicion = self._suspicion(at)
        if suspicion and self._given_up(at, after, captures):
            return suspicion
        if captures < _HOLDS and self._alternates(at):
            return ALTERNATES
        if captures < _AGREE and (passing := self._seen_once(at, after)):
            return passing if self._alike(group) or passing is not UNSETTLED else OTHERWISE
        if captures < _AGREE and not self._alike(group):
            return OTHERWISE
        if suspicion and suspicion.kind is ChangeClass.OTHER_EDITION:
            return Noise(suspicion.kind, f"{suspicion.rule} that holds")
        return LASTS

    def _alike(self, group: Sequence[Span]) -> bool:
        """Whether a text was seen in a way in which the one that stands was seen too."""
        return OTHERWISE.rule in self.off or bool(self.ways & frozenset[bool]().union(*(span.ways for span in group)))

    def _given_up(self, at: int, after: int, captures: int) -> bool:
        """Whether a suspicious text went, or has not stood long enough."""
        if self._returns(at, after, _AHEAD):
            return True
        newest = after == len(self.stays)
        return captures < _SUSPICIOUS and (newest or self._undone(at, after))

    def _seen_once(self, at: int, after: int) -> Noise | None:
        """Why a text that was seen once passes by, or waits; None: the next one confirms it."""
        if after == len(self.stays):
            found = UNSETTLED
        elif self._returns(at, after, 1):
            found = RETURNED
        elif self._undone(at, after):
            found = GONE
        else:
            return None
        return found if found.rule not in self.off else None

    def _suspicion(self, at: int) -> Noise | None:
        base, other = (self.relations.text(self.stays[i].version) for i in (self.base, at))
        found = nature(base, other)
        return found if found and found.rule not in self.off else None

    def _returns(self, at: int, after: int, ahead: int) -> bool:
        """Whether the text that stands is seen again within some stays."""
        later = range(after, min(after + ahead, len(self.stays)))
        return any(not self._still(at, stay) and self._stands(stay) for stay in later)

    def _still(self, at: int, after: int) -> bool:
        """Whether a later text plainly still says what a text brought: then no comparison of the whole is needed."""
        base, text, later = (self.relations.text(self.stays[i].version) for i in (self.base, at, after))
        found = self.relations.difference(self.stays[self.base].version, self.stays[at].version)
        for edit in () if found.filled else found.residue:
            came = {text.clauses[j].key for j in edit.new}
            went = {base.clauses[i].key for i in edit.old}
            if (
                came
                and edit.op in {Op.ADD, Op.EDIT}
                and came <= later.keys
                and not (went & later.keys or came & base.keys)
            ):
                return True
        return False

    def _undone(self, at: int, after: int) -> bool:
        """Whether most of what a text brought is undone by the next one."""
        if after >= len(self.stays):
            return False
        base, text, later = (self.relations.text(self.stays[i].version) for i in (self.base, at, after))
        edits = self.relations.difference(self.stays[self.base].version, self.stays[at].version).residue
        keys = later.keys
        undone = 0
        for edit in edits:
            came = {text.clauses[j].key for j in edit.new}
            went = {base.clauses[i].key for i in edit.old}
            undone += went <= keys and not came & keys if went else self._removed(edit.new, at, after)
        return undone >= _UNDONE * len(edits)

    def _removed(self, places: Sequence[int], at: int, after: int) -> bool:
        """Whether clauses that were added are taken out again by the next text, not only reworded."""
        edits = self.relations.difference(self.stays[at].version, self.stays[after].version).residue
        gone = {place for edit in edits if edit.op is Op.REMOVE for place in edit.old}
        return set(places) <= gone

    def _alternates(self, at: int) -> bool:
        if ALTERNATES.rule in self.off:
            return False
        return self._alternation().often(self._label(self.base), self._label(at))

    def _alternation(self) -> Alternation:
        if self._legs is None:
            pairs = pairwise(span.version for span in self.stays)
            self._legs = alternation(self.stays, [pair for pair in pairs if self.relations.same(*pair)])
        return self._legs

    def _label(self, at: int) -> str:
        return self._alternation().label(self.stays[at].version)
