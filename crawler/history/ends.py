"""What two rows of words, or two texts, begin and end with in common: without a step of Python for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import ne


def common_head(a: Sequence[object], b: Sequence[object]) -> int:
    """How many words two rows begin with in common."""
    if not a or not b or a[0] != b[0]:
        return 0
    return next(compress(count(), map(ne, a, b)), min(len(a), len(b)))


def common_tail(a: Sequence[object], b: Sequence[object]) -> int:
    """How many words two rows end with in common."""
    if not a or not b or a[-1] != b[-1]:
        return 0
    return next(compress(count(), map(ne, reversed(a), reversed(b))), min(len(a), len(b)))


def same_head(old: str, new: str, most: int) -> int:
    """How many characters both texts begin with in common, by halving."""
    low, high = 0, most if old[:1] == new[:1] else 0
    while low < high:
        middle = (low + high + 1) // 2
        if old.startswith(new[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low


def same_tail(old: str, new: str, most: int) -> int:
    """How many characters both texts end with in common, by halving."""
    low, high = 0, most if old[-1:] == new[-1:] else 0
    n, m = len(old), len(new)
    while low < high:
        middle = (low + high + 1) // 2
        if old.endswith(new[m - middle : m - low], 0, n - low):
            low = middle
        else:
            high = middle - 1
    return low
