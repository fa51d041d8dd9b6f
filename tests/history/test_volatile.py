"""Slots that tick are no news, whatever they tick; what then fills one for long is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.history.align import align
from crawler.history.timeline import spans
from crawler.history.truth import Past, judged
from crawler.model import ChangeClass, Clause, ClauseEdit, Judged, Op, Reading, Stand
from crawler.text.normalise import clause_key

START = datetime(2024, 1, 3, tzinfo=UTC)
DAY = timedelta(days=1)

# A version is written "A 17": a capital for what the policy says, and a number for what fills its slot.
_LINES = (
    "We collect your name, your e-mail address and the pages that you visit on our website, and nothing else.",
    "We keep your data for {0} days and share it with {0} partners of ours, unless you object to that in time.",
    "You may ask us what data we hold about you, have it corrected or erased, and complain to the authority.",
    "{1}",
    "We are Hollow Lane Ltd. of 3 Mill Road, Springfield, and answer for the data that is described here.",
    "This policy holds from the day on which we publish it, and we tell you by letter when we change it.",
)


def ticker(day: int) -> str:
    """A statement with a date of today and a counter, and a period that neither of them touches."""
    today = _day(day)
    return f"As of {today.day} {today:%B %Y} our service has {1_204_223 + 977 * day:,} users, deleted after 30 days."


def _day(number: int) -> date:
    return date(2024, 1, 3) + timedelta(days=number)


COUNTERS: list[Callable[[int], str]] = [
    ticker,
    lambda day: f"Prices of {_day(day):%B} {_day(day).day}, 2024 hold until there are others.",
    lambda day: f"This page was read {1_000 + day * day:,} times so far, and it costs {day}.{day % 90} €.",
    lambda day: f"{400 + day} reviews",
    lambda day: f"Stand {_day(day):%d.%m.%Y}: {900 + 13 * day} Kunden vertrauen uns bereits.",
]


def text(lines: tuple[str, ...]) -> tuple[Clause, ...]:
    return tuple(Clause(line, key=clause_key(line)) for line in lines)


@lru_cache(maxsize=1024)
def clauses(name: str) -> tuple[Clause, ...]:
    says, fills = name.split()
    return text(tuple(line.format(ord(says), f"So far {int(fills) * 7919} letters reached us.") for line in _LINES))


@lru_cache(maxsize=4096)
def edits(old: str, new: str) -> tuple[ClauseEdit, ...]:
    return tuple(edit for edit in align(clauses(old), clauses(new)) if edit.op is not Op.EQUAL)


def judge(versions: list[str], step: timedelta = DAY) -> tuple[Judged, ...]:
    stays = spans(Reading(f"c{at:04}", at, START + at * step, version) for at, version in enumerate(versions))
    return judged(Past(stays, clauses, edits))


def told(versions: list[str], step: timedelta = DAY) -> list[str]:
    """The first text, and those that were told after it."""
    opened = [item for item in judge(versions, step) if item.stand is Stand.OPENS]
    assert all(item.judgement.kind is ChangeClass.CHANGE for item in opened)
    return [versions[0], *(item.change.new.version for item in opened)]


@pytest.mark.parametrize("counter", COUNTERS)
def test_counters_are_volatile(counter: Callable[[int], str]) -> None:
    """Ten weeks of daily captures, over the ends of two months, and one edit in the midst of them."""

    def page(name: str) -> tuple[Clause, ...]:
        day, period = name.split("/")
        lines = tuple(line.format(period, counter(int(day))) for line in _LINES)
        return text(lines)

    names = [f"{day}/{30 if day < 40 else 60}" for day in range(70)]
    stays = spans(Reading(f"c{at:04}", at, START + at * DAY, name) for at, name in enumerate(names))
    items = judged(Past(stays, page, lambda old, new: align(page(old), page(new))))
    changes = [item.change.new.version for item in items if item.judgement.kind is ChangeClass.CHANGE]
    assert changes == ["40/60"]
    assert {item.judgement.kind for item in items} <= {
        ChangeClass.CHANGE,
        ChangeClass.VOLATILE,
        ChangeClass.FURNITURE,
    }


def test_a_period_beside_a_counter_is_no_counter() -> None:
    def page(name: str) -> tuple[Clause, ...]:
        line = ticker(int(name))
        return text((*_LINES[:1], line if int(name) < 20 else line.replace("30 days", "60 days"), *_LINES[4:]))

    stays = spans(Reading(f"c{at:04}", at, START + at * DAY, str(at)) for at in range(40))
    items = judged(Past(stays, page, lambda old, new: align(page(old), page(new))))
    assert [i.change.new.version for i in items if i.judgement.kind is ChangeClass.CHANGE] == ["20"]


def test_what_holds_after_ticks_is_told_against_what_was_told() -> None:
    ticks = [f"A {n}" for n in range(20)]
    items = judge([*ticks, *["A 77"] * 15])
    (found,) = (item for item in items if item.judgement.kind is ChangeClass.CHANGE)
    assert (found.against.version, found.change.new.version) == ("A 0", "A 77")
    assert told([*["A 0"] * 20, *ticks, *["A 0"] * 20]) == ["A 0"]  # back where it was: nothing to tell
    assert told([*ticks, *["A 77"] * 15, *ticks, *["A 78"] * 15]) == ["A 0", "A 77", "A 78"]
    assert told([*ticks, *["A 77"] * 15, *ticks, *["A 77"] * 15]) == ["A 0", "A 77"]


@pytest.mark.parametrize(("captures", "step"), [(4, 7 * DAY), (14, DAY), (40, DAY / 4)])
def test_what_stands_for_less_than_two_weeks_or_five_captures_may_be_a_tick(captures: int, step: timedelta) -> None:
    stays = [START + at * DAY for at in range(20)]
    names = [f"A {at}" for at in range(20)]
    stays += [stays[-1] + DAY + at * step for at in range(captures)]
    seen = spans(
        Reading(f"c{at:04}", at, moment, name)
        for at, (moment, name) in enumerate(zip(stays, [*names, *["A 77"] * captures], strict=True))
    )
    assert {i.judgement.kind for i in judged(Past(seen, clauses, edits))} == {ChangeClass.VOLATILE}


def test_a_slot_that_rested_and_ticks_again_ticked_all_along() -> None:
    """A long rest does not turn the ticks before it into edits."""
    ticks = [f"A {n}" for n in range(12)]
    assert told([*ticks, *["A 77"] * 60, *(f"A {n}" for n in range(90, 102))]) == ["A 0", "A 77"]


fillings = st.integers(0, 40)
stretches = st.one_of(
    st.lists(fillings, min_size=1, max_size=12),  # ticks
    st.tuples(fillings, st.integers(1, 20)).map(lambda held: [held[0]] * held[1]),
)
worlds = st.lists(st.tuples(st.sampled_from("AAB"), stretches), min_size=1, max_size=5).map(
    lambda parts: [f"{says} {n}" for says, part in parts for n in part]
)


@settings(max_examples=150, deadline=None)
@given(worlds, st.sampled_from("AB"), st.integers(41, 43), st.sampled_from([DAY, 3 * DAY, DAY / 2]))
@example([f"A {n}" for n in range(9)], "A", 41, DAY)
def test_what_lasts_in_a_slot_is_not_lost(world: list[str], says: str, fills: int, step: timedelta) -> None:
    """Whatever it did before: what stands for two weeks is what the told changes lead to."""
    last = f"{says} {fills}"
    assert told([*world, *[last] * 29], step)[-1] == last
    chain = told([*world, *[last] * 29, *world], step)
    assert last in chain
    assert all(one != other for one, other in pairwise(chain))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 10_000), min_size=7, max_size=40, unique=True))
def test_what_only_ticks_is_never_told(numbers: list[int]) -> None:
    assert told([f"A {n}" for n in numbers]) == [f"A {numbers[0]}"]


def test_order_of_arrival_and_names_do_not_matter_to_what_is_learned() -> None:
    names = [*(f"A {n}" for n in range(20)), *["A 77"] * 15]
    seen = [Reading(f"c{at:04}", at, START + at * DAY, name) for at, name in enumerate(names)]
    assert judged(Past(spans(reversed(seen)), clauses, edits)) == judge(names)
