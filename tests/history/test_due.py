"""When a policy is visited next, and how the printed date moved."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.times import cron, quiet
from crawler.history.due import next_visit
from crawler.history.notes import note, only_dates
from crawler.history.slots import following, jitter, loud
from crawler.model import Cadence, Clause, ClauseEdit, DateClaim, Note, Op, Past, Precision, Role, Why

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = Cadence(86_400)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "Z")


class TestInterval:
    def test_the_next_visit_is_an_interval_after_the_last(self) -> None:
        assert next_visit("a", DAILY, Past(NOW)).at == NOW + DAY
        assert next_visit("a", Cadence(7 * 86_400), Past(NOW)).at == NOW + 7 * DAY

    def test_delays_do_not_add_up(self) -> None:
        served = NOW
        for late in (0, 30, 600, 3000):
            found = next_visit("a", DAILY, Past(served + timedelta(seconds=late)), served)
            assert found.slot == served + DAY
            served = found.slot

    def test_missed_visits_cost_one(self) -> None:
        found = next_visit("a", DAILY, Past(NOW + 10 * DAY + HOUR), NOW)
        assert (found.at, found.why) == (NOW + 11 * DAY, Why.CADENCE)

    @given(st.integers(60, 10**6), st.integers(0, 7200), st.text(max_size=9))
    def test_jitter_comes_early_by_a_tenth_at_most_and_is_no_chance(self, every: int, most: int, name: str) -> None:
        cadence = Cadence(every, jitter_s=most)
        found = next_visit(name, cadence, Past(NOW), NOW)
        assert found == next_visit(name, cadence, Past(NOW), NOW)
        assert found.slot == NOW + timedelta(seconds=every)
        assert timedelta(0) <= found.slot - found.at <= timedelta(seconds=min(most, every // 10))

    def test_jitter_spreads(self) -> None:
        drawn = Counter(jitter(f"policy{n}", NOW, 599).seconds // 60 for n in range(2000))
        assert len(drawn) == 10
        assert max(drawn.values()) < 2 * min(drawn.values())


class TestBetween:
    def test_a_failed_visit_is_repeated_sooner_and_ever_later(self) -> None:
        waits = [next_visit("a", DAILY, Past(NOW, failures=n), NOW).at - NOW for n in range(1, 7)]
        assert waits == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 24 * HOUR]
        retry = next_visit("a", DAILY, Past(NOW, failures=1), NOW)
        assert (retry.slot, retry.why) == (NOW, Why.RETRY), "it does not move the grid"

    def test_what_fails_for_long_is_visited_less_but_once_a_week(self) -> None:
        steps = [next_visit("a", DAILY, Past(NOW, failures=n), NOW).at - NOW for n in (8, 16, 99)]
        assert steps == [2 * DAY, 4 * DAY, 4 * DAY]
        assert next_visit("a", Cadence(5 * 86_400), Past(NOW, failures=99), NOW).at == NOW + 7 * DAY
        assert next_visit("a", Cadence(30 * 86_400), Past(NOW, failures=50), NOW).at <= NOW + 30 * DAY

    def test_a_server_that_asks_for_time_gets_it(self) -> None:
        found = next_visit("a", DAILY, Past(NOW, failures=1, wait_s=7200), NOW)
        assert (found.at, found.why) == (NOW + 2 * HOUR, Why.ASKED)
        assert next_visit("a", DAILY, Past(NOW, failures=1, wait_s=3 * 86_400)).at == NOW + 3 * DAY

    def test_a_change_gets_a_second_look(self) -> None:
        found = next_visit("a", DAILY, Past(NOW, unconfirmed=True), NOW)
        assert (found.at, found.why, found.slot) == (NOW + 6 * HOUR, Why.CONFIRM, NOW)
        assert next_visit("a", Cadence(3600), Past(NOW, unconfirmed=True), NOW).why is Why.CADENCE

    def test_an_announced_day_is_not_waited_past(self) -> None:
        weekly, days = Cadence(7 * 86_400), (date(2026, 2, 28), date(2026, 3, 4))
        found = next_visit("a", weekly, Past(NOW, coming=days), NOW)
        assert (found.at, found.why) == (at("2026-03-04T12:00:00"), Why.ANNOUNCED)
        assert next_visit("a", weekly, Past(found.at, coming=days), NOW).at == NOW + 7 * DAY
        assert next_visit("a", DAILY, Past(NOW, coming=(date(2026, 3, 2),)), NOW).why is Why.CADENCE

    def test_what_never_changes_is_visited_less_but_never_missed_for_two_intervals(self) -> None:
        steady = Past(NOW, text_since=NOW - 100 * DAY)
        assert next_visit("a", DAILY, steady, NOW).at == NOW + 1.5 * DAY
        assert next_visit("a", replace(DAILY, adapt=False), steady, NOW).at == NOW + DAY
        assert next_visit("a", DAILY, Past(NOW, text_since=NOW - 80 * DAY), NOW).at == NOW + DAY
        assert next_visit("a", Cadence(7 * 86_400), steady, NOW).at == NOW + 7 * DAY


PARIS = "Europe/Paris"


class TestCron:
    @pytest.mark.parametrize(
        ("line", "after", "fires"),
        [
            ("30 6 * * *", "2026-03-01T06:30:00", "2026-03-02T06:30:00"),
            ("30 6 * * mon-fri Europe/Paris", "2026-03-06T12:00:00", "2026-03-09T05:30:00"),
            ("0 */6 * * *", "2026-03-01T12:00:00", "2026-03-01T18:00:00"),
            ("0 9 1,15 * *", "2026-03-01T12:00:00", "2026-03-15T09:00:00"),
            ("0 0 29 2 *", "2026-03-01T12:00:00", "2028-02-29T00:00:00"),
            ("0 12 13 * fri", "2026-03-01T13:00:00", "2026-03-06T12:00:00"),  # a Friday, or a thirteenth
            ("0 8 * * 7", "2026-03-02T00:00:00", "2026-03-08T08:00:00"),  # Sunday has two numbers
            ("0 8 * jan,dec sun", "2026-03-02T00:00:00", "2026-12-06T08:00:00"),
            # The hour from two to three is not there on 29 March 2026: half past two comes an hour later.
            ("30 2 * * * Europe/Paris", "2026-03-28T12:00:00", "2026-03-29T01:30:00"),
            ("30 2 * * * Europe/Paris", "2026-03-29T01:30:00", "2026-03-30T00:30:00"),
            # It is there twice on 25 October: the first one counts, and only it.
            ("30 2 * * * Europe/Paris", "2026-10-24T12:00:00", "2026-10-25T00:30:00"),
            ("30 2 * * * Europe/Paris", "2026-10-25T00:30:00", "2026-10-26T01:30:00"),
        ],
    )
    def test_fires(self, line: str, after: str, fires: str) -> None:
        assert following(cron(line), at(after)) == at(fires)

    def test_a_year_of_every_hour_of_a_place_goes_forward(self) -> None:
        line, moment = cron(f"15 * * * * {PARIS}"), at("2026-01-01T00:00:00")
        found = []
        while moment < at("2027-01-01T00:00:00"):
            found.append(moment := following(line, moment))
        found.pop()
        gaps = Counter(later - sooner for sooner, later in pairwise(found))
        assert len(found) == 365 * 24 - 1, "the hour that is there twice counts once"
        assert gaps == Counter({HOUR: len(found) - 2, 2 * HOUR: 1})

    def test_a_visit_is_a_little_later_than_its_time(self) -> None:
        cadence = Cadence(86_400, cron=cron("0 6 * * *"), jitter_s=600)
        found = next_visit("a", cadence, Past(NOW))
        assert found.slot == at("2026-03-02T06:00:00")
        assert timedelta(0) <= found.at - found.slot <= timedelta(seconds=600)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("hours", "moment", "begins"),
        [
            ("22:00-06:00 Europe/Paris", "2026-03-01T21:30:00", "2026-03-02T05:00:00"),
            ("22:00-06:00 Europe/Paris", "2026-03-01T04:59:00", "2026-03-01T05:00:00"),
            ("22:00-06:00 Europe/Paris", "2026-03-01T05:00:00", "2026-03-01T05:00:00"),
            ("09:00-17:00", "2026-03-01T12:00:00", "2026-03-01T17:00:00"),
            ("09:00-17:00", "2026-03-01T08:59:59", "2026-03-01T08:59:59"),
            ("22:00-02:30 Europe/Paris", "2026-03-28T23:00:00", "2026-03-29T01:30:00"),  # an hour that is not there
        ],
    )
    def test_end(self, hours: str, moment: str, begins: str) -> None:
        assert loud(quiet(hours), at(moment)) == at(begins)

    def test_a_visit_waits_for_their_end(self) -> None:
        found = next_visit("a", Cadence(86_400, quiet=quiet("11:00-14:00")), Past(NOW), NOW)
        assert (found.at, found.slot, found.why) == (NOW + DAY + 2 * HOUR, NOW + DAY, Why.QUIET)


@given(
    zone=st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    wait=st.integers(0, 5),
    failures=st.integers(0, 12),
    lines=st.booleans(),
)
def test_a_visit_always_lies_ahead(zone: str, moment: datetime, wait: int, failures: int, *, lines: bool) -> None:
    moment = moment.replace(microsecond=0)
    cadence = Cadence(
        21_600,
        cron=cron(f"*/30 1-3 * * * {zone}") if lines else None,
        jitter_s=600,
        quiet=quiet(f"23:00-03:00 {zone}"),
    )
    found = next_visit("a", cadence, Past(moment, failures=failures, wait_s=wait), moment)
    assert moment < found.at <= moment + 8 * DAY
    assert loud(cadence.quiet, found.at) == found.at


def claim(value: str | None, role: Role = Role.MODIFIED) -> DateClaim | None:
    return value and DateClaim(role, value, Precision.DAY, value, 0, "test", chosen=True)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("old", "new", "only", "expected"),
    [
        ("2020-01-01", "2020-01-01", False, Note.UNCHANGED),
        ("2020-01-01", "2021-01-01", False, Note.ADVANCED),
        ("2020-01-01", "2021-01-01", True, Note.DATE_ONLY),
        ("2021-01-01", "2020-01-01", True, Note.WENT_BACK),
        ("2020-01", "2020-01-15", False, Note.RESTATED),  # equal as far as both are precise, in other words
        (None, "2020-01-01", False, Note.APPEARED),
        ("2020-01-01", None, False, Note.VANISHED),
        (None, None, False, Note.NONE_STATED),
    ],
)
def test_the_printed_date_moved(old: str | None, new: str | None, expected: Note, *, only: bool) -> None:
    assert note((claim(old), None), (claim(new), None), only_date=only) is expected


def test_dates_are_compared_in_the_role_that_both_sides_state() -> None:
    effective = claim("2020-01-01", Role.EFFECTIVE)
    assert note((None, effective), (claim("2024-01-01"), effective), only_date=False) is Note.UNCHANGED


def test_only_the_date_differs() -> None:
    old, new = [Clause("Last updated: 1 May 2020")], [Clause("Last updated: 2 May 2020")]
    dates = tuple(
        (DateClaim(Role.MODIFIED, value, Precision.DAY, words, 0, "test", chosen=True), None)
        for value, words in (("2020-05-01", "1 May 2020"), ("2020-05-02", "2 May 2020"))
    )
    edits = [ClauseEdit(Op.EDIT, (0,), (0,))]
    assert only_dates(edits, (old, new), dates)  # type: ignore[arg-type]
    assert not only_dates(edits, ([Clause("Now last updated: 1 May 2020")], new), dates)  # type: ignore[arg-type]
    assert not only_dates([ClauseEdit(Op.ADD, (), (0,))], (old, new), dates)  # type: ignore[arg-type]
