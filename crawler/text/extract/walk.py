"""From a parsed page to its pieces of text, in reading order, without recursion.

Rule 1: a block boundary of the page is a boundary here; inline tags never split a word.
Rule 2: nothing that a reader could see is left out on account of its looks: closed panels, tabs and
accordions are read, since policies keep text there. What never was text (scripts, drawings) is.
Rule 3: a page has a thousand elements and the walk is most of its reading: what an element's tag and names
mean is looked up (``manners``), and where nothing changes nothing is made.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lxml import etree

from crawler.model import BlockKind
from crawler.text.extract.links import email_behind, is_local
from crawler.text.extract.manners import Manner, manner
from crawler.text.extract.names import NEVER_TEXT
from crawler.text.extract.page import Box, Piece, Sheet

_LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
_RAW: Final = frozenset({"pre", "textarea"})
# No text, or perhaps a masked address.
_SPECIAL: Final = NEVER_TEXT | {"a", "span"}
_CELLS: Final = frozenset({"td", "th"})
# Deeper boxes than this are an attack or an accident; their text is kept, in the box above.
_DEPTH_LIMIT: Final = 200
# The longest policies have some thousand pieces; what has more than this is no policy.
_PIECES_LIMIT: Final = 50_000
# A text area with this much in it is the old way to show terms, not something to fill in.
_TEXTAREA_TEXT: Final = 400


class _Now(NamedTuple):
    """Where the walk stands: all that an element changes for what is inside it."""

    box: int = 0
    blocks: int = 0  # block elements open
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    lists: int = 0  # lists open
    raw: bool = False  # line feeds are breaks
    bold: bool = False
    layout: bool = False  # in a table that only arranges the page
    href: str | None = None


def walk(root: etree._Element) -> Sheet:
    """Read a page into pieces and boxes."""
    walker = _Walker()
    enter, leave, say = walker.enter, walker.leave, walker.say
    pieces = walker.sheet.pieces
    events = etree.iterwalk(root, events=("start", "end"))
    skipping: etree._Element | None = None
    for event, element in events:
        if event == "end":
            if element is skipping:
                skipping = None
            else:
                leave(element)
            if (tail := element.tail) and element is not root:
                say(tail)
        elif len(pieces) > _PIECES_LIMIT:
            break
        elif not enter(element):
            events.skip_subtree()
            skipping = element
    walker.flush()
    walker.sheet.add_up()
    return walker.sheet


class _Walker:
    """The state of one walk. Judges nothing."""

    def __init__(self) -> None:
        self.sheet = Sheet(boxes=[Box(-1, "", "", 0)])
        self._now = _Now()
        self._stack: list[_Now] = []
        self._text: list[str] = []
        self._hrefs: list[str] = []
        self._chars = self._link_chars = self._local_chars = self._bold_chars = 0
        self._after_link = False

    def enter(self, element: etree._Element) -> bool:
        """Take an element in; False when nothing in it is text."""
        tag, get = element.tag, element.get
        if tag in _SPECIAL and self._is_special(element):
            return False
        manners = manner(tag, get("class"), get("id"), get("role"), get("style"))
        if manners.spoken:
            return False
        self._stack.append(self._now)
        if manners.breaking:
            if self._text or self._hrefs:
                self.flush()
            self._now = self._inside(element, manners)
        elif tag == "br":
            self._break()
        elif tag == "a" or manners.bold:
            self._now = self._inline(element, manners)
        if text := element.text:
            self.say(text)
        return True

    def _is_special(self, element: etree._Element) -> bool:
        """Whether an element is no text, or hides an address that is said in its place."""
        if element.tag in NEVER_TEXT:
            return not _text_after_all(element)
        masked = element.get("data-cfemail")
        if masked:
            self.say(email_behind(masked))
        return bool(masked)

    def leave(self, element: etree._Element) -> None:
        """Close an element: what it changed is as before."""
        before = self._stack.pop()
        if self._text and before.blocks != self._now.blocks:
            self.flush()
        self._after_link = element.tag == "a"
        self._now = before

    def say(self, text: str) -> None:
        """Add text to the open piece."""
        now = self._now
        if now.raw and "\n" in text:
            self._say_lines(text)
            return
        if text.isspace():
            if self._text:
                self._text.append(text)
            return
        self._text.append(text)
        self._after_link = False
        said = len(text)
        self._chars += said
        if now.bold:
            self._bold_chars += said
        if now.href is not None:
            self._link_chars += said
            if is_local(now.href):
                self._local_chars += said

    def _say_lines(self, text: str) -> None:
        first, *others = text.replace("\r\n", "\n").split("\n")
        self._text.append(first)
        for line in others:
            self.flush()
            self._text.append(line)
            self._chars += len(line)

    def flush(self) -> None:
        """End the open piece."""
        text = " ".join("".join(self._text).split())
        if text:
            self.sheet.pieces.append(self._piece(text))
        self._text.clear()
        self._hrefs = []
        self._chars = self._link_chars = self._local_chars = self._bold_chars = 0

    def _piece(self, text: str) -> Piece:
        now = self._now
        chars = self._chars or 1
        return Piece(
            now.kind,
            text,
            now.level,
            now.box,
            tuple(self._hrefs),
            self._link_chars / chars,
            self._local_chars / chars,
            self._bold_chars == self._chars > 0,
        )

    def _break(self) -> None:
        """A hard break ends a piece, except in a heading, which is one heading on two lines."""
        if self._now.kind is BlockKind.HEADING:
            self._text.append(" ")
        else:
            self.flush()

    def _inline(self, element: etree._Element, manners: Manner) -> _Now:
        box, blocks, kind, level, lists, raw, bold, layout, href = self._now
        if element.tag == "a":
            href = element.get("href")
            if self._after_link:  # two links with nothing between them are two entries, not one word
                self._text.append(" ")
            if href:
                self._hrefs.append(href)
        return _Now(box, blocks, kind, level, lists, raw, bold or manners.bold, layout, href)

    def _inside(self, element: etree._Element, manners: Manner) -> _Now:
        """Where the walk stands in a block element, and what kind of block it makes of its text."""
        tag = element.tag
        box, blocks, kind, level, lists, raw, bold, layout, href = self._now
        box = self._box(element, box, manners)
        if manners.heading:
            kind, level = BlockKind.HEADING, _level(element, manners)
        elif tag in _CELLS:
            kind, level = BlockKind.PARAGRAPH if layout else BlockKind.CELL, 0
        elif tag == "li":
            kind, level = BlockKind.ITEM, lists or 1
        elif tag == "table":
            kind, level, layout = BlockKind.PARAGRAPH, 0, _is_layout(element)
        elif tag in _LISTS:
            lists += 1
        elif tag in _RAW:
            raw = True
        return _Now(box, blocks + 1, kind, level, lists, raw, bold or manners.bold, layout, href)

    def _box(self, element: etree._Element, parent: int, manners: Manner) -> int:
        boxes = self.sheet.boxes
        depth = boxes[parent].depth + 1
        if depth > _DEPTH_LIMIT:
            return parent
        opens = bool(element.get("aria-expanded") or element.get("aria-controls"))
        boxes.append(Box(parent, element.tag, manners.names, depth, opens))
        return len(boxes) - 1


def _level(element: etree._Element, manners: Manner) -> int:
    stated = element.get("aria-level") if manners.by_role else None
    return int(stated) if stated and stated in "123456789" else manners.heading


def _is_layout(table: etree._Element) -> bool:
    """Whether a table only arranges a page: tables of data hold no titles and no tables."""
    if table.get("role") in {"presentation", "none"}:
        return True
    return next(table.iterdescendants("table", "h1", "h2"), None) is not None


def _text_after_all(element: etree._Element) -> bool:
    """An element that is text in spite of its tag: an open shadow root, a text area full of terms."""
    if element.tag == "template":
        return element.get("shadowrootmode") == "open" or element.get("shadowroot") == "open"
    return element.tag == "textarea" and len(element.text or "") >= _TEXTAREA_TEXT
