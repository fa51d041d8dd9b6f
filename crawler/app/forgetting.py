"""Memos of the ground floor, emptied now and then: they help where captures of one policy are read in a row.

A daemon reads thousands of policies in turn, which share nothing. Without this the memos fill once and for all: with
10,000 policies that is a third of its memory (bench/cadence.py).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from typing import Any

_ROOMS = ("crawler.text", "crawler.history", "store")


def forget() -> None:
    """Empty every bounded memo; tables that are made once stay."""
    for memo in _memos():
        if memo.cache_parameters()["maxsize"] is not None:
            memo.cache_clear()


def _memos() -> Iterator[_lru_cache_wrapper[Any]]:
    for name, module in tuple(sys.modules.items()):
        if name.startswith(_ROOMS):
            yield from (each for each in vars(module).values() if isinstance(each, _lru_cache_wrapper))
