"""HTML and XHTML: body → blocks.

Rule 1: start from all blocks and take furniture away with evidence; never pick one node and lose the rest.
Rule 2: a recipe's selectors come before every judgement of ours.
Rule 3: whatever the mark-up, an answer in time that grows with its length, and no exception.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable
from typing import Final

from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.model import Block, BlockKind, LeftOut, Page, Recipe
from crawler.text.decode import text_of
from crawler.text.extract.document import Document
from crawler.text.extract.furniture import Sorted, policy_of
from crawler.text.extract.headings import BOLD_LEVEL, reads_as_heading
from crawler.text.extract.links import target, targets
from crawler.text.extract.names import BREAKING
from crawler.text.extract.page import Piece, Sheet
from crawler.text.extract.walk import walk
from crawler.text.normalise import fold

# Characters that no page may hold and the parser would stop at, as blanks; UTF-8 uses none of them otherwise.
_FLATTENED: Final = re.compile(
    rb"</?(?!(?:html|head|body|title|script|style|p|h[1-6]|li|br)[\s/>])([a-zA-Z][a-zA-Z0-9]*)[^<>]*>", re.IGNORECASE
)
_CONTROLS: Final = bytes.maketrans(bytes([*range(9), 11, *range(14, 32)]), b" " * 28)


def read(page: Page, recipe: Recipe) -> Document:
    """Read a page of HTML."""
    root = parsed(text_of(page.body, page.content_type))
    if root is None:
        return Document("", ())
    title = fold(_first(root, "title"))
    base = target(_attribute(root, "base", "href"), page.url) or page.url
    sheet, found = _chosen(root, recipe)
    return Document(title, tuple(_block(piece, base) for piece in found.kept), left_out=_left_out(sheet, found))


def parsed(text: str) -> etree._Element | None:
    """The tree of a page; None where there is not even one element."""
    data = text.encode("utf-8", "replace").translate(_CONTROLS)
    root, whole = _parsed(data)
    return root if whole else _parsed(_FLATTENED.sub(_flat, data))[0]


def _parsed(data: bytes) -> tuple[etree._Element | None, bool]:
    """The tree, and whether it is the whole page: the parser leaves a page where it is nested too deep."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    last = parser.error_log.last_error
    return root, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _flat(found: re.Match[bytes]) -> bytes:
    """A tag of a page that is nested too deep, as the break that it was."""
    return b"<br>" if found[1].decode("ascii").lower() in BREAKING else b""


def _chosen(root: etree._Element, recipe: Recipe) -> tuple[Sheet, Sorted]:
    for selector in recipe.remove:
        for element in _selected(root, selector):
            _drop(element)
    if recipe.select is None:
        sheet = walk(root)
        return sheet, policy_of(sheet)
    found = _outermost(_selected(root, recipe.select))
    return Sheet(), Sorted([piece for element in found for piece in walk(element).pieces], [])


def _left_out(sheet: Sheet, found: Sorted) -> tuple[LeftOut, ...]:
    """What is not the policy, in the order of the page, each at its place among what is."""
    if not found.left:
        return ()
    at = {id(piece): number for number, piece in enumerate(sheet.pieces)}
    kept = [at[id(piece)] for piece in found.kept]
    return tuple(
        LeftOut(piece.text, why.value, sheet.boxes[box].calls_itself, bisect(kept, at[id(piece)]))
        for piece, why, box in sorted(found.left, key=lambda one: at[id(one[0])])
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


def _first(root: etree._Element, tag: str) -> str:
    found = next(root.iter(tag), None)
    return "" if found is None else "".join(str(text) for text in found.itertext())


def _attribute(root: etree._Element, tag: str, name: str) -> str:
    found = next(root.iter(tag), None)
    return "" if found is None else found.get(name) or ""


def _block(piece: Piece, base: str) -> Block:
    text = piece.text
    links = targets(piece.hrefs, base)
    if piece.bold and piece.kind is BlockKind.PARAGRAPH and reads_as_heading(text):
        return Block(BlockKind.HEADING, text, BOLD_LEVEL, links)
    return Block(piece.kind, text, piece.level, links)
