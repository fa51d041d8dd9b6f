"""From a written page to its pieces of text, in reading order, without recursion.

Rule 1: a block boundary of the page is a boundary here; inline tags never split a word.
Rule 2: nothing that a reader could see is left out on account of its looks: closed panels, tabs and
accordions are read, since policies keep text there. What never was text (scripts, drawings) is.
Rule 3: a page has a thousand elements: what a tag means is looked up (``written``), what it does to the text in it
is found out once a page, and where nothing changes nothing is made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.model import BlockKind
from crawler.text.extract.page import Box, Piece, Sheet, leads_away, prose_of
from crawler.text.extract.written import Said, Tag, unescaped

_LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
_RAW: Final = frozenset({"pre", "textarea"})
_CELLS: Final = frozenset({"td", "th"})
# Deeper boxes than this are an attack or an accident; their text is kept, in the box above.
_DEPTH_LIMIT: Final = 200
# The longest policies have some thousand pieces; what has more than this is no policy.
_PIECES_LIMIT: Final = 50_000


# Two spans with nothing between them are one line of text, except where a style sheet that we do not read makes them
# blocks. Then one ends as a text does, and the other begins as one does, without a blank; "Git" and "Hub" are a name.
_STOPS: Final = frozenset('0123456789.!?:;)”"')
_WORD: Final = re.compile(r"[^\W\d_]{2}")  # "3." is a number, and what it numbers follows
_BEGINS: Final = re.compile(r"[“\"(]?[A-ZÀ-ÖØ-Þ]\S*\s|\d{1,2}(?:\.\d{1,2})*\.?\s|\([a-z]{1,3}\)\s")
_SAYS: Final = 25
_JOINTS: Final = 2  # so many in one element, and all its spans are blocks


@dataclass(frozen=True, slots=True, eq=False)
class _Style:
    """What the elements around a text make of it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    lists: int = 0  # open
    raw: bool = False  # line feeds are breaks
    bold: bool = False
    layout: bool = False  # in a table that only arranges the page
    link: Tag | None = None

    def inside(self, found: Tag) -> _Style:
        """What it is inside of one more element."""
        bold = self.bold or found.bold
        if not found.breaking:
            link = self.link if found.name != "a" else found if found.linked else None
            return _Style(self.kind, self.level, self.lists, self.raw, bold, self.layout, link)
        kind, level, lists, layout = self._in_block(found)
        return _Style(kind, level, lists, self.raw or found.name in _RAW, bold, layout, self.link)

    def _in_block(self, found: Tag) -> tuple[BlockKind, int, int, bool]:
        name, lists = found.name, self.lists
        if found.level:
            return BlockKind.HEADING, found.level, lists, self.layout
        if name in _CELLS:
            return BlockKind.PARAGRAPH if self.layout else BlockKind.CELL, 0, lists, self.layout
        if name == "li":
            return BlockKind.ITEM, lists or 1, lists, self.layout
        if name == "table":
            return BlockKind.PARAGRAPH, 0, lists, found.layout
        return self.kind, self.level, lists + (name in _LISTS), self.layout


# Where the walk stands: innermost box, block elements open, style. A plain tuple, as one is made for every block.
_Now = tuple[int, int, _Style]
# An inline element that holds others: its box, and elements open.
_Place = tuple[int, int]


def walk(tags: Sequence[Tag], texts: Sequence[str]) -> Sheet:
    """Read a page into pieces and boxes: its tags in order, and the text after each."""
    walker = _walked(tags, texts, frozenset())
    parted = frozenset(place for place, joints in walker.joints.items() if joints >= _JOINTS)
    if parted:
        walker = _walked(tags, texts, parted)
    walker.sheet.add_up()
    return walker.sheet


def _is_joint(before: str, after: str) -> bool:
    """Whether a text begins where another has stopped, without the blank that writers leave."""
    long = " " in before or len(after) >= _SAYS
    return long and _BEGINS.match(after) is not None and _WORD.search(before) is not None


def _walked(tags: Sequence[Tag], texts: Sequence[str], parted: frozenset[_Place]) -> _Walker:
    walker = _Walker(parted)
    walker.take(tags, texts)
    walker.flush()
    return walker


class _Walker:
    """The state of one walk. Judges nothing."""

    def __init__(self, parted: frozenset[_Place]) -> None:
        self.joints: Counter[_Place] = Counter()  # between spans that look like blocks, by what they stand in
        self._parted = parted  # elements whose spans are blocks
        self.sheet = Sheet(boxes=[Box(-1, Tag(Said("")), -1)])
        self._now: _Now = (0, 0, _Style())
        self._styles: dict[tuple[_Style, Tag], _Style] = {}
        self._stack: list[_Now] = []
        self._text: list[str] = []
        self._links: list[int] = []
        self._chars = 0  # of the open piece, blank texts left out, and of these how many are …
        self._link_chars = self._local_chars = self._bold_chars = 0
        self._after_link = self._after_span = False
        self._skipped = 0  # elements open that are no text, or stand in such a one

    def take(self, tags: Sequence[Tag], texts: Sequence[str]) -> None:
        """Take in a page."""
        enter, say, stack, pieces = self._enter, self._say, self._stack, self.sheet.pieces
        for at, (found, text) in enumerate(zip(tags, texts, strict=False)):
            if self._skipped:
                self._skipped += -1 if found.ends else not found.empty
            elif found.ends:
                if stack and (before := stack.pop()) is not self._now:
                    self._back(before)
                self._after_link, self._after_span = found.name == "a", found.name == "span"
            elif found.plain:
                self._enter_plain(found, text)
            elif len(pieces) > _PIECES_LIMIT:
                break
            else:
                enter(found, at)
            if text and not self._skipped:
                say(text)

    def _enter(self, found: Tag, at: int) -> None:
        if found.skipped:
            self._skip(found)
            return
        before = self._now
        box, blocks, style = before
        inside = self._styles.get((style, found)) or self._styled(style, found)
        if found.breaking:
            if self._text or self._links:
                self.flush()
            if blocks < _DEPTH_LIMIT:
                boxes = self.sheet.boxes
                boxes.append(Box(box, found, at))
                box = len(boxes) - 1
            self._now = box, blocks + 1, inside
        elif found.name == "br":
            self._break()
        else:
            if found.name == "a":
                self._open_link(found, at)
            self._now = box, blocks, inside
        if found.empty:
            self._back(before)
            self._after_link = found.name == "a"
        else:
            self._stack.append(before)

    def _skip(self, found: Tag) -> None:
        self._skipped = int(not found.empty)
        if found.masked:
            self._say(found.masked)

    def _open_link(self, found: Tag, at: int) -> None:
        if self._after_link:  # two links with nothing between them are two entries, not one word
            self._text.append(" ")
        if found.leads:
            self._links.append(at)

    def _styled(self, style: _Style, found: Tag) -> _Style:
        inside = self._styles[style, found] = style.inside(found)
        return inside

    def _back(self, before: _Now) -> None:
        """Close an element: what it changed is as before."""
        if self._text and before[1] != self._now[1]:
            self.flush()
        self._now = before

    def _say(self, text: str) -> None:
        """Add text to the open piece."""
        style = self._now[2]
        self._after_span = False
        if "&" in text:
            text = unescaped(text)
        if style.raw and "\n" in text:
            self._say_lines(text)
        elif text.isspace():
            if self._text:
                self._text.append(text)
        else:
            self._text.append(text)
            self._after_link = False
            self._chars += len(text)
            if style.bold:
                self._bold_chars += len(text)
            if style.link is not None:
                self._count_link(text, style.link)

    def _enter_plain(self, found: Tag, text: str) -> None:
        """Open an element that changes nothing and has this text."""
        if self._after_span and self._text and found.name == "span":
            self._join(text)
        self._stack.append(self._now)

    def _join(self, text: str) -> None:
        """Go from one span to the next with nothing between them: note what looks like blocks, and part what is."""
        place = self._now[0], len(self._stack)
        if place in self._parted:
            self.flush()
        elif self._text[-1][-1:] in _STOPS and _is_joint(self._text[-1], text):
            self.joints[place] += 1

    def _count_link(self, text: str, link: Tag) -> None:
        self._link_chars += len(text)
        if link.local:
            self._local_chars += len(text)

    def _say_lines(self, text: str) -> None:
        first, *others = text.replace("\r\n", "\n").split("\n")
        self._say_line(first)
        for line in others:
            self.flush()
            self._say_line(line)

    def _say_line(self, line: str) -> None:
        self._text.append(line)
        self._chars += 0 if line.isspace() else len(line)

    def flush(self) -> None:
        """End the open piece."""
        text = " ".join("".join(self._text).split())
        if text:
            box, _, style = self._now
            pieces, links = self.sheet.pieces, tuple(self._links)
            prose = 0 if style.kind is BlockKind.HEADING else prose_of(text)
            if self._link_chars or self._bold_chars:
                share, local, bold = self._shares()
                prose = 0 if leads_away(share, local) else prose
                piece = Piece(len(pieces), style.kind, text, style.level, box, links, share, local, bold, prose)
                self._link_chars = self._local_chars = self._bold_chars = 0
            else:
                piece = Piece(len(pieces), style.kind, text, style.level, box, links, prose=prose)
            pieces.append(piece)
        self._text.clear()
        self._chars = 0
        if self._links:
            self._links.clear()

    def _shares(self) -> tuple[float, float, bool]:
        """How much of the open piece is in links, how much in links to this page, and whether all is bold."""
        chars = self._chars or 1
        return self._link_chars / chars, self._local_chars / chars, self._bold_chars == chars

    def _break(self) -> None:
        """A hard break ends a piece, except in a heading, which is one heading on two lines."""
        if self._now[2].kind is BlockKind.HEADING:
            self._text.append(" ")
        else:
            self.flush()
