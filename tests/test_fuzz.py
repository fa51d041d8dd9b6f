"""Any two texts can be compared, whole and word by word. Ten thousand pairs of them: bench/comparing.py."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.comparing import clauses, faults, fuzz
from crawler.history.align import align

TEXTS = st.lists(st.text(max_size=60) | st.sampled_from(["We keep it for 30 days.", "4.2 We keep it.", "", "a b c"]))


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_two(old: list[str], new: list[str]) -> None:
    left, right = clauses(old), clauses(new)
    assert not list(faults(left, right, align(left, right)))


def test_what_a_page_might_become(capsys: pytest.CaptureFixture[str]) -> None:
    fuzz(120, [])
    assert "lossless" in capsys.readouterr().out
