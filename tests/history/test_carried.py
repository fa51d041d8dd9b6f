"""Sentences that were cut from one clause and pasted into another are marked at both ends."""

from __future__ import annotations

from crawler.history.carried import carried
from crawler.history.redline import redline
from crawler.model import Carried, EditView, Op

KEPT = "We keep server logs for thirty days and delete them without further notice to you."
SOLD = "We never sell personal data to anybody, whoever asks, and whatever is offered for it."
HEAD, TAIL = "This is what we do with logs.", "This is what we do with data that is personal."


def edit(old: str, new: str) -> EditView:
    return EditView(Op.EDIT, (), (old,), (new,), redline(old, new))


def test_both_ends_of_a_carried_sentence() -> None:
    source, target = carried((edit(f"{HEAD} {KEPT}", HEAD), edit(TAIL, f"{TAIL} {KEPT}")))
    assert source.carried == (Carried(KEPT, 1, went=True),)
    assert target.carried == (Carried(KEPT, 0, went=False),)


def test_also_from_a_clause_that_was_removed() -> None:
    gone = EditView(Op.REMOVE, (), (f"{KEPT} {SOLD}",), ())
    source, target = carried((gone, edit(TAIL, f"{TAIL} {SOLD}")))
    assert [one.words for one in source.carried] == [one.words for one in target.carried] == [SOLD]


def test_short_sentences_are_written_twice_by_chance() -> None:
    told = carried((edit(f"{HEAD} We may change it.", HEAD), edit(TAIL, f"{TAIL} We may change it.")))
    assert not any(one.carried for one in told)


def test_who_came_twice_came_from_nowhere() -> None:
    told = carried((edit(f"{HEAD} {KEPT}", HEAD), edit(TAIL, f"{TAIL} {KEPT}"), edit(SOLD, f"{SOLD} {KEPT}")))
    assert not any(one.carried for one in told)


def test_a_sentence_moved_within_its_clause_was_not_carried() -> None:
    told = carried((edit(f"{HEAD} {KEPT} {SOLD}", f"{KEPT} {HEAD} {SOLD}"),))
    assert not any(one.carried for one in told)
