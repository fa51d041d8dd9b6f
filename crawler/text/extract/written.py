"""A parsed page written out again, and what each of its tags says.

Rule 1: the parser mends the page, and the mended page is written in one stroke: from there on a tag ends at ">" and
text holds no "<", so that the walk splits strings instead of asking every element for its parts one by one.
Rule 2: a tag as it is written is looked up: a page writes its thousand tags in some hundred ways.
Rule 3: what never was text is emptied before, in its place.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from crawler.text.extract.manners import Manner, manner
from crawler.text.extract.names import NEVER_TEXT

# A text area with this much in it is the old way to show terms, not something to fill in.
_TEXTAREA_TEXT: Final = 400
_PERHAPS_TEXT: Final = frozenset({"template", "textarea"})
_ATTRIBUTE: Final = re.compile(r"\s([^\s=\"]+)=\"([^\"]*)\"")
_NAME: Final = re.compile(r"[^\s/]+")
# Longer tags carry data, and are not worth remembering.
_REMEMBERED: Final = 600
_ARRANGES: Final = frozenset({"presentation", "none"})
_ESCAPED: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#13;", "\r"), ("&#10;", "\n"), ("&#9;", "\t"))


class Tag(NamedTuple):
    """One start tag: what the element is called, and all that the walk needs of its attributes."""

    name: str
    names: str  # class, id and role, in lower case, separated by spaces
    plain: bool  # it changes nothing, and ends elsewhere
    skipped: bool  # no text in it, or none for people who see
    breaking: bool  # a block
    bold: bool
    empty: bool  # it ends where it begins
    href: str | None
    masked: str  # the address that is hidden here, as it is written; "" where none is
    opens: bool  # it shows and hides something else
    level: int  # as a heading; 0 for what is none
    layout: bool  # a table that only arranges the page


def written(root: etree._Element) -> tuple[list[str], list[str]]:
    """The tags of a tree in order ("p class="a"", "/p"), and the text after each. Empties what is no text."""
    for element in list(root.iter(*NEVER_TEXT)):
        if element is not root and not _text_after_all(element):
            element.clear(keep_tail=True)  # type: ignore[call-arg]  # its stubs are of lxml 4
            element.tag = "script"
    _mark_layouts(root)
    parts = etree.tostring(root, encoding="unicode", with_tail=False).replace(">", "<").split("<")
    return parts[1::2], parts[2::2]


def unescaped(text: str) -> str:
    """Text as it was before it was written."""
    if "&" not in text:
        return text
    for escape, character in _ESCAPED:
        text = text.replace(escape, character)
    return text.replace("&amp;", "&")


def tag(head: str) -> Tag:
    """What stands between "<" and ">" of a start tag."""
    return _remembered(head) if len(head) <= _REMEMBERED else _read(head)


def _text_after_all(element: etree._Element) -> bool:
    """An element that is text in spite of its tag: an open shadow root, a text area full of terms."""
    if element.tag == "template":
        return element.get("shadowrootmode") == "open" or element.get("shadowroot") == "open"
    return element.tag == "textarea" and len(element.text or "") >= _TEXTAREA_TEXT


def _mark_layouts(root: etree._Element) -> None:
    """Give tables that only arrange a page the role that says so: tables of data hold no titles and no tables."""
    for element in root.iter("table", "h1", "h2"):
        for table in element.iterancestors("table"):
            if table.get("role") in _ARRANGES:
                break  # so are those around it
            table.set("role", "presentation")


def _read(head: str) -> Tag:
    found = _NAME.match(head)
    name = found[0] if found else ""
    said = dict(_ATTRIBUTE.findall(head)) if "=" in head else {}
    get = said.get
    how = manner(name, *(value and unescaped(value) for value in map(get, ("class", "id", "role", "style"))))
    href = get("href") if name == "a" else None
    never = name in NEVER_TEXT and name not in _PERHAPS_TEXT
    masked = "" if never or name not in {"a", "span"} else get("data-cfemail", "")
    empty = head.endswith("/")
    skipped = never or bool(masked) or how.spoken
    return Tag(
        name,
        how.names,
        plain=not (skipped or how.breaking or how.bold or empty or name in {"a", "br"}),
        skipped=skipped,
        breaking=how.breaking,
        bold=how.bold,
        empty=empty,
        href=href and unescaped(href),
        masked=masked,
        opens=bool(get("aria-expanded") or get("aria-controls")),
        level=_level(how, get("aria-level")),
        layout=get("role") in _ARRANGES,
    )


_remembered = lru_cache(maxsize=1 << 13)(_read)


def _level(how: Manner, stated: str | None) -> int:
    return int(stated) if how.by_role and how.heading and stated and stated in "123456789" else how.heading
