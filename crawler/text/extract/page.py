"""What the walk over a page leaves behind: pieces of text, the boxes they stand in, and the evidence.

Rule 1: a record here states what the page does; the judgement is made in ``furniture``.
Rule 2: the measure is characters, not words, so it serves every script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from crawler.model import BlockKind
from crawler.text.extract.written import Tag

# A sentence: long enough to say something, or ended as one. East Asian scripts say more in less.
_PROSE: Final = 70
_DENSE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSE_PROSE: Final = 25
_MOSTLY_LINK: Final = 0.5


@dataclass(slots=True)
class Piece:
    """One block as found, with its evidence."""

    at: int  # position among the pieces of the page
    kind: BlockKind
    text: str
    level: int
    box: int  # index of the innermost box
    links: tuple[int, ...] = ()  # which tags of the page are links with an address in it
    link_share: float = 0.0
    local_share: float = 0.0  # in links to places on the same page
    bold: bool = False  # nothing in it is not bold
    prose: int = 0  # characters of running text; 0 for titles, entries of menus and other short things


def prose_of(text: str) -> int:
    """The characters of a text outside links, if it is long enough to be a sentence; else 0."""
    size = len(text)
    if size < _PROSE and (size < _DENSE_PROSE or text.isascii() or not _DENSE.search(text)):
        return 0
    return size


def leads_away(link_share: float, local_share: float) -> bool:
    """Whether most of a text is in links that leave the page."""
    return link_share - local_share > _MOSTLY_LINK


@dataclass(slots=True)
class Box:
    """A block element of the page: who it says it is, and what stands in it."""

    parent: int  # index, -1 for the root
    tag: Tag
    at: int  # which tag of the page that is, -1 for the root
    pieces: int = field(default=0, init=False)
    size: int = field(default=0, init=False)
    link_size: float = field(default=0.0, init=False)  # in links that lead elsewhere
    local_size: float = field(default=0.0, init=False)
    prose: int = field(default=0, init=False)
    headings: int = field(default=0, init=False)
    buttons: int = field(default=0, init=False)
    first: int = field(default=-1, init=False)  # position of the first piece in it
    last: int = field(default=-1, init=False)

    @property
    def link_share(self) -> float:
        """How much of the text leads elsewhere."""
        return self.link_size / self.size if self.size else 0.0

    @property
    def said(self) -> float:
        """Characters that lead nowhere else."""
        return self.size - self.link_size


@dataclass(slots=True)
class Sheet:
    """A whole page after the walk."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def add_up(self) -> None:
        """Sum the evidence of the pieces into their boxes, and of boxes into those around them."""
        boxes = self.boxes
        for piece in self.pieces:
            _take(boxes[piece.box], piece)
        for index in range(len(boxes) - 1, 0, -1):  # what stands in a box comes after it
            box = boxes[index]
            if box.pieces:
                _absorb(boxes[box.parent], box)
        if any(box.tag.name == "button" for box in boxes):
            self._count_buttons()

    def _count_buttons(self) -> None:
        for box in reversed(self.boxes[1:]):
            self.boxes[box.parent].buttons += box.buttons + (box.tag.name == "button")


def _take(box: Box, piece: Piece) -> None:
    """Count a piece that stands in a box; pieces come in order."""
    size = len(piece.text)
    box.size += size
    box.prose += piece.prose
    if piece.link_share:
        box.link_size += size * (piece.link_share - piece.local_share)
        box.local_size += size * piece.local_share
    if piece.kind is BlockKind.HEADING:
        box.headings += 1
    if not box.pieces:
        box.first = piece.at
    box.pieces += 1
    box.last = piece.at


def _absorb(outer: Box, inner: Box) -> None:
    """Count what stands in a box inside another one."""
    if not outer.pieces or inner.first < outer.first:
        outer.first = inner.first
    outer.last = max(outer.last, inner.last)
    outer.pieces += inner.pieces
    outer.size += inner.size
    outer.prose += inner.prose
    outer.headings += inner.headings
    outer.link_size += inner.link_size
    outer.local_size += inner.local_size
