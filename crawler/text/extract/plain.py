"""Plain text and light Markdown: body → blocks.

Rule 1: a blank line ends a block, and a line that holds only blanks is blank.
Rule 2: Markdown is read where the text uses it; a lone asterisk in plain text stays.
Rule 3: text glued together is split at its visible joints, by a decision for the whole line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from crawler.model import Block, BlockKind, Page, Recipe
from crawler.text.decode import text_of
from crawler.text.extract import glued, marks, provenance
from crawler.text.extract.document import Document
from crawler.text.extract.headings import BOLD_LEVEL, reads_as_heading
from crawler.text.extract.links import targets
from crawler.text.normalise import fold

_ATX: Final = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BULLET: Final = re.compile(r"([ \t]*)[-*+•◦▪–·o][ \t]+(?=\S)")
_NUMBER: Final = re.compile(r"([ \t]*)(?=\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)][ \t]+\S)")
_TABLE_RULE: Final = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_FENCE: Final = re.compile(r"[ \t]*(?:```|~~~)")
_QUOTE: Final = re.compile(r"^ {0,3}>[ \t]?")
_HARD_BREAK: Final = re.compile(r"(?: {2,}|\\)$")
_MARKDOWN: Final = re.compile(
    r"^ {0,3}#{1,6} \S|\]\((?:https?:|/|#|mailto:)|^\*\*\S|^ {0,3}[*+-] \S.*\n {0,3}[*+-] ", re.MULTILINE
)
_STOPPED: Final = re.compile(r"[.!?:;。！？][\"'”’)\]*_]*$")
# Lines are wrapped at 60 and more; a shorter one ended where its writer wanted.
_WRAPPED: Final = 50
# The longest policies have some thousand blocks; what has more than this is no policy.
_BLOCKS_LIMIT: Final = 50_000
_INDENT: Final = 2  # columns of a level of a list
_HEADING: Final = 70
# What a heading stands above; shorter lines below each other are an address or a list.
_PARAGRAPH: Final = 40
_CHAIN: Final = 2
# What starts small or with a bracketed number, or states a date, is no heading.
_NO_HEADING: Final = re.compile(r"^[a-zà-ÿ(]|;|(?<!\d)(?:19|20)\d\d(?!\d)")
# A link over several lines (an address, set as one link): its last line is the link.
_LONG_LINK: Final = re.compile(r"\[([^\[\]]{1,500})\n([^\[\]\n]{0,300})\](?=\()")


class _Line(NamedTuple):
    """A piece of text with its marks still in it."""

    kind: BlockKind
    text: str
    level: int = 0


def read(page: Page, _recipe: Recipe) -> Document:
    """Read plain text; a recipe's selectors have nothing to select here."""
    return of_text(text_of(page.body, page.content_type).replace("\r\n", "\n").replace("\r", "\n"), page.url)


def of_text(text: str, url: str) -> Document:
    """The document that a text is, whatever it was taken out of."""
    text, said = provenance.taken_off(text)
    base = dict(said).get("source", url)
    marked = _MARKDOWN.search(text) is not None
    if marked:
        text = _LONG_LINK.sub(r"\1\n[\2]", text)
    lines = _lines(text.split("\n"), marked=marked)
    blocks = [_block(line, base, marked=marked) for line in lines]
    kept = tuple(block for block in blocks if block.text)
    return Document(_title(kept), kept, said)


def _title(blocks: Sequence[Block]) -> str:
    """What the first line says, where it is a title and no sentence."""
    first = blocks[0].text if blocks else ""
    return first if len(first) <= _HEADING and not _STOPPED.search(first) else ""


def _lines(raw: Iterable[str], *, marked: bool) -> list[_Line]:
    reader = _Reader()
    for line in raw:
        if len(reader.found) > _BLOCKS_LIMIT:
            break
        if marked:
            reader.take_marked(_QUOTE.sub("", line, count=1))
        else:
            reader.take(line)
    reader.close()
    return reader.found if marked else _with_headings(reader.found)


class _Reader:
    """Lines into blocks: the open block, and those that are closed."""

    def __init__(self) -> None:
        self.found: list[_Line] = []
        self._open: list[str] = []
        self._kind, self._level = BlockKind.PARAGRAPH, 0

    def take_marked(self, line: str) -> None:
        """Take in a line of Markdown."""
        if heading := _ATX.match(line):
            self._whole(BlockKind.HEADING, heading[2], len(heading[1]))
        elif self._open and (under := _UNDERLINE.match(line)):
            self._whole(BlockKind.HEADING, self._taken(), 1 if under[1][0] == "=" else 2)
        elif _RULE.match(line) or _FENCE.match(line) or _TABLE_RULE.match(line):
            self.close()
        elif line.lstrip().startswith("|"):
            self._row(line)
        elif marks.is_bold(line):
            self._bold(line)
        else:
            self.take(line)
            if _HARD_BREAK.search(line):
                self._end_line()

    def take(self, line: str) -> None:
        """Take in a line of plain text."""
        if not line.strip():
            self.close()
        elif glued.is_glued(line):
            self.close()
            self.found += [_glued_part(part) for part in glued.parts(line)]
        elif item := _BULLET.match(line):
            self._start(BlockKind.ITEM, line[item.end() :], _depth(item[1]))
        elif number := _NUMBER.match(line):
            kind = BlockKind.ITEM if number[1] else BlockKind.PARAGRAPH
            self._start(kind, line, _depth(number[1]) if number[1] else 0)
        elif self._open and _goes_on(self._open[-1], line):
            self._open.append(line)
        else:
            self._start(self._kind if self._open else BlockKind.PARAGRAPH, line, self._level if self._open else 0)

    def close(self) -> None:
        """End the open block."""
        self._end_line()
        self._kind, self._level = BlockKind.PARAGRAPH, 0

    def _end_line(self) -> None:
        """End the open block; what follows in the same paragraph is of its kind."""
        text = self._taken()
        if text:
            self.found.append(_Line(self._kind, text, self._level))

    def _taken(self) -> str:
        text = " ".join(line.strip() for line in self._open)
        self._open = []
        return text

    def _start(self, kind: BlockKind, line: str, level: int) -> None:
        self._end_line()
        self._kind, self._level = kind, level
        self._open = [line]

    def _whole(self, kind: BlockKind, text: str, level: int) -> None:
        self.close()
        self.found.append(_Line(kind, text, level))

    def _bold(self, line: str) -> None:
        text = line.strip()
        if reads_as_heading(marks.plain(text)[0]):
            self._whole(BlockKind.HEADING, text, BOLD_LEVEL)
        else:
            self._whole(BlockKind.PARAGRAPH, text, 0)

    def _row(self, line: str) -> None:
        """A row of a table; one with a single cell is only there for the layout."""
        self.close()
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        kind = BlockKind.CELL if len(cells) > 1 else BlockKind.PARAGRAPH
        self.found += [_Line(kind, cell) for cell in cells if cell]


def _depth(indent: str) -> int:
    return 1 + len(indent.expandtabs(4)) // (2 * _INDENT)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line goes on where the one before was wrapped."""
    before = before.rstrip()
    if line.lstrip()[:1].islower():
        return True
    return len(before) >= _WRAPPED and not _STOPPED.search(before)


def _glued_part(text: str) -> _Line:
    if text.isupper() and reads_as_heading(text):
        return _Line(BlockKind.HEADING, text, BOLD_LEVEL)
    return _Line(BlockKind.PARAGRAPH, text)


def _with_headings(lines: list[_Line]) -> list[_Line]:
    """Short lines above a paragraph, in a text that has no other way to mark its headings."""
    found: list[_Line] = []
    below = [_Line(BlockKind.ITEM, "")] * _CHAIN
    for line in reversed(lines):
        if _may_head(line) and _is_headed(below):
            line = _Line(BlockKind.HEADING, line.text, BOLD_LEVEL)  # noqa: PLW2901
        found.append(line)
        below = [line, *below][:_CHAIN]
    return found[::-1]


def _may_head(line: _Line) -> bool:
    if line.kind is not BlockKind.PARAGRAPH or len(line.text) > _HEADING or line.text.endswith(":"):
        return False
    return reads_as_heading(line.text) and not _NO_HEADING.search(line.text)


def _is_headed(below: list[_Line]) -> bool:
    """Whether a paragraph follows, or one heading and then a paragraph."""
    first, second = below
    if first.kind is BlockKind.HEADING:
        return second.kind is not BlockKind.HEADING
    return first.kind is BlockKind.PARAGRAPH and len(first.text) >= _PARAGRAPH


def _block(line: _Line, base: str, *, marked: bool) -> Block:
    text, hrefs = marks.plain(line.text) if marked else (line.text, ())
    return Block(line.kind, fold(text), line.level, targets(hrefs, base))
