"""From a parsed page to its pieces of text, in reading order, without recursion.

Rule 1: a block boundary of the page is a boundary here; inline tags never split a word.
Rule 2: nothing that a reader could see is left out on account of its looks: closed panels, tabs and
accordions are read, since policies keep text there. What never was text (scripts, drawings) is.
Rule 3: a page has a thousand elements and the walk is most of its reading: what a tag means is looked up
(``written``), and where nothing changes nothing is made.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from crawler.model import BlockKind
from crawler.text.extract.links import email_behind, is_local
from crawler.text.extract.page import Box, Sheet, piece
from crawler.text.extract.written import Tag, tag, unescaped, written

_LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
_RAW: Final = frozenset({"pre", "textarea"})
_CELLS: Final = frozenset({"td", "th"})
_SPECIAL: Final = _LISTS | _RAW | _CELLS | {"li", "table"}
# Deeper boxes than this are an attack or an accident; their text is kept, in the box above.
_DEPTH_LIMIT: Final = 200
# The longest policies have some thousand pieces; what has more than this is no policy.
_PIECES_LIMIT: Final = 50_000


# Where the walk stands, all that an element changes for what is inside it: innermost box, block elements open,
# kind and level of the block, lists open, whether line feeds are breaks, bold, in a table that only arranges the
# page, target of the link. A plain tuple, as one is made for every block.
_Now = tuple[int, int, BlockKind, int, int, bool, bool, bool, str | None]


def walk(root: etree._Element) -> Sheet:
    """Read a page into pieces and boxes. The tree is used up."""
    walker = _Walker()
    walker.take(*written(root))
    walker.flush()
    walker.sheet.add_up()
    return walker.sheet


class _Walker:
    """The state of one walk. Judges nothing."""

    def __init__(self) -> None:
        self.sheet = Sheet(boxes=[Box(-1, "", "", 0)])
        self._now: _Now = (0, 0, BlockKind.PARAGRAPH, 0, 0, False, False, False, None)
        self._stack: list[_Now] = []
        self._text: list[str] = []
        self._hrefs: list[str] = []
        self._link_chars = self._local_chars = self._bold_chars = 0
        self._after_link = False
        self._skipped = 0  # elements open that are no text, or stand in such a one

    def take(self, heads: list[str], texts: list[str]) -> None:
        """Take in a page: its tags in order, and the text after each."""
        enter, leave, say, push = self._enter, self._leave, self._say, self._stack.append
        pieces = self.sheet.pieces
        for head, text in zip(heads, texts, strict=False):
            if self._skipped:
                self._skip(head)
            elif head[:1] == "/":
                leave(head)
            elif (found := tag(head)).plain:
                push(self._now)
            elif len(pieces) > _PIECES_LIMIT:
                break
            else:
                enter(found)
            if text and not self._skipped:
                say(text)

    def _skip(self, head: str) -> None:
        """Pass over a tag inside of what is no text."""
        if head.startswith("/"):
            self._skipped -= 1
        elif not head.endswith("/"):
            self._skipped += 1

    def _enter(self, found: Tag) -> None:
        if found.skipped:
            self._skipped = int(not found.empty)
            if found.masked:
                self._say(email_behind(found.masked))
            return
        before = self._now
        if found.breaking:
            if self._text or self._hrefs:
                self.flush()
            self._now = self._inside(found)
        elif found.name == "br":
            self._break()
        else:
            self._now = self._inline(found)
        self._stack.append(before)
        if found.empty:
            self._leave("/" + found.name)

    def _leave(self, head: str) -> None:
        """Close an element: what it changed is as before."""
        if not self._stack:
            return
        before = self._stack.pop()
        if before is not self._now:
            if self._text and before[1] != self._now[1]:
                self.flush()
            self._now = before
        self._after_link = head == "/a"

    def _say(self, text: str) -> None:
        """Add text to the open piece."""
        _, _, _, _, _, raw, bold, _, href = self._now
        if raw and "\n" in text:
            self._say_lines(unescaped(text))
        elif text.isspace():
            if self._text:
                self._text.append(text)
        else:
            if "&" in text:
                text = unescaped(text)
            self._text.append(text)
            self._after_link = False
            if bold:
                self._bold_chars += len(text)
            if href is not None:
                self._link_chars += len(text)
                if is_local(href):
                    self._local_chars += len(text)

    def _say_lines(self, text: str) -> None:
        first, *others = text.replace("\r\n", "\n").split("\n")
        self._text.append(first)
        for line in others:
            self.flush()
            self._text.append(line)

    def flush(self) -> None:
        """End the open piece."""
        text = " ".join("".join(self._text).split())
        if text:
            box, _, kind, level, _, _, _, _, _ = self._now
            if self._link_chars or self._bold_chars:
                shares = self._shares()
                self.sheet.pieces.append(piece(kind, text, level, box, tuple(self._hrefs), *shares))
                self._link_chars = self._local_chars = self._bold_chars = 0
            else:
                self.sheet.pieces.append(piece(kind, text, level, box, tuple(self._hrefs)))
        self._text.clear()
        if self._hrefs:
            self._hrefs = []

    def _shares(self) -> tuple[float, float, bool]:
        """How much of the open piece is in links, how much in links to this page, and whether all is bold."""
        chars = sum(len(text) for text in self._text if not text.isspace()) or 1
        return self._link_chars / chars, self._local_chars / chars, self._bold_chars == chars

    def _break(self) -> None:
        """A hard break ends a piece, except in a heading, which is one heading on two lines."""
        if self._now[2] is BlockKind.HEADING:
            self._text.append(" ")
        else:
            self.flush()

    def _inline(self, found: Tag) -> _Now:
        """Where the walk stands in a link or in bold text."""
        box, blocks, kind, level, lists, raw, bold, layout, href = self._now
        if found.name == "a":
            href = found.href
            if self._after_link:  # two links with nothing between them are two entries, not one word
                self._text.append(" ")
            if href:
                self._hrefs.append(href)
        return box, blocks, kind, level, lists, raw, bold or found.bold, layout, href

    def _inside(self, found: Tag) -> _Now:
        """Where the walk stands in a block element, and what kind of block it makes of its text."""
        box, blocks, kind, level, lists, raw, bold, layout, href = self._now
        box = self._box(found, box)
        name = found.name
        if found.level:
            kind, level = BlockKind.HEADING, found.level
        elif name in _SPECIAL:
            if name in _CELLS:
                kind, level = BlockKind.PARAGRAPH if layout else BlockKind.CELL, 0
            elif name == "li":
                kind, level = BlockKind.ITEM, lists or 1
            elif name == "table":
                kind, level, layout = BlockKind.PARAGRAPH, 0, found.layout
            elif name in _LISTS:
                lists += 1
            else:
                raw = True
        return box, blocks + 1, kind, level, lists, raw, bold or found.bold, layout, href

    def _box(self, found: Tag, parent: int) -> int:
        boxes = self.sheet.boxes
        depth = boxes[parent].depth + 1
        if depth > _DEPTH_LIMIT:
            return parent
        boxes.append(Box(parent, found.name, found.names, depth, found.opens))
        return len(boxes) - 1
