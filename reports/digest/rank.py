"""Which of a digest's changes are told with their words, which in a line, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Comparison, Digest, DigestItem, Note, Standing, Tag


@dataclass(frozen=True, slots=True)
class Ranks:
    """A digest's news, each change in one place."""

    material: tuple[DigestItem, ...]  # the weightiest first, silent ones before all others
    dates: tuple[DigestItem, ...]  # the printed date moved, the text did not
    minor: tuple[DigestItem, ...]  # below the weight that unfolds, or undone within the period


def ranks(digest: Digest) -> Ranks:
    """Sort the news of a digest, whose items stand in their order already."""
    news = standing(digest, Standing.NEWS)
    return Ranks(
        material=tuple(item for item in news if _place(item, digest.unfold) == 0),
        dates=tuple(item for item in news if _place(item, digest.unfold) == 1),
        minor=tuple(item for item in news if _place(item, digest.unfold) == 2),
    )


def _place(item: DigestItem, unfold: int) -> int:
    told = item.comparison
    if item.undone:
        return 2
    if told.note is Note.DATE_ONLY:
        return 1
    return 2 if weighed(told) and told.weight.points < unfold else 0


def weighed(comparison: Comparison) -> bool:
    """Whether somebody has said how much it matters: what was never weighed is not light."""
    return comparison.judgement is not None or bool(comparison.weight.reasons)


Order = tuple[int, int, int, int, int, str, str, datetime, datetime, tuple[str, str]]


def order(item: DigestItem, unfold: int) -> Order:
    """By this a digest is sorted: standing, place, silent first, weight, then the name."""
    told = item.comparison
    news = item.standing is Standing.NEWS
    standings = {Standing.NEWS: 0, Standing.REFINEMENT: 1, Standing.HISTORY: 2}
    return (
        standings[item.standing],
        _place(item, unfold) if news else 0,
        # A change that kept its date is what nobody else tells.
        int(told.note is not Note.UNCHANGED) if news else 0,
        -told.weight.points if news else 0,
        -_size(told) if news and weighed(told) else 0,
        told.company.casefold(),
        told.policy,
        told.old.observed_at,
        told.new.observed_at,
        item.window,
    )


def _size(comparison: Comparison) -> int:
    """How many words changed: it decides between equals only."""
    marked = (run.text for edit in comparison.edits for run in edit.runs if run.tag is not Tag.KEEP)
    whole = (text for edit in comparison.edits if not edit.runs for text in (*edit.old_texts, *edit.new_texts))
    return sum(len(text.split()) for text in (*marked, *whole))


def standing(digest: Digest, wanted: Standing) -> tuple[DigestItem, ...]:
    """The digest's items of one standing, in its order."""
    return tuple(item for item in digest.items if item.standing is wanted)


def lost(digest: Digest) -> int:
    """How many policies could not be seen, without those that are seen again."""
    return sum(not missing.over for missing in digest.unseen)


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
