"""A policy's text as its author keeps it: named parts in order, and the edits that turn one version into the next.

Rule 1: a part's name never changes, so that the scenario can say which clause an edit was about.
Rule 2: an edit that does not fit its document is an error of the scenario and is raised, never skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

_PART = re.compile(r"^@(\S+)\s+(.*?)(?=^@|\Z)", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"(###|##|#|-|\|)\s+")


class Shape(StrEnum):
    """What a part is on the page; the value is its mark in the source."""

    TITLE = "#"
    HEADING = "##"
    SUBHEADING = "###"
    ITEM = "-"
    ROW = "|"
    PARAGRAPH = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One heading, paragraph, item or row. ``label`` is the number that a heading is printed with."""

    name: str
    shape: Shape
    text: str
    label: str = ""

    @property
    def words(self) -> str:
        """The part as a reader sees it."""
        return f"{self.label} {self.text}" if self.label else self.text


Document = tuple[Part, ...]
Edit = Mapping[str, str]


def part(name: str, source: str) -> Part:
    """Read one part: its mark, if any, then its words."""
    text = " ".join(source.split())
    mark = _MARK.match(text)
    if mark is None:
        return Part(name, Shape.PARAGRAPH, text)
    return Part(name, Shape(mark[1]), text[mark.end() :])


def parse(source: str) -> Document:
    """Read a document: every part begins on a line of its own with ``@name``."""
    return tuple(part(name, text) for name, text in _PART.findall(source))


def dated(document: Document, printed: str) -> Document:
    """Print the version's date where the document has a place for it."""
    return tuple(replace(each, text=each.text.replace("{printed}", printed)) for each in document)


def numbered(document: Document) -> Document:
    """Number the sections from one."""
    found, number = [], 0
    for each in document:
        number += each.shape is Shape.HEADING
        found.append(replace(each, label=f"{number}.") if each.shape is Shape.HEADING else each)
    return tuple(found)


def revise(document: Document, edit: Edit) -> Document:
    """Apply one edit of the scenario."""
    verb = next((name for name in _VERBS if name in edit), None)
    if verb is None:
        raise ValueError(f"no such edit: {dict(edit)}")
    return _VERBS[verb](document, edit)


def place(document: Document, name: str) -> int:
    """Where the part of that name stands."""
    found = [at for at, each in enumerate(document) if each.name == name]
    if len(found) != 1:
        raise ValueError(f"{len(found)} parts are called {name!r}")
    return found[0]


def _reword(document: Document, edit: Edit) -> Document:
    at = place(document, edit["in"])
    if document[at].text.count(edit["old"]) != 1:
        raise ValueError(f"{edit['in']}: {edit['old']!r} does not stand there once")
    text = document[at].text.replace(edit["old"], edit["new"])
    return (*document[:at], replace(document[at], text=text), *document[at + 1 :])


def _cut(document: Document, edit: Edit) -> Document:
    at = place(document, edit["cut"])
    return document[:at] + document[at + 1 :]


def _add(document: Document, edit: Edit) -> Document:
    at = place(document, edit["after"]) + 1
    return (*document[:at], part(edit["add"], edit["text"]), *document[at:])


def _move(document: Document, edit: Edit) -> Document:
    names = edit["move"].split()
    moved = tuple(document[place(document, name)] for name in names)
    left = tuple(each for each in document if each.name not in names)
    at = place(left, edit["after"]) + 1
    return (*left[:at], *moved, *left[at:])


def _split(document: Document, edit: Edit) -> Document:
    at = place(document, edit["split"])
    before, found, after = document[at].text.partition(edit["at"])
    if not (before and found):
        raise ValueError(f"{edit['split']}: nothing to split before {edit['at']!r}")
    first = replace(document[at], text=before.strip())
    second = replace(document[at], name=edit["into"], text=found + after)
    return (*document[:at], first, second, *document[at + 1 :])


_VERBS: dict[str, Callable[[Document, Edit], Document]] = {
    "in": _reword,
    "cut": _cut,
    "add": _add,
    "move": _move,
    "split": _split,
}
