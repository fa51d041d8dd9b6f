"""Servers that say "not modified": which of them contradict themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from crawler.history.honesty import VERIFY_AFTER, lie


@dataclass(frozen=True)
class Said:
    version: str | None
    etag: str = ""
    last_modified: str = ""
    confirmations: int = 0
    confirmed_at: datetime | None = None


DATE, LATER = "Sun, 01 Mar 2026 10:00:00 GMT", "Tue, 03 Mar 2026 10:00:00 GMT"
MONDAY, WEDNESDAY = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 4, 9, tzinfo=UTC)
MANY = VERIFY_AFTER


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([], ""),
        ([Said("A", '"1"')], ""),
        ([Said("A", '"1"'), Said("B", '"2"')], ""),
        ([Said("A", '"1"'), Said("A", '"1"')], ""),
        ([Said("A", '"1"'), Said("B", '"1"')], "the same ETag"),
        ([Said("A", '"1"'), Said(None, '"1"')], ""),  # a bot wall is no text
        ([Said("A", "", DATE), Said("B", "", DATE)], "the same Last-Modified"),
        ([Said("A", '"1"', DATE), Said("B", '"2"', DATE)], ""),  # the ETag tells them apart, and is sent
        ([Said("A", "", DATE), Said("B", "", LATER)], ""),
        ([Said("A", "", DATE, 2, MONDAY), Said("B", "", LATER)], ""),  # changed after it had said so
        ([Said("A", "", DATE, 4, WEDNESDAY), Said("B", "", LATER)], "said at 2026-03-04 09:00"),
        ([Said("A", "", DATE, 4, WEDNESDAY), Said("B", "", "yesterday")], ""),
        ([Said("A", '"1"', "", MANY), Said("B", '"2"')], ""),  # once may be chance
        ([Said("A", '"1"', "", MANY), Said("B", '"2"', "", MANY), Said("C", '"3"')], "two changes in a row"),
        ([Said("A", '"1"', "", MANY), Said("B", '"2"', "", 3), Said("C", '"3"')], ""),
        ([Said("A", '"1"', "", 3), Said("B", '"2"', "", MANY), Said("C", '"3"')], ""),
        (
            [Said("A", '"1"', "", MANY), Said("B", '"2"', "", MANY), Said("B", '"2"', "", MANY), Said("C", '"3"')],
            "two changes in a row",
        ),
    ],
)
def test_lie(answers: list[Said], words: str) -> None:
    found = lie(answers)
    assert words in found
    assert bool(found) == bool(words)
