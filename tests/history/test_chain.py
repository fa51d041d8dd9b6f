"""The heaviest chain, against trying everything."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from crawler.history.chain import heaviest_chain

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9)), max_size=9)


def increasing(pairs: tuple[tuple[int, int, int], ...]) -> bool:
    return all(one[0] < two[0] and one[1] < two[1] for one, two in itertools.pairwise(pairs))


def test_nothing_gives_nothing() -> None:
    assert heaviest_chain([]) == []


def test_the_lighter_side_of_a_swap_gives_way() -> None:
    assert heaviest_chain([(0, 1, 5), (1, 0, 3), (2, 2, 1)]) == [(0, 1), (2, 2)]


@given(PAIRS)
def test_no_chain_is_heavier(pairs: list[tuple[int, int, int]]) -> None:
    chain = heaviest_chain(pairs)
    best = max(
        sum(weight for _, _, weight in chosen)
        for size in range(len(pairs) + 1)
        for chosen in itertools.combinations(sorted(pairs), size)
        if increasing(chosen)
    )
    weight_of = {pair[:2]: max(w for i, j, w in pairs if (i, j) == pair[:2]) for pair in pairs}
    assert increasing(tuple((*pair, 0) for pair in chain))
    assert sum(weight_of[pair] for pair in chain) == best
