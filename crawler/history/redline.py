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
from itertools import compress, count, cycle, repeat, starmap
from operator import ne
from typing import Final, NamedTuple

from crawler.history.chain import heaviest_chain
from crawler.history.ends import common_head, common_tail, same_head, same_tail
from crawler.history.engine import steps
from crawler.history.slide import Block, slide
from crawler.history.words import parted, plain
from crawler.model import Run, Tag

_Pair = tuple[int, int]

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
_TAGS: Final = (Tag.KEEP, Tag.DELETE, Tag.INSERT)


def redline(old: str, new: str) -> tuple[Run, ...]:
    """Word by word, from the old text to the new one."""
    if old == new:
        return (Run(Tag.KEEP, old),) if old else ()
    most = min(len(old), len(new))
    shared = same_head(old, new, most)
    same = shared, same_tail(old, new, most - shared)
    middle = _one_change(old, new, same) or _trimmed(old, new, same, _SPARED)
    a, b = middle.parts
    pen = _Pen(old[: middle.head])
    _spell(pen, a, b, slide(_matches(*middle.words), a, b))
    return pen.runs(old[len(old) - middle.tail :])


class _Middle(NamedTuple):
    """Two texts without what they begin and end with in common, cut where a blank parts two words."""

    head: int  # so many characters stand before it
    tail: int  # and behind it
    parts: tuple[list[str], list[str]]  # gap, word, gap, …, word, gap
    words: tuple[list[str], list[str]]  # as they are compared


def _trimmed(old: str, new: str, same: _Pair, spared: int) -> _Middle:
    """What is left of both texts, and so many characters more on either side."""
    head, tail = same[0] - spared, same[1] - spared
    start = max(0, old.rfind(" ", 0, head)) if head > 0 else 0
    end = old.find(" ", len(old) - tail) if tail > 0 else -1
    behind = len(old) - end if end >= 0 else 0
    left, right = old[start : len(old) - behind], new[start : len(new) - behind]
    a, b = parted(left), parted(right)
    return _Middle(start, behind, (a, b), (_compared(left, a), _compared(right, b)))


def _one_change(old: str, new: str, same: _Pair) -> _Middle | None:
    """The same where some words took the place of some others: that change can stand nowhere else."""
    changed = len(old) - sum(same), len(new) - sum(same)
    if not min(changed) or max(changed) > _SHORT:
        return None
    found = _trimmed(old, new, same, 0)
    a, b = found.words
    return found if a and b and set(a).isdisjoint(b) else None


def _compared(text: str, parts: list[str]) -> list[str]:
    """The words as they are compared."""
    words = parts[1::2]
    if text.isascii() or all(map(str.isascii, words)):
        return words
    return [word if word.isascii() else plain(word) for word in words]


def _matches(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Rows of equal words, increasing on both sides, with a change between any two."""
    head = common_head(a, b)
    tail = min(common_tail(a, b), min(len(a), len(b)) - head)
    n, m = len(a) - tail, len(b) - tail
    if head == n == m:
        return [(0, 0, len(a))] if a else []
    rows = [(0, 0, head)] if head else []
    if head < n and head < m:
        rows += [row for row in _rows(_middle(a[head:n], b[head:m], head)) if row[2] > _ISLAND]
    if tail:
        rows.append((n, m, tail))
    return rows


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


def _middle(a: Sequence[str], b: Sequence[str], first: int) -> list[Block]:
    """Match what neither the head nor the tail could, over the words that both sides have."""
    both = dict.fromkeys(filter(set(b).__contains__, a))
    if not both:
        return []
    codes = dict(zip(both, _CHARACTERS if len(both) <= _FEW else map(_character, count()), strict=False))
    x, y = [*map(codes.get, a)], [*map(codes.get, b)]
    rows, columns = [*compress(count(first), x)], [*compress(count(first), y)]
    found: list[Block] = []
    for i, j, size in _library("".join(filter(None, x)), "".join(filter(None, y))):
        last = size - 1
        if rows[i + last] - rows[i] == columns[j + last] - columns[j] == last:
            found.append((rows[i], columns[j], size))
        else:
            found += zip(rows[i : i + size], columns[j : j + size], repeat(1))
    return found


def _library(left: str, right: str) -> Iterator[Block]:
    """diff-match-patch over words written as characters."""
    if left == right:
        yield 0, 0, len(left)
        return
    for (i0, i1), (j0, j1) in _bounded(left, right):
        i, j = i0, j0
        for sign, size in steps(left[i0:i1], right[j0:j1]):
            if sign == "=":
                yield i, j, size
            i += 0 if sign == "+" else size
            j += 0 if sign == "-" else size


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


def _character(code: int) -> str:
    """A character of its own for each word; surrogates are no characters."""
    first, width = _SURROGATES
    return chr(code if code < first else code + width)


def _spell(pen: _Pen, a: Sequence[str], b: Sequence[str], rows: Sequence[Block]) -> None:
    """Write the runs: matched words are kept, what lies between them is compared at its edges."""
    i = j = 0  # the gaps before what is compared next
    for at_old, at_new, size in (*rows, (len(a) // 2, len(b) // 2, 0)):
        x, y = 2 * at_old, 2 * at_new
        if i == x and j == y and a[i] == b[j]:
            pen.kept.append(a[i])
        elif i < x and j < y and a[i] == b[j] and a[x] == b[y]:
            pen.change(a[i], "".join(a[i + 1 : x]), "".join(b[j + 1 : y]), a[x])
        else:
            pen.change(*_between(a[i : x + 1], b[j : y + 1]))
        i, j = x + 2 * size, y + 2 * size
        same, other = a[x + 1 : i], b[y + 1 : j]
        if same == other:
            pen.kept += same
        else:
            _stretch(pen, same, other)


def _stretch(pen: _Pen, a: Sequence[str], b: Sequence[str]) -> None:
    """Word, gap, …, word of matched words on both sides: the gaps may differ, and words in their glyphs."""
    start = 0
    for k in compress(count(), map(ne, a, b)):
        pen.kept += a[start:k]
        start = k + 1
        if k % 2:
            pen.change(*_between(a[k:start], b[k:start]))
        else:
            pen.change("", a[k], b[k], "")
    pen.kept += a[start:]


def _between(a: Sequence[str], b: Sequence[str]) -> tuple[str, str, str, str]:
    """Gap, word, …, gap on each side, no word in common: keep what the outer gaps share."""
    first, other = a[0], b[0]
    if first == other and (len(a) == 1 or len(b) == 1):
        return first, "".join(a[1:]), "".join(b[1:]), ""
    old, new = "".join(a), "".join(b)
    head = common_head(first, other)
    tail = min(common_tail(a[-1], b[-1]), min(len(old), len(new)) - head)
    return old[:head], old[head : len(old) - tail], new[head : len(new) - tail], old[len(old) - tail :]


class _Pen:
    """Collects texts: kept, gone, come, kept, gone, come, …, kept; any of them may be empty."""

    def __init__(self, head: str) -> None:
        self.kept = [head]
        self._texts: list[str] = []

    def change(self, before: str, gone: str, come: str, behind: str) -> None:
        """One change, and what is kept at its edges."""
        self.kept.append(before)
        if gone or come:
            self._texts += "".join(self.kept), gone, come
            self.kept = [behind]
        else:
            self.kept.append(behind)

    def runs(self, tail: str) -> tuple[Run, ...]:
        """One deletion and one insertion per change, never two runs of one kind in a row."""
        self.kept.append(tail)
        texts = [*self._texts, "".join(self.kept)]
        if "" in texts[3:-1:3]:
            texts = _met(texts)
        return tuple(starmap(Run, compress(zip(cycle(_TAGS), texts), texts)))


def _met(texts: list[str]) -> list[str]:
    """The same, where changes with nothing kept between them are one."""
    made = texts[:1]
    gone: list[str] = []
    come: list[str] = []
    for left, right, kept in zip(texts[1::3], texts[2::3], [*texts[3:-1:3], None], strict=True):
        gone.append(left)
        come.append(right)
        if kept != "":
            made += "".join(gone), "".join(come), kept or texts[-1]
            gone, come = [], []
    return made
