"""Blocks → clauses: the label told apart, the headings above, a name by content.

Rule 1: the structural clause (paragraph, item, line of a cell) is the unit; sentences are not.
Rule 2: no word is lost, and none is added: the clauses spell what the blocks spell.
Rule 3: path and label are context for people; what a clause is called over time is decided by alignment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from crawler.model import Block, BlockKind, Clause
from crawler.text.normalise import clause_key, fold, split_label

# Lines that go on in lower case after a line without a stop, by count and by share: seen in 8 of 1,021
# documents, and there every line had been made a paragraph.
_JOINTS: Final = 15
_JOINT_SHARE: Final = 0.2
_OPEN_END: Final = re.compile(r"[^\W_]\Z|[,\-–—]\Z")
_CONTINUES: Final = re.compile(r"[a-zà-öø-ÿ]")
# "Account Information. If you create an account, …": a few words, a stop, and then a sentence.
_RUN_IN: Final = re.compile(r"([A-ZÀ-Þ][^.:;!?–—]{2,70})(?:[.:]|\s[–—-])\s+(?=[“\"'(]?[A-ZÀ-Þ])")
_RUN_IN_WORDS: Final = 8
_SMALL_WORD: Final = 3
_SMALL_WORDS: Final = {"with", "from", "into", "over"}
_ABBREVIATION: Final = re.compile(r"(?:^|\s)(?:inc|ltd|co|corp|llc|st|no|mr|mrs|ms|dr|art|vs|\w)$", re.IGNORECASE)
_FLOWING: Final = {BlockKind.PARAGRAPH, BlockKind.ITEM}


class _Line(NamedTuple):
    """A block, its text folded."""

    kind: BlockKind
    text: str
    level: int
    links: tuple[str, ...]


def clauses(blocks: Sequence[Block]) -> tuple[Clause, ...]:
    """The clauses of a document, in reading order."""
    lines = [_Line(block.kind, fold(block.text), block.level, block.links) for block in blocks]
    return tuple(_clauses(_unwrapped([line for line in lines if line.text])))


def _clauses(lines: Iterable[_Line]) -> Iterator[Clause]:
    above: list[tuple[int, str]] = []
    for kind, text, level, links in lines:
        label, title, key = _known(text)
        if kind is BlockKind.HEADING:
            while above and above[-1][0] >= level:
                above.pop()
        path = tuple(heading for _, heading in above)
        if kind is BlockKind.HEADING:
            above.append((level, text))
        elif title:
            path = (*path, title)
        yield Clause(text, label, kind, path, links, key)


@lru_cache(maxsize=1 << 14)  # as in ``clause_key``: captures of one policy repeat each other
def _known(text: str) -> tuple[str, str, str]:
    """The label of a clause, the heading that it opens with, and its key."""
    label, rest = split_label(text)
    return label.rstrip(), run_in_heading(rest), clause_key(text)


def run_in_heading(text: str) -> str:
    """The heading that a paragraph without its label opens with ("Cookies. We use …"); "" where it has none."""
    found = _RUN_IN.match(text)
    if found is None or _ABBREVIATION.search(found[1]):
        return ""
    words = found[1].split()
    title = all(not word[0].islower() or len(word) <= _SMALL_WORD or word in _SMALL_WORDS for word in words)
    return found[1] if title and len(words) <= _RUN_IN_WORDS else ""


def _unwrapped(lines: list[_Line]) -> list[_Line]:
    """Join lines that were made paragraphs, where a document does so throughout."""
    joints = [_goes_on(one, two) for one, two in pairwise(lines)]
    if sum(joints) < max(_JOINTS, _JOINT_SHARE * len(lines)):
        return lines
    joined: list[_Line] = []
    for line, joint in zip(lines, [False, *joints], strict=True):
        if joint:
            joined[-1] = _joined(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _goes_on(one: _Line, two: _Line) -> bool:
    if two.kind is not BlockKind.PARAGRAPH or one.kind not in _FLOWING:
        return False
    return _CONTINUES.match(two.text) is not None and _OPEN_END.search(one.text) is not None


def _joined(one: _Line, two: _Line) -> _Line:
    links = tuple(dict.fromkeys(one.links + two.links))
    return _Line(one.kind, f"{one.text} {two.text}", one.level, links)
