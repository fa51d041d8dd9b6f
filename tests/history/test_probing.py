"""Choosing what to look at: few looks, and no text that lasted is missed without being told as a gap."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.history.probing import Sight, budget, expected, looks, one_a_period

START = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def sights(letters: str, step: timedelta = DAY) -> list[Sight]:
    """A capture a step, each of its own content; "r" is a redirect."""
    return [Sight(START + place * step, place, silent=letter == "r") for place, letter in enumerate(letters)]


def walk(letters: str, field: list[Sight], gap: timedelta = 180 * DAY) -> tuple[dict[Hashable, str | None], int]:
    """Look until it is enough: what is known then, and in how many rounds. "." cannot be read."""
    known: dict[Hashable, str | None] = {}
    rounds = 0
    while places := looks(field, known, gap):
        rounds += 1
        assert rounds <= len(field) + 1
        for place in places:
            assert field[place].content not in known, "nothing is asked for twice"
            known[field[place].content] = None if letters[place] in ".r" else letters[place]
    return known, rounds


def found(letters: str, gap: timedelta = 180 * DAY) -> str:
    """What is known in the end: a letter, or "_" where nobody looked."""
    known, _ = walk(letters, sights(letters), gap)
    return "".join((known[place] or ".") if place in known else "_" for place in range(len(letters)))


@pytest.mark.parametrize(
    ("letters", "looked"),
    [
        ("", ""),
        ("A", "A"),
        ("AA", "AA"),
        ("AAAAAAA", "A_____A"),
        ("AAAABBBB", "A__ABB_B"),
        ("ABA", "A_A"),
        ("AB", "AB"),
        ("..AAAA", ".._AAA"),
        ("AAAA....", "A__A..__"),
        ("........", "........"),
    ],
)
def test_ends_and_middles(letters: str, looked: str) -> None:
    told = found(letters)
    assert len(told) == len(letters)
    assert told.replace("_", "").replace(".", "") == "".join(
        letter for letter, known in zip(letters, told, strict=True) if known not in "_."
    )
    assert told.count("_") >= looked.count("_") - 1


def test_equal_texts_are_believed_within_the_gap_and_no_further() -> None:
    letters = "A" * 50 + "B" * 20 + "A" * 50
    assert "B" not in found(letters, gap=120 * DAY)
    assert "B" in found(letters, gap=59 * DAY)


def test_where_a_text_is_known_to_come_back_it_looks_closer() -> None:
    """A, B, A is seen in the middle; the second excursion lies in a stretch that would have been believed."""
    letters = "A" * 80 + "B" * 41 + "A" * 25 + "C" * 26 + "A" * 29
    assert "C" in found(letters, gap=99 * DAY)
    assert "C" not in found(letters.replace("B", "A"), gap=199 * DAY)


def test_equal_contents_are_looked_at_once() -> None:
    field = [Sight(START + place * DAY, content) for place, content in enumerate("aaaabbbbaaaa")]
    known, _ = walk("A" * 12, field)
    assert set(known) <= {"a", "b"}


def test_redirects_are_passed_over_unless_they_are_all_there_is() -> None:
    assert found("rArArBrBrB").count(".") == 0
    assert found("rrrrrr") == ".____."
    # The archive saw redirects only, since some day: the first and the last of them say where the policy went.
    assert found("AAAArrrr")[4:] == ".__."


def test_a_page_that_differs_at_every_look_is_not_read_to_the_last_capture() -> None:
    field = sights("x" * 400)
    known: dict[Hashable, str | None] = {}
    while places := looks(field, known):
        known |= {field[place].content: str(place) for place in places}
    assert len(known) == budget(field) == 200


def test_one_a_period_takes_the_first_that_can_be_read() -> None:
    field = sights("A" * 100)
    assert one_a_period(field, {}, 1) == (0, 31, 60, 91)
    assert one_a_period(field, {}, 3) == (0, 91)
    assert one_a_period(field, {0: None, 40: "A", 60: None}, 1) == (1, 61, 91)


def test_a_forecast_counts_what_is_still_to_be_done() -> None:
    field = sights("A" * 365)
    few = expected(field, {}, 75 * DAY)
    assert 15 < few < 60
    assert expected(field, dict.fromkeys(range(365), "A"), 75 * DAY) == 0


TEXTS = st.text(alphabet="AABBC.r", max_size=60)


@given(TEXTS, st.integers(1, 100))
def test_it_ends_within_its_budget(letters: str, days: int) -> None:
    field = sights(letters)
    known, _ = walk(letters, field, timedelta(days=days))
    assert len(known) <= budget(field)


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(2, 9)), max_size=5))
def test_no_text_that_lasts_is_missed_between_two_others(stays: list[tuple[str, int]]) -> None:
    """Where neighbours differ, at most one capture between them is left: no stay of two can hide there."""
    letters = "".join(letter * length for letter, length in stays)
    known, _ = walk(letters, sights(letters))
    if len(known) == budget(sights(letters)):
        return
    places = sorted(place for place in known if isinstance(place, int))
    for old, new in pairwise(places):
        assert known[old] == known[new] or new - old <= 2


@given(TEXTS)
def test_the_ends_are_looked_at(letters: str) -> None:
    told = found(letters)
    read = [place for place, letter in enumerate(letters) if letter not in ".r"]
    if read and letters[0] != "r" and letters[-1] != "r":
        assert told[0] != "_"
        assert told[-1] != "_"


@given(TEXTS, st.sets(st.integers(0, 59)))
def test_what_is_known_already_is_used(letters: str, have: set[int]) -> None:
    field = sights(letters)
    known = {p: None if letters[p] in ".r" else letters[p] for p in have if p < len(letters)}
    for place in looks(field, known):
        assert place not in known
