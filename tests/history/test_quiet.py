"""What only a quiet backfill saw is history; what anybody else saw too is news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.history.agenda import Memory, agenda
from crawler.history.timeline import changes, spans
from crawler.model import Reading, Standing

START = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("letters", "heard", "standing"),
    [
        ("AB", None, Standing.NEWS),
        ("AB", "01", Standing.NEWS),
        ("AB", "0", Standing.HISTORY),
        ("ABB", "02", Standing.NEWS),
        ("ABBB", "02", Standing.NEWS),
        ("ABA", "02", Standing.HISTORY),
    ],
)
def test_who_saw_the_new_text(letters: str, heard: str | None, standing: Standing) -> None:
    """``heard``: the captures that others than a quiet backfill made."""
    seen = [Reading(f"capture-{day}", day, START + day * DAY, letter) for day, letter in enumerate(letters)]
    moments = None if heard is None else [seen[int(place)].observed_at for place in heard]
    told = agenda(tuple(changes(spans(seen))), Memory(START - DAY, heard=moments))
    assert told[0][1] is standing
