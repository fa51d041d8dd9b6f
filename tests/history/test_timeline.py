"""Readings become spans and changes, whatever the order in which they arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.history.asof import Between, Known, Unobserved, asof
from crawler.history.timeline import changes, spans
from crawler.model import Reading, Span

START = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def world(text: str, step: timedelta = DAY) -> list[Reading]:
    """One capture a letter: "A A . B" shows A twice, then a page that is not the policy, then B."""
    shown = text.split()
    return [
        Reading(f"capture-{at:04}", at + 1, START + at * step, None if letter == "." else letter)
        for at, letter in enumerate(shown)
    ]


def told(readings: list[Reading]) -> str:
    return " ".join(span.version for span in spans(readings))


letters = st.lists(st.sampled_from("ABC."), max_size=14).map(" ".join)


@pytest.mark.parametrize(
    ("captures", "stays"),
    [
        ("", ""),
        (". .", ""),
        ("A A A", "A"),
        ("A . A", "A"),
        ("A . B", "A B"),
        ("A B A", "A B A"),
        ("A B . B A", "A B A"),
        (". A . . B .", "A B"),
    ],
)
def test_a_gap_neither_ends_nor_begins_a_stay(captures: str, stays: str) -> None:
    assert told(world(captures)) == stays


@given(letters, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_history(text: str, chance: object) -> None:
    readings = world(text)
    shuffled = list(readings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert spans(shuffled) == spans(readings)


@given(letters)
def test_stays_are_ordered_disjoint_and_differ_from_their_neighbours(text: str) -> None:
    found = spans(world(text))
    for before, after in pairwise(found):
        assert before.last.observed_at < after.first.observed_at
        assert before.version != after.version
    assert sum(span.captures for span in found) == sum(letter != "." for letter in text.split())


@given(letters, st.sampled_from("ABC."), st.integers(0, 200))
def test_an_inserted_capture_touches_only_its_neighbours(text: str, letter: str, hour: int) -> None:
    readings = world(text)
    late = Reading("late", 99, START + timedelta(hours=hour, minutes=30), None if letter == "." else letter)
    before, after = spans(readings), spans([*readings, late])
    untouched = {span for at, span in enumerate(before) if not _reached(late, before, at)}
    assert untouched <= set(after)


def _reached(late: Reading, stays: tuple[Span, ...], at: int) -> bool:
    """Whether the capture falls into a stay or into the gap on either side of it; the ends are open."""
    low = stays[at - 1].last.observed_at if at else datetime.min.replace(tzinfo=UTC)
    high = stays[at + 1].first.observed_at if at + 1 < len(stays) else datetime.max.replace(tzinfo=UTC)
    return low <= late.observed_at <= high


def test_two_captures_of_the_same_second_have_one_order() -> None:
    one, two = Reading("a", 1, START, "A"), Reading("b", 2, START, "B")
    assert spans([one, two]) == spans([two, one])


def test_the_window_of_a_change_is_bounded_by_captures() -> None:
    (change,) = changes(spans(world("A A . B")))
    assert change.after == START + DAY
    assert change.by == START + 3 * DAY


@given(letters, st.integers(-2, 20))
def test_what_stood_on_a_day_is_known_only_between_equal_captures(text: str, day: int) -> None:
    readings = [reading for reading in world(text) if reading.version]
    moment = START + day * DAY + timedelta(hours=12)
    before = [reading.version for reading in readings if reading.observed_at <= moment]
    after = [reading.version for reading in readings if reading.observed_at > moment]
    answer = asof(spans(readings), moment)
    if not before or not after:
        assert isinstance(answer, Unobserved)
    elif before[-1] == after[0]:
        assert isinstance(answer, Known)
        assert answer.span.version == before[-1]
    else:
        assert isinstance(answer, Between)
        assert (answer.old.version, answer.new.version) == (before[-1], after[0])
