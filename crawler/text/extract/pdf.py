"""PDF: body → blocks. A library takes the lines out; here they become paragraphs again.

Rule 1: how lines were wrapped is decided for the document, never for a line.
Rule 2: what stands at the edge of most pages, page numbers apart, is of the paper and not of the text.
Rule 3: a PDF without text (pictures of pages) is said to be unreadable; it is never an empty policy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from crawler.model import Page, Recipe
from crawler.text.decode import unpacked
from crawler.text.extract import plain
from crawler.text.extract.document import Document

# No policy has more pages, nor less text on them than this on average where there is any.
_PAGES: Final = 400
_SCANNED: Final = 20
# So many lines at either edge of a page can be its header or footer; they are it on this share of the pages.
_EDGE: Final = 2
_MOST: Final = 0.5
_FEW_PAGES: Final = 2
_DIGITS: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:(?:page|seite|página|pagina|sida|side|strona|стр\.?)\s*)?\d{1,4}(?:\s*(?:of|/|von|de|di|sur|van|av|z|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
# "P R I V A C Y": letters set apart, words by two blanks.
_SPACED: Final = re.compile(r"(?:\S (?=\S(?:\s|$))){3,}\S(?=\s|$)")
# Lines are wrapped where so many of them are nearly as long as the long ones.
_WIDTH: Final = 0.9
_NARROWEST: Final = 40
_NEARLY: Final = 0.75
_WRAPPED: Final = 0.3
_SHORT: Final = 0.65
_STOPPED: Final = re.compile(r"[.!?:;。！？][\"'”’)\]]*$")
_ENTRY: Final = re.compile(r"\s*(?:[-*•◦▪–·●○■]|o(?=\s)|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivx]{1,5})[.)])\s+\S")
_HYPHENED: Final = re.compile(r"(\w+)-$")
_WORD: Final = re.compile(r"\w+")


def read(page: Page, _recipe: Recipe) -> Document:
    """Read a PDF; a recipe's selectors have nothing to select here."""
    try:
        pages = [_spoken(text) for text in _texts(unpacked(page.body))]
    except Exception as broken:  # noqa: BLE001 - a broken file raises whatever its reader stumbles over
        return Document("", (), problem=f"the PDF is broken ({type(broken).__name__})")
    if sum(len(line) for lines in pages for line in lines) < _SCANNED * max(1, len(pages)):
        return Document("", (), problem="a PDF without text: scanned pages are pictures")
    return plain.of_text("\n".join(_paragraphs(_without_edges(pages))), page.url)


def _texts(body: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # noqa: PLC0415 - a tenth of a second that only a PDF is worth

    document = PdfReader(BytesIO(body))
    for number in range(min(_PAGES, len(document.pages))):
        yield document.pages[number].extract_text()


def _spoken(text: str) -> list[str]:
    """The lines of a page, letters set apart put together."""
    lines = text.replace("\r", "\n").replace("\x00", "").split("\n")
    return [_SPACED.sub(_together, line).strip() for line in lines]


def _together(spaced: re.Match[str]) -> str:
    return spaced[0].replace(" ", "")


def _without_edges(pages: Sequence[list[str]]) -> list[str]:
    """All lines, without the headers, footers and numbers of pages."""
    kept = [[line for line in lines if line] if len(pages) > 1 else lines for lines in pages]
    seen = Counter(name for lines in kept for name in {_name(lines[at]) for at in _edges(lines)})
    least = max(_FEW_PAGES, _MOST * len(pages))
    found: list[str] = []
    for lines in kept:
        edges = {at for at in _edges(lines) if _is_edge(lines[at], seen, least)}
        found += [line for at, line in enumerate(lines) if at not in edges]
    return found


def _edges(lines: Sequence[str]) -> list[int]:
    return sorted({*range(min(_EDGE, len(lines))), *range(max(0, len(lines) - _EDGE), len(lines))})


def _is_edge(line: str, seen: Counter[str], least: float) -> bool:
    return _PAGE_NUMBER.fullmatch(line) is not None or (bool(line) and seen[_name(line)] >= least)


def _name(line: str) -> str:
    """What a line says on every page, whatever the number of the page."""
    return _DIGITS.sub("#", line)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Paragraphs with blank lines between them."""
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(_WIDTH * (len(lengths) - 1))] if lengths else 0
    nearly = sum(length >= _NEARLY * width for length in lengths)
    wrapped = width >= _NARROWEST and nearly >= _WRAPPED * len(lengths)
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line))
    text, last = "", ""
    for line in lines:
        if wrapped and text and line and _goes_on(last, line, width):
            text = _joined(text, line, words)
        else:
            yield from (text, "")
            text = line
        last = line
    yield text


def _goes_on(last: str, line: str, width: int) -> bool:
    """Whether a line goes on with the paragraph of the line before."""
    if _ENTRY.match(line):
        return False
    if line[0].islower():
        return True
    return len(last) >= _SHORT * width and not (_STOPPED.search(last) and len(last) < _NEARLY * width)


def _joined(text: str, line: str, words: Counter[str]) -> str:
    """Two lines as one; a word divided at the end of a line is whole where the text has it whole elsewhere."""
    divided = _HYPHENED.search(text)
    if divided is None:
        return f"{text} {line}"
    rest = _WORD.match(line)
    whole = divided[1] + rest[0] if rest else ""
    return (text[:-1] if words[whole.lower()] else text) + line
