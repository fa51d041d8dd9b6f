"""What two rows have in common at their ends, against looking at one after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.history.ends import common_head, common_tail, same_head, same_tail

ROWS = st.lists(st.sampled_from("ab"), max_size=6)


@given(ROWS, ROWS)
def test_a_common_end_is_the_longest(one: list[str], other: list[str]) -> None:
    sizes = range(min(len(one), len(other)) + 1)
    assert common_head(one, other) == max(size for size in sizes if one[:size] == other[:size])
    assert common_tail(one, other) == max(
        size for size in sizes if one[len(one) - size :] == other[len(other) - size :]
    )


@given(st.text("ab", max_size=9), st.text("ab", max_size=9), st.integers(0, 9))
def test_of_two_texts_no_more_than_asked_for(one: str, other: str, most: int) -> None:
    most = min(most, len(one), len(other))
    sizes = range(most + 1)
    assert same_head(one, other, most) == max(size for size in sizes if one[:size] == other[:size])
    assert same_tail(one, other, most) == max(
        size for size in sizes if one[len(one) - size :] == other[len(other) - size :]
    )
