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
    """A block, its text folded; or several joined."""

    kind: BlockKind
    text: str
    level: int
    blocks: tuple[int, ...]  # positions of the blocks it is made of


class Segmented(NamedTuple):
    """The clauses of a document in reading order, without their links, and the blocks that each is made of."""

    clauses: tuple[Clause, ...]
    blocks: tuple[tuple[int, ...], ...]  # positions


def segmented(blocks: Iterable[tuple[BlockKind, str, int]]) -> Segmented:
    """The clauses of blocks, of which kind, text and level are given."""
    lines = [_Line(kind, fold(text), level, (at,)) for at, (kind, text, level) in enumerate(blocks)]
    lines = _unwrapped([line for line in lines if line.text])
    return Segmented(tuple(_clauses(lines)), tuple([line.blocks for line in lines]))


def linked(text: Segmented, blocks: Sequence[Block]) -> tuple[Clause, ...]:
    """The clauses of a document, each with the links of its blocks."""
    links = [block.links for block in blocks]
    if not any(links):
        return text.clauses
    return tuple(
        [
            _linked(clause, at, links) if len(at) > 1 or links[at[0]] else clause
            for clause, at in zip(text.clauses, text.blocks, strict=True)
        ]
    )


def clauses(blocks: Sequence[Block]) -> tuple[Clause, ...]:
    """The clauses of a document, in reading order."""
    return linked(segmented([(block.kind, block.text, block.level) for block in blocks]), blocks)


def _linked(clause: Clause, made_of: tuple[int, ...], links: Sequence[tuple[str, ...]]) -> Clause:
    own = links[made_of[0]]
    for at in made_of[1:]:
        own = tuple(dict.fromkeys(own + links[at]))
    return Clause(clause.text, clause.label, clause.kind, clause.path, own, clause.key)


def _clauses(lines: Iterable[_Line]) -> Iterator[Clause]:
    above: list[tuple[int, str]] = []
    path: tuple[str, ...] = ()
    for kind, text, level, _ in lines:
        label, title, key = _known(text)
        if kind is BlockKind.HEADING:
            while above and above[-1][0] >= level:
                above.pop()
            yield Clause(text, label, kind, tuple([heading for _, heading in above]), (), key)
            above.append((level, text))
            path = tuple([heading for _, heading in above])
        else:
            yield Clause(text, label, kind, (*path, title) if title else path, (), key)


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
    return _Line(one.kind, f"{one.text} {two.text}", one.level, one.blocks + two.blocks)
