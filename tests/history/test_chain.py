"""The heaviest chain, against trying everything."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.history.chain import heaviest_chain

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9)), max_size=9)


def increasing(pairs: tuple[tuple[int, int, int], ...]) -> bool:
    return all(one[0] < two[0] and one[1] < two[1] for one, two in itertools.pairwise(pairs))


def weights(pairs: list[tuple[int, int, int]]) -> dict[tuple[int, int], int]:
    return {(i, j): weight for i, j, weight in sorted(pairs)}


def chained(pairs: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    weighed = weights(pairs)
    return heaviest_chain([(i, j) for i, j, _ in pairs], lambda i, j: weighed[i, j])


def test_nothing_gives_nothing() -> None:
    assert heaviest_chain([], lambda _, __: 1) == []


def test_the_lighter_side_of_a_swap_gives_way() -> None:
    assert chained([(0, 1, 5), (1, 0, 3), (2, 2, 1)]) == [(0, 1), (2, 2)]


def test_nothing_is_weighed_that_crosses_nothing() -> None:
    asked = []

    def weigh(i: int, j: int) -> int:
        asked.append((i, j))
        return 1

    heaviest_chain([(0, 0), (1, 2), (2, 1), (3, 3)], weigh)
    assert {(0, 0), (3, 3)}.isdisjoint(asked)


@pytest.mark.parametrize(
    ("pairs", "kept"),
    [
        ([(0, 1, 2), (1, 0, 2), (2, 2, 1)], [(1, 0), (2, 2)]),
        ([(0, 2, 1), (1, 1, 1), (2, 0, 1)], [(2, 0)]),
        ([(0, 3, 3), (1, 1, 1), (2, 2, 2)], [(1, 1), (2, 2)]),
        ([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)], [(0, 0), (1, 1)]),
    ],
)
def test_of_chains_of_one_weight(pairs: list[tuple[int, int, int]], kept: list[tuple[int, int]]) -> None:
    assert chained(pairs) == kept
    assert chained(pairs[::-1]) == kept


@given(PAIRS)
def test_no_chain_is_heavier(pairs: list[tuple[int, int, int]]) -> None:
    chain = chained(pairs)
    best = max(
        sum(weight for _, _, weight in chosen)
        for size in range(len(pairs) + 1)
        for chosen in itertools.combinations(sorted((*pair, w) for pair, w in weights(pairs).items()), size)
        if increasing(chosen)
    )
    weight_of = weights(pairs)
    assert increasing(tuple((*pair, 0) for pair in chain))
    assert sum(weight_of[pair] for pair in chain) == best
