"""HTML and XHTML: body → blocks.

Rule 1: start from all blocks and take furniture away with evidence; never pick one node and lose the rest.
Rule 2: a recipe's selectors come before every judgement of ours.
Rule 3: whatever the mark-up, an answer in time that grows with its length, and no exception.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.model import Block, BlockKind, LeftOut, Page, Recipe
from crawler.text.decode import utf8_of
from crawler.text.extract.document import Document
from crawler.text.extract.furniture import Sorted, policy_of
from crawler.text.extract.headings import BOLD_LEVEL, reads_as_heading
from crawler.text.extract.links import target, targets
from crawler.text.extract.names import BREAKING
from crawler.text.extract.page import Piece, Sheet
from crawler.text.extract.walk import walk
from crawler.text.extract.written import Head, Tag, Written, written
from crawler.text.normalise import fold

# The tags of a page that is nested too deep. What is taken is not given back: a name of a megabyte ends in one place.
_FLATTENED: Final = re.compile(
    rb"</?(?!(?:html|head|body|title|script|style|p|h[1-6]|li|br)[\s/>])([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>",
    re.IGNORECASE,
)
# One for all pages: it forgets each before the next, and making one takes a twentieth of reading a page.
_PARSER: Final = etree.HTMLParser(
    encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
)
# Longer pages are not worth remembering: no policy is as long.
_LONG: Final = 2_000_000
# Characters that no page may hold and the parser would stop at, as blanks; UTF-8 uses none of them otherwise.
_CONTROLS: Final = bytes.maketrans(bytes([*range(9), 11, *range(14, 32)]), b" " * 28)


def read(page: Page, recipe: Recipe) -> Document:
    """Read a page of HTML."""
    root = parsed(utf8_of(page.body, page.content_type))
    if root is None:
        return Document("", ())
    title, base = _named(root)
    base = target(base, page.url) or page.url
    blocks: list[Block] = []
    left_out: tuple[LeftOut, ...] = ()
    for part, is_page in _chosen(root, recipe):
        whole = written(part)
        found = _found(whole, is_page=is_page)
        blocks += _linked(found, whole.heads, base)
        left_out += tuple(
            [
                LeftOut(text, why, "" if at < 0 else whole.heads[at].calls_itself, before)
                for text, why, at, before in found.left_out
            ]
        )
    return Document(fold(title), tuple(blocks), left_out=left_out)


def parsed(text: bytes) -> etree._Element | None:
    """The tree of a page in UTF-8; None where there is not even one element."""
    data = text.translate(_CONTROLS)
    root, whole = _parsed(data)
    return root if whole else _parsed(_FLATTENED.sub(_flat, data))[0]


def _parsed(data: bytes) -> tuple[etree._Element | None, bool]:
    """The tree, and whether it is the whole page: the parser leaves a page where it is nested too deep."""
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    last = _PARSER.error_log.last_error
    return root, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _flat(found: re.Match[bytes]) -> bytes:
    """A tag of a page that is nested too deep, as the break that it was."""
    return b"<br>" if found[1].decode("ascii").lower() in BREAKING else b""


def _chosen(root: etree._Element, recipe: Recipe) -> list[tuple[etree._Element, bool]]:
    """The parts of a page to read, and whether it is for us to find the policy in them."""
    for selector in recipe.remove:
        for element in _selected(root, selector):
            _drop(element)
    if recipe.select is None:
        return [(root, True)]
    return [(element, False) for element in _outermost(_selected(root, recipe.select))]


class _Found(NamedTuple):
    """The policy in what was written, wherever its links lead and whatever its boxes are called."""

    blocks: tuple[Block, ...]
    links: tuple[tuple[int, tuple[int, ...]], ...]  # which blocks hold links, and which tags these are
    left_out: tuple[tuple[str, str, int, int], ...]  # as in ``LeftOut``, the name as a tag


def _found(page: Written, *, is_page: bool) -> _Found:
    """The policy, from memory where it is the same but for where links lead."""
    find = _sorted if page.size > _LONG else _remembered
    return find(tuple([head.tag for head in page.heads]), tuple(page.texts), is_page=is_page)


def _sorted(tags: tuple[Tag, ...], texts: tuple[str, ...], *, is_page: bool) -> _Found:
    """Walk and judge a page."""
    sheet = walk(tags, texts)
    found = policy_of(sheet) if is_page else Sorted(sheet.pieces, [])
    return _Found(
        tuple([_block(piece) for piece in found.kept]),
        tuple((number, piece.links) for number, piece in enumerate(found.kept) if piece.links),
        _left_out(sheet, found),
    )


_remembered = lru_cache(maxsize=8)(_sorted)  # two captures in three differ from the last ones in targets at most


def _linked(found: _Found, heads: list[Head], base: str) -> list[Block]:
    """The blocks, each with its links: where they lead on this page."""
    blocks = list(found.blocks)
    for number, places in found.links:
        if links := targets([heads[at].href for at in places], base):
            block = blocks[number]
            blocks[number] = Block(block.kind, block.text, block.level, links)
    return blocks


def _left_out(sheet: Sheet, found: Sorted) -> tuple[tuple[str, str, int, int], ...]:
    """What is not the policy, in the order of the page, each at its place among what is."""
    kept = [piece.at for piece in found.kept]
    return tuple(
        (piece.text, why.value, sheet.boxes[box].at, bisect(kept, piece.at))
        for piece, why, box in sorted(found.left, key=lambda one: one[0].at)
    )


def _selected(root: etree._Element, selector: str) -> list[etree._Element]:
    """What a selector finds; nothing where it is no selector (the configuration refuses those)."""
    try:
        found = CSSSelector(selector, translator="html")(root)
    except (etree.XPathError, SyntaxError, ValueError):
        return []
    return [one for one in found if isinstance(one, etree._Element)] if isinstance(found, list) else []  # noqa: SLF001


def _outermost(elements: list[etree._Element]) -> Iterable[etree._Element]:
    chosen = set(elements)
    return [one for one in elements if not any(above in chosen for above in one.iterancestors())]


def _drop(element: etree._Element) -> None:
    """Take an element out and leave the text after it."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (tail or "")
    else:
        before.tail = (before.tail or "") + (tail or "")
    element.tail = None
    parent.remove(element)


def _named(root: etree._Element) -> tuple[str, str]:
    """The first title of a page and the first address that its links are relative to, as they are written."""
    first: dict[str, etree._Element] = {}
    for element in root.iter("title", "base"):
        first.setdefault(str(element.tag), element)
    title, base = first.get("title"), first.get("base")
    said = "" if title is None else "".join(str(text) for text in title.itertext())
    return said, "" if base is None else base.get("href") or ""


def _block(piece: Piece) -> Block:
    if piece.bold and piece.kind is BlockKind.PARAGRAPH and reads_as_heading(piece.text):
        return Block(BlockKind.HEADING, piece.text, BOLD_LEVEL)
    return Block(piece.kind, piece.text, piece.level)
