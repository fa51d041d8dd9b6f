"""What two rows begin and end with in common: found without a step of Python for each word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import ne


def common_head(a: Sequence[object], b: Sequence[object]) -> int:
    """How many words two rows begin with in common."""
    return next(compress(count(), map(ne, a, b)), min(len(a), len(b)))


def common_tail(a: Sequence[object], b: Sequence[object]) -> int:
    """How many words two rows end with in common."""
    return next(compress(count(), map(ne, reversed(a), reversed(b))), min(len(a), len(b)))
