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
    prose: int = field(
        init=False
    )  # characters of running text; 0 for titles, entries of menus and other short things

    def __post_init__(self) -> None:
        self.prose = self._prose()

    def _prose(self) -> int:
        if self.link_share - self.local_share > _MOSTLY_LINK or self.kind is BlockKind.HEADING:
            return 0
        size = len(self.text)
        least = _DENSE_PROSE if size < _PROSE and not self.text.isascii() and _DENSE.search(self.text) else _PROSE
        return size if size >= least else 0


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

    def take(self, piece: Piece, position: int) -> None:
        """Count a piece that stands in this box; pieces come in order."""
        size = len(piece.text)
        self.pieces += 1
        self.size += size
        self.prose += piece.prose
        if piece.link_share:
            self.link_size += size * (piece.link_share - piece.local_share)
            self.local_size += size * piece.local_share
        if piece.kind is BlockKind.HEADING:
            self.headings += 1
        if self.first < 0:
            self.first = position
        self.last = position

    def absorb(self, inner: Box) -> None:
        """Count what stands in a box inside this one."""
        self.buttons += inner.buttons + (inner.tag == "button")
        if not inner.pieces:
            return
        self.pieces += inner.pieces
        self.size += inner.size
        self.link_size += inner.link_size
        self.local_size += inner.local_size
        self.prose += inner.prose
        self.headings += inner.headings
        if self.first < 0 or inner.first < self.first:
            self.first = inner.first
        self.last = max(self.last, inner.last)


@dataclass(slots=True)
class Sheet:
    """A whole page after the walk."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def add_up(self) -> None:
        """Sum the evidence of the pieces into their boxes, and of boxes into those around them."""
        boxes = self.boxes
        for index, piece in enumerate(self.pieces):
            boxes[piece.box].take(piece, index)
        for box in reversed(boxes):
            if box.parent >= 0 and (box.pieces or box.buttons or box.tag == "button"):
                boxes[box.parent].absorb(box)
