"""A version as the bytes of a page: three ways of building a website, and a bot wall."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from string import Template

from crawler.app.demo.document import Document, Part, Shape
from crawler.app.demo.scenario import DemoPolicy, Version


@dataclass(frozen=True, slots=True)
class _Style:
    """How one kind of website writes what every policy has."""

    marks: dict[Shape, str]
    section: str
    menu: str


_STYLES = {
    # Nested boxes, every section an accordion; paragraphs are divs.
    "boxes": _Style(
        {
            Shape.TITLE: '<div class="doc__title"><h1>{}</h1></div>',
            Shape.HEADING: '<summary class="acc__head"><div><h2>{}</h2></div></summary>',
            Shape.SUBHEADING: '<div class="acc__sub"><h3>{}</h3></div>',
            Shape.PARAGRAPH: '<div class="text"><div class="text__in">{}</div></div>',
            Shape.ITEM: '<li class="list__item"><span>{}</span></li>',
            Shape.ROW: '<td class="cell">{}</td>',
        },
        '<div class="acc"><details class="acc__item">{head}\n<div class="acc__body"><div>\n{body}\n'
        "</div></div></details></div>",
        '<div class="topbar__item"><a href="#">{}</a></div>',
    ),
    # The markup of 2003: nothing is closed that a browser closes by itself.
    "tables": _Style(
        {
            Shape.TITLE: '<h1><font color="#003355">{}</font></h1>',
            Shape.HEADING: '<h3><font color="#003355">{}</font></h3>',
            Shape.SUBHEADING: "<p><b>{}</b>",
            Shape.PARAGRAPH: '<p align="justify">{}',
            Shape.ITEM: "<li>{}",
            Shape.ROW: "<td>{}</td>",
        },
        "{head}\n{body}",
        '<a href="#">{}</a><br>',
    ),
    "plain": _Style(
        {
            Shape.TITLE: "<h1>{}</h1>",
            Shape.HEADING: "<h2>{}</h2>",
            Shape.SUBHEADING: "<h3>{}</h3>",
            Shape.PARAGRAPH: "<p>{}</p>",
            Shape.ITEM: "<li>{}</li>",
            Shape.ROW: "<td>{}</td>",
        },
        "<section>\n{head}\n{body}\n</section>",
        '<li><a href="#">{}</a></li>',
    ),
}

_WALL = """<!doctype html><html lang="en"><head><title>Just a moment...</title><meta name="robots" content="noindex">
</head><body><h1>Checking your browser</h1><p>Please enable JavaScript and cookies to continue.</p>
<p>Verify you are human by completing the action below.</p><noscript>Access denied.</noscript></body></html>
"""

_MISSING = """<!doctype html><html lang="en"><head><title>Page not found</title></head>
<body><h1>404</h1><p>There is no such page here.</p></body></html>
"""


def page(policy: DemoPolicy, version: Version, at: datetime) -> bytes:
    """The policy's page as it was served at a moment: the version, and the furniture and year of that day."""
    style = _STYLES[policy.site["style"]]
    around = next(row for row in reversed(policy.furniture) if row.since <= at)
    text = Template(policy.site["page"]).substitute(
        language=policy.language,
        title=escape(version.title),
        promo=escape(around.promo),
        nav="".join(style.menu.format(escape(name)) for name in around.nav),
        body=_body(version.document, style),
        year=at.year,
    )
    encoded: bytes = text.encode(policy.site["charset"])
    return encoded


def wall() -> bytes:
    """What a site shows that takes the visitor for a machine."""
    return _WALL.encode()


def missing() -> bytes:
    """What a site shows where it has no page."""
    return _MISSING.encode()


def _body(document: Document, style: _Style) -> str:
    """Write the parts before the first heading as they are, and every section in its frame."""
    written, section = [], 0
    numbered = []
    for part in document:
        section += part.shape is Shape.HEADING
        numbered.append((section, part))
    for number, group in itertools.groupby(numbered, key=lambda pair: pair[0]):
        parts = [part for _, part in group]
        written.append(_section(parts, style) if number else _run(parts, style))
    return "\n".join(written)


def _section(parts: list[Part], style: _Style) -> str:
    return style.section.format(head=_one(parts[0], style), body=_run(parts[1:], style))


def _run(parts: Iterable[Part], style: _Style) -> str:
    """Write parts in order; neighbouring items share a list, neighbouring rows a table."""
    written = []
    for shape, group in itertools.groupby(parts, key=lambda part: part.shape):
        lines = "\n".join(_one(part, style) for part in group)
        written.append(_FRAMES.get(shape, "{}").format(lines))
    return "\n".join(written)


_FRAMES = {Shape.ITEM: "<ul>\n{}\n</ul>", Shape.ROW: "<table><tbody>\n{}\n</tbody></table>"}


def _one(part: Part, style: _Style) -> str:
    mark = style.marks[part.shape]
    if part.shape is not Shape.ROW:
        return mark.format(escape(part.words, quote=False))
    cells = (mark.format(escape(cell.strip(), quote=False)) for cell in part.text.split("|"))
    return f"<tr>{''.join(cells)}</tr>"
