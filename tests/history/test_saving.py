"""When a page is asked to be saved, and what follows from an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.history.saving import DAY, after, due, worth
from crawler.model import QueuedSave, SaveOrder, SaveState, SaveStep

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ORDER = SaveOrder(1, "acme/privacy", "https://acme.example/privacy")
ROW = QueuedSave(ORDER, 1, NOW - HOUR, SaveState.QUEUED)
BEGUN = replace(ROW, order=replace(ORDER, job="spn2-a"), state=SaveState.SUBMITTED, attempts=1, asked_at=NOW - HOUR)


def step(state: SaveState, **more: object) -> SaveStep:
    return SaveStep(ORDER, state, **more)  # type: ignore[arg-type]


class TestWhen:
    @pytest.mark.parametrize(
        ("row", "handed_in", "expected"),
        [
            (ROW, None, True),
            (ROW, NOW - DAY, True),
            (ROW, NOW - 23 * HOUR, False),  # once a day
            (replace(ROW, seen_at=NOW - 25 * HOUR), None, False),  # its memento would show another moment
            (replace(ROW, state=SaveState.QUOTA, next_try_at=NOW + HOUR), None, False),
            (replace(ROW, state=SaveState.QUOTA, next_try_at=NOW), None, True),
            (replace(BEGUN, seen_at=NOW - 99 * HOUR), NOW - HOUR, True),  # it is only asked for
            (replace(BEGUN, next_try_at=NOW + HOUR), NOW - HOUR, False),
        ],
    )
    def test_a_page_is_due(self, row: QueuedSave, handed_in: datetime | None, expected: bool) -> None:  # noqa: FBT001
        assert due(row, handed_in, NOW, DAY) is expected

    def test_a_refused_address_rests_for_a_month(self) -> None:
        refused = replace(ROW, state=SaveState.PERMANENT, asked_at=NOW)
        assert not worth(NOW + 29 * DAY, refused, NOW + 29 * DAY, DAY)
        assert worth(NOW + 30 * DAY, refused, NOW + 30 * DAY, DAY)
        assert worth(NOW, replace(refused, state=SaveState.SAVED), NOW, DAY)
        assert not worth(NOW - 2 * DAY, None, NOW, DAY)


class TestAfter:
    def test_a_job_is_kept_and_counted_once(self) -> None:
        begun = after(ROW, step(SaveState.SUBMITTED, job="spn2-a", ended=False), NOW)
        assert (begun.order.job, begun.attempts, begun.asked_at, begun.next_try_at) == ("spn2-a", 1, NOW, None)
        later = after(begun, step(SaveState.SUBMITTED, job="spn2-a", wait_s=600.0), NOW + HOUR)
        assert (later.attempts, later.asked_at, later.next_try_at) == (1, NOW, NOW + HOUR + timedelta(seconds=600))

    def test_a_saved_page_has_its_moment(self) -> None:
        saved = after(BEGUN, step(SaveState.SAVED, job="spn2-a", memento_at=NOW), NOW)
        assert (saved.state, saved.memento_at, saved.next_try_at) == (SaveState.SAVED, NOW, None)

    def test_what_was_handed_in_waits_a_day(self) -> None:
        failed = after(BEGUN, step(SaveState.TRANSIENT, job="spn2-a"), NOW)
        assert (failed.state, failed.order.job, failed.next_try_at) == (SaveState.TRANSIENT, "", NOW + DAY)

    def test_what_was_not_waits_as_long_as_asked(self) -> None:
        assert after(ROW, step(SaveState.TRANSIENT), NOW).next_try_at == NOW + HOUR
        assert after(ROW, step(SaveState.QUOTA, wait_s=7200.0), NOW).next_try_at == NOW + 2 * HOUR

    def test_five_tries_are_enough(self) -> None:
        given_up = after(replace(BEGUN, attempts=5), step(SaveState.TRANSIENT, detail="error:x", job="spn2-a"), NOW)
        assert (given_up.state, given_up.next_try_at) == (SaveState.PERMANENT, None)
        assert given_up.detail == "given up after 5 tries: error:x"

    @given(st.sampled_from(SaveState), st.floats(0, 1e6), st.sampled_from(["", "spn2-a"]))
    def test_what_is_not_done_with_is_not_asked_for_at_once(self, state: SaveState, wait_s: float, job: str) -> None:
        row = after(BEGUN, step(state, wait_s=wait_s, job=job), NOW)
        if row.state in {SaveState.TRANSIENT, SaveState.QUOTA}:
            assert not due(row, row.asked_at, NOW, DAY)
