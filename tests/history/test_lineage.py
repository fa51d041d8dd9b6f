"""Identities over versions: they survive edits, moves, splits and merges, and come back with the text."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from crawler.history.align import align
from crawler.history.lineage import lineage, whole
from crawler.model import Clause, ClauseEdit, Descent, Op

COLLECT = "We collect your name, your address and the pages that you visit on our site."
SHARE = "We share this data with advertising partners in the United States and in Canada."
KEEP = "We keep server logs for thirty days and delete them without further notice."
RIGHTS = "You may ask us at any time for a copy of everything that we know about you."
LONGER = KEEP.replace("thirty", "ninety")


def version(*texts: str) -> tuple[Clause, ...]:
    return tuple(Clause(text=text, key=text) for text in texts)


def names(told: tuple[tuple[Descent, ...], ...]) -> list[list[tuple[tuple[int, int], int]]]:
    return [[(descent.id, descent.since) for descent in descents] for descents in told]


def test_no_versions_no_identities() -> None:
    assert lineage([]) == ()


def test_an_edit_keeps_the_name_and_sets_the_date() -> None:
    told = lineage([version(COLLECT, KEEP), version(COLLECT, LONGER), version(COLLECT, LONGER, RIGHTS)])
    assert names(told) == [
        [((0, 0), 0), ((0, 1), 0)],
        [((0, 0), 0), ((0, 1), 1)],
        [((0, 0), 0), ((0, 1), 1), ((2, 2), 2)],
    ]
    assert [descent.born for descent in told[2]] == [0, 0, 2]
    assert told[2][2].parents == ()
    assert (told[1][1].parents, told[1][1].changes) == (((0, 1),), 1)


def test_a_move_changes_nothing() -> None:
    told = lineage([version(COLLECT, SHARE, KEEP), version(SHARE, KEEP, COLLECT)])
    assert names(told)[1] == [((0, 1), 0), ((0, 2), 0), ((0, 0), 0)]


def test_pieces_take_the_name_of_the_whole_and_a_whole_that_of_its_first_part() -> None:
    told = lineage(
        [version(COLLECT, f"{SHARE} {KEEP}"), version(COLLECT, SHARE, KEEP), version(f"{COLLECT} {SHARE}", KEEP)]
    )
    assert names(told)[1] == [((0, 0), 0), ((0, 1), 1), ((0, 1), 1)]
    assert told[2][0] == Descent((0, 0), (2, 0), 1, ((0, 0), (1, 1)))


def test_a_version_that_returns_gets_its_identities_back() -> None:
    first, second = version(COLLECT, SHARE, KEEP), version(RIGHTS, LONGER)
    told = lineage([first, second, first])
    assert told[2] == told[0]


def test_a_clause_written_again_is_the_clause_that_was_removed() -> None:
    told = lineage([version(COLLECT, SHARE, KEEP), version(COLLECT, KEEP), version(COLLECT, KEEP, SHARE, RIGHTS)])
    assert names(told)[2] == [((0, 0), 0), ((0, 2), 0), ((0, 1), 0), ((2, 3), 2)]


def test_short_and_repeated_texts_do_not_rise_from_the_dead() -> None:
    told = lineage(
        [version("Learn more", SHARE, SHARE, KEEP), version(KEEP), version(KEEP, "Learn more", SHARE, SHARE)]
    )
    assert [descent.born for descent in told[2]] == [0, 2, 2, 2]


def test_the_comparison_may_come_from_elsewhere() -> None:
    asked = []

    def compare(old: Sequence[Clause], new: Sequence[Clause]) -> Sequence[ClauseEdit]:
        asked.append((len(old), len(new)))
        return align(old, new)

    lineage([version(COLLECT), version(COLLECT, KEEP), version(COLLECT)], compare)
    assert asked == [(1, 2)], "the third version was seen before"


@given(st.lists(st.lists(st.sampled_from([COLLECT, SHARE, KEEP, LONGER, RIGHTS, "Yes"]), max_size=5), max_size=6))
def test_every_clause_descends(texts: list[list[str]]) -> None:
    versions = [version(*lines) for lines in texts]
    told = lineage(versions)
    assert [len(descents) for descents in told] == [len(clauses) for clauses in versions]
    for at, descents in enumerate(told):
        for descent in descents:
            assert descent.born == descent.id[0] <= descent.since <= at
            assert descent.id in {first.id for first in told[descent.born]}


@given(
    st.lists(st.sampled_from([COLLECT, SHARE, KEEP, LONGER, RIGHTS, "Yes", "No"]), max_size=7),
    st.lists(st.sampled_from([COLLECT, SHARE, KEEP, LONGER, RIGHTS, "Yes", "No"]), max_size=7),
)
def test_edits_without_the_equal_ones_are_made_whole_again(old: list[str], new: list[str]) -> None:
    edits = align(version(*old), version(*new))
    kept = [edit for edit in edits if edit.op is not Op.EQUAL or edit.renumbered]
    found = sorted((edit.old, edit.new) for edit in whole(kept, len(old), len(new)))
    assert found == sorted((edit.old, edit.new) for edit in edits)
