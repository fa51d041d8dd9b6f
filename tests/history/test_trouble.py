"""Failures tell themselves once: the first time when they last, again after long, and when they are over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.history.trouble import Patience, notice, remedy
from crawler.model import Fact, FailureKind, Notice, NoticeKind, PageKind, Trouble

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST, REMINDER, RECOVERED = NoticeKind


def trouble(visits: int, days: float = 0) -> Trouble:
    return Trouble(Fact(failure=1), NOW - days * DAY, visits, "dns", "no such host", answered=False)


def told(kind: NoticeKind, days: float) -> Notice:
    return Notice("acme/privacy", kind, Fact(failure=1), NOW - days * DAY)


@pytest.mark.parametrize(
    ("row", "heard", "said"),
    [
        (None, None, None),
        (trouble(2), None, None),
        (trouble(3), None, FIRST),
        (trouble(2, days=8), None, FIRST),
        (trouble(1, days=90), None, None),  # one failed visit may be the world's hiccup, however long ago
        (trouble(9), told(FIRST, 1), None),
        (trouble(99), told(FIRST, 29.9), None),
        (trouble(99), told(FIRST, 30), REMINDER),
        (trouble(99), told(REMINDER, 29), None),
        (trouble(99), told(REMINDER, 30), REMINDER),
        (None, told(FIRST, 1), RECOVERED),
        (None, told(REMINDER, 1), RECOVERED),
        (None, told(RECOVERED, 1), None),
        (trouble(2), told(RECOVERED, 1), None),
        (trouble(3), told(RECOVERED, 1), FIRST),
        (trouble(1), told(FIRST, 5), None),  # it recovered and failed again in between
    ],
)
def test_notice(row: Trouble | None, heard: Notice | None, said: NoticeKind | None) -> None:
    assert notice(row, heard, NOW, Patience()) is said


@pytest.mark.parametrize("kind", [*FailureKind, *PageKind])
def test_every_trouble_has_a_remedy(kind: str) -> None:
    row = Trouble(Fact(failure=1), NOW, 3, kind, "", answered=False)
    assert 20 < len(remedy(row)) <= 160
