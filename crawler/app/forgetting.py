"""Memos of the ground floor, emptied now and then: they help where captures of one policy are read in a row.

Who reads thousands of policies in turn reads what shares nothing, and without this the memos fill once and for all:
deriving 2,000 made-up policies peaked at 163 MB before, and at 116 MB since (bench/scale.py).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from typing import Any

from crawler.text.extract.written import HEADS

_ROOMS = ("crawler.text", "crawler.history", "store")
_REMEMBERED = 50


class Forgetting:
    """Empties the memos after so many policies."""

    def __init__(self) -> None:
        self._read = 0

    def after(self, *, read: bool) -> None:
        """Count a policy of which something was read."""
        self._read += read
        if self._read >= _REMEMBERED:
            self._read = 0
            forget()


def forget() -> None:
    """Empty every bounded memo; tables that are made once stay."""
    for memo in _memos():
        if memo.cache_parameters()["maxsize"] is not None:
            memo.cache_clear()
    HEADS.clear()


def _memos() -> Iterator[_lru_cache_wrapper[Any]]:
    for name, module in tuple(sys.modules.items()):
        if name.startswith(_ROOMS):
            yield from (each for each in vars(module).values() if isinstance(each, _lru_cache_wrapper))
