"""What two rows have in common at their ends, against looking at one after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.history.ends import common_head, common_tail

ROWS = st.lists(st.sampled_from("ab"), max_size=6)


@given(ROWS, ROWS)
def test_a_common_end_is_the_longest(one: list[str], other: list[str]) -> None:
    sizes = range(min(len(one), len(other)) + 1)
    assert common_head(one, other) == max(size for size in sizes if one[:size] == other[:size])
    assert common_tail(one, other) == max(
        size for size in sizes if one[len(one) - size :] == other[len(other) - size :]
    )
