"""Clauses between two links: what stands in the same gap may be paired on weaker evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from crawler.history.candidates import Near
from crawler.history.chain import heaviest_chain
from crawler.history.pairing import Pairing

_BAR: Final = 0.24
# Alone on both sides: the place itself speaks for the pair.
_LONELY_BAR: Final = 0.18
_ORDER: Final = 0.14
# Up to so many cells a gap is compared all with all; beyond, only the candidates found before.
_CELLS: Final = 144
_SHORT: Final = 12
# Of two such lines alone between the same neighbours, so many of their letters' pairs make an edit.
_LETTERS: Final = 0.6
_MONTHS: Final = re.compile(
    r"\b(?:jan|feb|fév|mar|mär|apr|avr|may|mai|jun|jui|jul|aug|aoû|sep|oct|okt|nov|dec|dez|déc)[a-zéûä]*\b\.?"
)
_URL: Final = re.compile(r"https?://\S+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS: Final = re.compile(r"\d+(?:st|nd|rd|th)?")


def fill_gaps(pairing: Pairing, near: Iterable[Near]) -> None:
    """Link what is alike enough within its gap, in order."""
    by_row: dict[int, list[int]] = {}
    for i, j, _ in near:
        by_row.setdefault(i, []).append(j)
    for rows, columns in list(pairing.gaps()):
        likely = [
            (i, j)
            for i, j in _cells(rows, columns, by_row)
            if _alike(pairing, i, j, alone=len(rows) == len(columns) == 1)
        ]
        for i, j in heaviest_chain(likely, pairing.weight):
            pairing.link(i, j)


def _cells(rows: Sequence[int], columns: Sequence[int], by_row: dict[int, list[int]]) -> Iterable[tuple[int, int]]:
    if len(rows) * len(columns) <= _CELLS:
        return [(i, j) for i in rows for j in columns]
    allowed = set(columns)
    return [(i, j) for i in rows for j in by_row.get(i, ()) if j in allowed]


def _alike(pairing: Pairing, i: int, j: int, *, alone: bool) -> bool:
    alike = pairing.likeness.alike(i, j)
    if alike.dice >= (_LONELY_BAR if alone else _BAR) and alike.in_order(_ORDER):
        return True
    if max(pairing.likeness.old(i).size, pairing.likeness.new(j).size) > _SHORT:
        return False
    old, new = pairing.old[i].text, pairing.new[j].text
    return _shape(old) == _shape(new) is not None or (alone and _letters_alike(old, new))


def _letters_alike(old: str, new: str) -> bool:
    """Whether two short lines are mostly the same pairs of letters: "Our address is:", "Our addresses are:"."""
    a, b = _pairs(old), _pairs(new)
    return 2 * (a & b).total() >= _LETTERS * (a.total() + b.total()) > 0


def _pairs(text: str) -> Counter[tuple[str, str]]:
    return Counter(pairwise(filter(str.isalnum, text.lower())))


@lru_cache(maxsize=1 << 10)  # of one line there are as many pairs as lines across the gap
def _shape(text: str) -> str | None:
    """A short line with its dates, numbers and addresses blanked; nothing where there are none."""
    shape = _DIGITS.sub("0", _MONTHS.sub("m", _URL.sub("u", text.lower())))
    return shape if shape != text.lower() else None
