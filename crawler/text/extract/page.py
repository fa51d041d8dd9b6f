"""What the walk over a page leaves behind: pieces of text, the boxes they stand in, and the evidence.

Rule 1: a record here states what the page does; the judgement is made in ``furniture``.
Rule 2: the measure is characters, not words, so it serves every script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from crawler.model import BlockKind

# A sentence: long enough to say something, or ended as one. East Asian scripts say more in less.
_PROSE: Final = 70
_DENSE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSE_PROSE: Final = 25
_MOSTLY_LINK: Final = 0.5
_CALLED: Final = 80


@dataclass(slots=True)
class Piece:
    """One block as found, with its evidence."""

    kind: BlockKind
    text: str
    level: int
    box: int  # index of the innermost box
    hrefs: tuple[str, ...] = ()  # as written
    link_share: float = 0.0
    local_share: float = 0.0  # in links to places on the same page
    bold: bool = False  # nothing in it is not bold
    prose: int = 0  # characters of running text; 0 for titles, entries of menus and other short things


def piece(  # noqa: PLR0913, PLR0917 - the walk makes one for every block of a page, and a record between costs more
    kind: BlockKind,
    text: str,
    level: int,
    box: int,
    hrefs: tuple[str, ...],
    link_share: float = 0.0,
    local_share: float = 0.0,
    bold: bool = False,  # noqa: FBT001, FBT002
) -> Piece:
    """A block with the characters of running text in it counted."""
    prose = len(text)
    short = prose < _PROSE and (prose < _DENSE_PROSE or text.isascii() or not _DENSE.search(text))
    if short or kind is BlockKind.HEADING or link_share - local_share > _MOSTLY_LINK:
        prose = 0
    return Piece(kind, text, level, box, hrefs, link_share, local_share, bold, prose)


@dataclass
class Box:  # no slots: sums that stay zero are read from the class, and most boxes have none
    """A block element of the page: who it says it is, and what stands in it."""

    parent: int  # index, -1 for the root
    tag: str
    names: str  # class, id and role, in lower case, separated by spaces
    depth: int
    opens: bool = False  # shows and hides something else
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
    def calls_itself(self) -> str:
        """Tag and names, as a person would look for it on the page."""
        return f"{self.tag} {self.names}"[:_CALLED].rstrip()

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
        for index, one in enumerate(self.pieces):
            _take(boxes[one.box], one, index)
        for box in reversed(boxes):
            if box.parent >= 0:
                outer = boxes[box.parent]
                if box.buttons or box.tag == "button":
                    outer.buttons += box.buttons + (box.tag == "button")
                if box.pieces:
                    _absorb(outer, box)


def _take(box: Box, one: Piece, position: int) -> None:
    """Count a piece that stands in a box; pieces come in order."""
    size = len(one.text)
    if one.prose:
        box.prose += one.prose
    if one.link_share:
        box.link_size += size * (one.link_share - one.local_share)
        box.local_size += size * one.local_share
    if one.kind is BlockKind.HEADING:
        box.headings += 1
    if not box.pieces:
        box.first, box.pieces, box.size = position, 1, size
    else:
        box.pieces += 1
        box.size += size
    box.last = position


def _absorb(outer: Box, inner: Box) -> None:
    """Count what stands in a box inside another one."""
    if not outer.pieces:
        outer.pieces, outer.size, outer.first, outer.last = inner.pieces, inner.size, inner.first, inner.last
    else:
        outer.pieces += inner.pieces
        outer.size += inner.size
        outer.first = min(outer.first, inner.first)
        outer.last = max(outer.last, inner.last)
    if inner.prose:
        outer.prose += inner.prose
    if inner.headings:
        outer.headings += inner.headings
    if inner.link_size or inner.local_size:
        outer.link_size += inner.link_size
        outer.local_size += inner.local_size
