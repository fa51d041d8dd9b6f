"""What is left to say: never twice, nothing lost, and better reading is not news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.history.agenda import Memory, agenda, window_of
from crawler.history.redline import redline
from crawler.history.settle import Patience, Settled, settled
from crawler.history.timeline import spans
from crawler.history.truth import Past, Rules, judged
from crawler.model import Announcement, Clause, ClauseEdit, Judged, Op, Reading, Span, Standing

START = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def clauses(letter: str) -> tuple[Clause, ...]:
    """A text of one clause, and of no other words than those of any other letter's text."""
    return (Clause(f"We keep your data for {letter} years.", key=letter),)


@lru_cache(maxsize=64)
def edits(old: str, new: str) -> tuple[ClauseEdit, ...]:
    return (ClauseEdit(Op.EDIT, (0,), (0,), redline(clauses(old)[0].text, clauses(new)[0].text)),)


def seen(readings: list[Reading], patience: Patience | None, told: list[Announcement], rules: Rules) -> Settled:
    stays = spans(readings)
    return settled(stays[0] if stays else None, _judged(stays, rules), patience, told)


@lru_cache(maxsize=4096)
def _judged(stays: tuple[Span, ...], rules: Rules) -> tuple[Judged, ...]:
    return judged(Past(stays, clauses, edits, rules=rules))


class Series:
    """A series over one policy: what it was told, digest by digest, as the ledger would keep it."""

    def __init__(self, started: datetime = START) -> None:
        self.started = started
        self.rules = Rules()
        self.told: list[Announcement] = []
        self.words: list[tuple[str, str, Standing]] = []
        self.recorded = -1
        self.through: datetime | None = None

    def digest(self, readings: list[Reading], now: datetime | None = None) -> list[tuple[str, str, Standing]]:
        moment = now or START + 1000 * DAY
        result = seen(readings, Patience(moment, DAY), self.told, self.rules)
        cited = {name for item in self.told for name in (item.before, item.since)}
        texts = {reading.capture: reading.version for reading in readings if reading.capture in cited}
        before = [r for r in readings if r.seq <= self.recorded]
        known, agreed = (
            frozenset(map(window_of, seen(before, patience, self.told, self.rules).changes))
            for patience in (Patience(moment, DAY), None)
        )
        memory = Memory(self.started, tuple(self.told), known, known - agreed, self.through, texts)
        found = agenda(result.changes, memory)
        for change, standing in found:
            window = (change.old.last.capture, change.new.first.capture, change.after, change.by)
            self.told.append(Announcement("s", "p", *window, standing))
        said = [(change.old.version, change.new.version, standing) for change, standing in found]
        self.words += said
        self.recorded = max([self.recorded, *(reading.seq for reading in readings)])
        if result.last:
            self.through = max(self.through or result.last.last.observed_at, result.last.last.observed_at)
        return said


def reading(day: float, letter: str | None, seq: int) -> Reading:
    return Reading(f"capture-{day}", seq, START + day * DAY, letter)


def test_a_change_is_news_once() -> None:
    series, seen = Series(), [reading(1, "A", 1), reading(9, "B", 2)]
    assert series.digest(seen) == [("A", "B", Standing.NEWS)]
    assert series.digest(seen) == []


def test_ten_years_of_history_are_not_ten_years_of_news() -> None:
    series = Series(started=START + 100 * DAY)
    seen = [reading(day, letter, day) for day, letter in ((1, "A"), (2, "B"), (3, "C"))]
    assert [standing for *_, standing in series.digest(seen)] == [Standing.HISTORY] * 2
    assert series.digest([*seen, reading(101, "D", 101)]) == [("C", "D", Standing.NEWS)]


def test_a_capture_that_only_narrows_a_told_window_says_nothing() -> None:
    series, seen = Series(), [reading(1, "A", 1), reading(9, "B", 2)]
    series.digest(seen)
    assert series.digest([*seen, reading(5, "A", 3)]) == []
    assert series.digest([*seen, reading(5, "A", 3), reading(7, "B", 4)]) == []


def test_a_text_found_inside_a_told_window_refines_history() -> None:
    series, seen = Series(), [reading(1, "A", 1), reading(9, "B", 2)]
    series.digest(seen)
    refined = series.digest([*seen, reading(5, "C", 3)])
    assert refined == [("A", "C", Standing.REFINEMENT), ("C", "B", Standing.REFINEMENT)]
    assert series.digest([*seen, reading(5, "C", 3)]) == []


def test_narrowing_a_refined_window_does_not_repeat_it() -> None:
    series, seen = Series(), [reading(1, "A", 1), reading(9, "B", 2), reading(5, "C", 3)]
    series.digest(seen[:2])
    series.digest(seen)
    # D for a moment between day 1 and day 5: A to C was told, A to D and D to A were not.
    seen += [reading(3, "A", 4), reading(2, "D", 5), reading(2.1, "D", 6)]
    assert series.digest(seen) == [("A", "D", Standing.REFINEMENT), ("D", "A", Standing.REFINEMENT)]


def test_a_text_that_returns_is_news_the_second_time_too() -> None:
    series, seen = Series(), [reading(1, "A", 1), reading(2, "B", 2), reading(3, "A", 3)]
    series.digest(seen)
    assert series.digest([*seen, reading(9, "B", 4)]) == [("A", "B", Standing.NEWS)]


def test_what_is_learned_late_is_history() -> None:
    series, seen = Series(), [reading(5, "A", 1), reading(9, "A", 2)]
    series.digest(seen)
    assert series.digest([*seen, reading(1, "B", 3)]) == [("B", "A", Standing.HISTORY)]


def test_an_unsettled_change_is_told_when_it_settles() -> None:
    series, seen = Series(), [reading(1, "A", 1), reading(2, "B", 2)]
    soon = START + 2 * DAY + timedelta(hours=1)
    assert series.digest(seen, soon) == []
    assert series.digest([*seen, reading(2.1, "B", 3)], soon + timedelta(hours=3)) == [("A", "B", Standing.NEWS)]


def test_a_late_capture_that_confirms_a_flap_tells_both_its_legs() -> None:
    """B was seen once and not told; a late capture shows that it lasted: it came, and it went."""
    series, hour = Series(), 1 / 24
    seen = [reading(1, "A", 1), reading(1 + hour, "B", 2), reading(1 + 2 * hour, "A", 3)]
    assert series.digest(seen) == []
    seen.append(reading(1 + 1.5 * hour, "B", 4))
    assert series.digest(seen) == [("A", "B", Standing.HISTORY), ("B", "A", Standing.HISTORY)]


@pytest.mark.parametrize("better", ["A C B B", "A B A B", "C B A C"])
def test_reading_again_with_a_better_reader_says_nothing(better: str) -> None:
    series = Series()
    seen = [reading(day, letter, day) for day, letter in enumerate("AABB", 1)]
    series.digest(seen)
    again = [reading(day, letter, day) for day, letter in enumerate(better.split(), 1)]
    assert series.digest(again) == []


captures = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(["A", "B", "C", None])), max_size=12, unique_by=lambda item: item[0]
)


@settings(max_examples=150, deadline=None)
@given(captures)
def test_in_any_order_with_a_digest_after_every_capture_nothing_is_told_twice(
    arrivals: list[tuple[int, str | None]],
) -> None:
    series, seen = Series(), []
    for seq, (day, letter) in enumerate(arrivals):
        seen.append(reading(day, letter, seq))
        series.digest(seen)
        assert series.digest(seen) == []
    windows = [(item.before, item.since) for item in series.told]
    assert len(windows) == len(set(windows))


@settings(max_examples=150, deadline=None)
@given(captures)
def test_in_order_of_time_what_was_told_last_is_what_stands(arrivals: list[tuple[int, str | None]]) -> None:
    """Told one after the other, the changes lead from the first text to the one that stands, and leave no gap."""
    series, readings = Series(), []
    for seq, (day, letter) in enumerate(sorted(arrivals, key=lambda item: item[0])):
        readings.append(reading(day, letter, seq))
        series.digest(readings)
    assert {standing for *_, standing in series.words} <= {Standing.NEWS}
    assert all(one[1] == next_one[0] for one, next_one in pairwise(series.words))
    stays = spans(readings)
    if series.words:
        assert series.words[0][0] == stays[0].version
    standing = seen(readings, Patience(START + 1000 * DAY, DAY), series.told, series.rules).last
    last = series.words[-1][1] if series.words else stays[0].version if stays else None
    assert last == (standing.version if standing else None)


@settings(max_examples=150, deadline=None)
@given(captures)
def test_after_any_arrival_every_change_lies_in_something_told(arrivals: list[tuple[int, str | None]]) -> None:
    series, readings = Series(), []
    for seq, (day, letter) in enumerate(arrivals):
        readings.append(reading(day, letter, seq))
        series.digest(readings)
    for change in seen(readings, Patience(START + 1000 * DAY, DAY), series.told, series.rules).changes:
        assert any(item.after <= change.after and change.by <= item.by for item in series.told)


@settings(max_examples=150, deadline=None)
@given(captures, st.frozensets(st.sampled_from(["alternates", "returned at the next capture", "seen once"])))
@example([(day, "AB"[day % 2]) for day in range(6)], frozenset({"alternates"}))
def test_other_rules_are_never_news_by_themselves(
    arrivals: list[tuple[int, str | None]], off: frozenset[str]
) -> None:
    """Only the newest text may be told, where other rules let it wait and it has waited long enough."""
    series, readings = Series(), []
    for seq, (day, letter) in enumerate(sorted(arrivals, key=lambda item: item[0])):
        readings.append(reading(day, letter, seq))
        series.digest(readings)
    series.rules = Rules(off=off)
    found = series.digest(readings)
    stays = spans(readings)
    newest = stays[-1].version if stays else None
    assert [(text, standing) for _, text, standing in found] in ([], [(newest, Standing.NEWS)])
    assert not found or stays[-1].captures == 1
