"""The words that went and the words that came between two texts, in one line each.

Rule 1: keep + delete spell the old text, keep + insert spell the new one, to the last blank.
Rule 2: no clock. The library's deadline would make the result depend on the machine; the input is bounded
        instead, and beyond the bound words that occur once on each side are matched first.
Rule 3: the library sees words as single characters, and only words that both sides have: what one side
        lacks can never match, so leaving it out changes nothing but the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, count, repeat
from operator import ne
from typing import Final

from crawler.history.chain import heaviest_chain
from crawler.history.ends import common_head, common_tail
from crawler.history.engine import steps
from crawler.history.slide import Block, slide
from crawler.history.words import parted, plain
from crawler.model import Run, Tag

_Pair = tuple[int, int]
_Side = tuple[list[str], list[str]]  # gap, word, gap, …, word, gap; the words as they are compared
_Middle = tuple[int, int, tuple[_Side, _Side]]  # how many characters stand before and behind it

# 600 × 600 words that all differ take the library a fifth of a second; beyond, anchors come first.
_CELLS: Final = 360_000
# A single kept word between two changes costs the reader more than it tells.
_ISLAND: Final = 1
# A change may stand further on where its words repeat: so many equal characters beside it are looked at.
_SPARED: Final = 80
# A longer change is seldom of words that all differ.
_SHORT: Final = 20
_SURROGATES: Final = (0xD800, 0x800)
# Most texts have fewer words of their own.
_FEW: Final = 1024
_CHARACTERS: Final = [*map(chr, range(_FEW))]


def redline(old: str, new: str) -> tuple[Run, ...]:
    """Word by word, from the old text to the new one."""
    if old == new:
        return (Run(Tag.KEEP, old),) if old else ()
    most = min(len(old), len(new))
    same_head = _same_head(old, new, most)
    same = same_head, _same_tail(old, new, most - same_head)
    head, tail, sides = _one_change(old, new, same) or _sides(old, new, same, _SPARED)
    (a, a_words), (b, b_words) = sides
    rows = _without_islands(_matches(a_words, b_words), len(a_words), len(b_words))
    pen = _Pen()
    pen.keep(old[:head])
    _spell(pen, a, b, slide(rows, a, b))
    pen.keep(old[len(old) - tail :])
    return pen.runs()


def _sides(old: str, new: str, same: _Pair, spared: int) -> _Middle:
    """Both texts but for what they begin and end with in common, cut where a blank parts two words."""
    head = max(0, old.rfind(" ", 0, max(0, same[0] - spared)))
    start = old.find(" ", len(old) - same[1] + spared) if same[1] > spared else -1
    tail = len(old) - start if start >= 0 else 0
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    a, b = parted(left), parted(right)
    return head, tail, ((a, _compared(left, a)), (b, _compared(right, b)))


def _one_change(old: str, new: str, same: _Pair) -> _Middle | None:
    """The same where some words took the place of some others: that change can stand nowhere else."""
    changed = len(old) - sum(same), len(new) - sum(same)
    if not min(changed) or max(changed) > _SHORT:
        return None
    found = _sides(old, new, same, 0)
    (_, a), (_, b) = found[2]
    return found if a and b and set(a).isdisjoint(b) else None


def _same_head(old: str, new: str, most: int) -> int:
    """How many characters both texts begin with in common, by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_tail(old: str, new: str, most: int) -> int:
    """How many characters both texts end with in common, by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _compared(text: str, parts: list[str]) -> list[str]:
    """The words as they are compared."""
    words = parts[1::2]
    if text.isascii() or all(map(str.isascii, words)):
        return words
    return [word if word.isascii() else plain(word) for word in words]


def _matches(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Rows of equal words, increasing on both sides, with a change between any two."""
    head = common_head(a, b)
    tail = min(common_tail(a, b), len(a) - head, len(b) - head)
    left, right = a[head : len(a) - tail], b[head : len(b) - tail]
    found = [(head + i, head + j, size) for i, j, size in _middle(left, right)]
    return _rows([(0, 0, head), *found, (len(a) - tail, len(b) - tail, tail)])


def _rows(found: Iterable[Block]) -> list[Block]:
    """The same in as few blocks as there can be."""
    rows: list[Block] = []
    i = j = size = 0
    for x, y, more in found:
        if x == i + size and y == j + size:
            size += more
        else:
            if size:
                rows.append((i, j, size))
            i, j, size = x, y, more
    if size:
        rows.append((i, j, size))
    return rows


def _middle(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Match what neither the head nor the tail could, over the words that both sides have."""
    both = set(a).intersection(b)
    if not both:
        return []
    rows, x = _within(both, a)
    columns, y = _within(both, b)
    found: list[Block] = []
    for (i0, i1), (j0, j1) in _bounded(x, y):
        for i, j, size in _library(x[i0:i1], y[j0:j1]):
            old, new = rows[i0 + i : i0 + i + size], columns[j0 + j : j0 + j + size]
            if old[-1] - old[0] == new[-1] - new[0] == size - 1:
                found.append((old[0], new[0], size))
            else:
                found += zip(old, new, repeat(1), strict=False)
    return found


def _within(both: AbstractSet[str], words: Sequence[str]) -> tuple[list[int], list[str]]:
    """Where the words stand that both sides have, and these words."""
    known = [*map(both.__contains__, words)]
    return [*compress(count(), known)], [*compress(words, known)]


def _bounded(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[_Pair, _Pair]]:
    """Cut two long texts at words that occur once on each side, so that no stretch exceeds the bound."""
    if len(a) * len(b) <= _CELLS:
        yield (0, len(a)), (0, len(b))
        return
    i0 = j0 = 0
    for i, j in [*_anchors(a, b), (len(a), len(b))]:
        if (i - i0) * (j - j0) <= _CELLS:
            yield (i0, i), (j0, j)
        if i < len(a):
            yield (i, i + 1), (j, j + 1)
        i0, j0 = i + 1, j + 1


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[_Pair]:
    """The longest row of words that occur once on each side and keep their order."""
    once_a, once_b = Counter(a), Counter(b)
    place = {word: j for j, word in enumerate(b) if once_b[word] == 1}
    pairs = [(i, place[word]) for i, word in enumerate(a) if once_a[word] == 1 and word in place]
    return heaviest_chain(pairs, lambda _, __: 1)


def _library(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """diff-match-patch over words written as characters."""
    if not a or not b:
        return []
    words = dict.fromkeys((*a, *b))
    codes = dict(zip(words, _CHARACTERS if len(words) <= _FEW else map(_character, range(len(words))), strict=False))
    left, right = "".join(map(codes.__getitem__, a)), "".join(map(codes.__getitem__, b))
    found: list[Block] = []
    i = j = 0
    for sign, size in steps(left, right):
        if sign == "=":
            found.append((i, j, size))
        i += 0 if sign == "+" else size
        j += 0 if sign == "-" else size
    return found


def _character(code: int) -> str:
    """A character of its own for each word; surrogates are no characters."""
    first, width = _SURROGATES
    return chr(code if code < first else code + width)


def _without_islands(rows: list[Block], n_old: int, n_new: int) -> list[Block]:
    """Drop kept words that stand alone between two changes."""
    return [
        (i, j, size)
        for i, j, size in rows
        if size > _ISLAND or i == j == 0 or (i + size == n_old and j + size == n_new)
    ]


def _spell(pen: _Pen, a: Sequence[str], b: Sequence[str], rows: Sequence[Block]) -> None:
    """Write the runs: matched words are kept, what lies between them is compared at its edges."""
    i0 = j0 = 0
    for i, j, size in rows:
        x, y = 2 * i + 1, 2 * j + 1
        _between(pen, a[i0:x], b[j0:y])
        i0, j0 = x + 2 * size - 1, y + 2 * size - 1
        _stretch(pen, a[x:i0], b[y:j0])
    _between(pen, a[i0:], b[j0:])


def _stretch(pen: _Pen, a: Sequence[str], b: Sequence[str]) -> None:
    """Word, gap, …, word of matched words on both sides: the gaps may differ, and words in their glyphs."""
    start = 0
    for k in compress(count(), map(ne, a, b)) if a != b else ():
        pen.keep("".join(a[start:k]))
        start = k + 1
        if k % 2:
            _between(pen, a[k:start], b[k:start])
        else:
            pen.change(a[k], b[k])
    pen.keep("".join(a[start:]))


def _between(pen: _Pen, a: Sequence[str], b: Sequence[str]) -> None:
    """Gap, word, …, gap on each side, no word in common: keep what the outer gaps share."""
    if len(a) == len(b) == 1 and a[0] == b[0]:
        pen.keep(a[0])
        return
    if len(a) > 1 < len(b) and a[0] == b[0] and a[-1] == b[-1]:
        pen.keep(a[0])
        pen.change("".join(a[1:-1]), "".join(b[1:-1]))
        pen.keep(a[-1])
        return
    old, new = "".join(a), "".join(b)
    head = common_head(a[0], b[0])
    tail = min(common_tail(a[-1], b[-1]), len(old) - head, len(new) - head)
    pen.keep(old[:head])
    pen.change(old[head : len(old) - tail], new[head : len(new) - tail])
    pen.keep(old[len(old) - tail :])


class _Pen:
    """Collects runs: one deletion and one insertion per change, never two runs of one kind in a row."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._kept: list[str] = []
        self._gone: list[str] = []
        self._come: list[str] = []

    def keep(self, text: str) -> None:
        if text:
            if self._gone or self._come:
                self._flush()
            self._kept.append(text)

    def change(self, gone: str, come: str) -> None:
        if gone:
            self._gone.append(gone)
        if come:
            self._come.append(come)

    def runs(self) -> tuple[Run, ...]:
        self._flush()
        return tuple(self._runs)

    def _flush(self) -> None:
        for tag, texts in ((Tag.KEEP, self._kept), (Tag.DELETE, self._gone), (Tag.INSERT, self._come)):
            if texts:
                self._runs.append(Run(tag, "".join(texts)))
                texts.clear()
