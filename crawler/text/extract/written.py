"""A parsed page written out again, and what each of its tags says.

Rule 1: the parser mends the page, and the mended page is written in one stroke: from there on a tag ends at ">" and
text holds no "<", so that the walk splits strings instead of asking every element for its parts one by one.
Rule 2: a tag as it is written is looked up: a page writes its thousand tags in some hundred ways.
Rule 3: what a tag means is told apart from what it is called and where it leads: captures of one policy mean the same
long after their tools have renamed every box.
Rule 4: what never was text is taken out before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from crawler.text.extract.links import email_behind, is_local
from crawler.text.extract.manners import Manner, called
from crawler.text.extract.names import NEVER_TEXT

# A text area with this much in it is the old way to show terms, not something to fill in.
_TEXTAREA_TEXT: Final = 400
_PERHAPS_TEXT: Final = ("template", "textarea")
_SPECIAL: Final = (*_PERHAPS_TEXT, "table", "h1", "h2")
_NO_TEXT: Final = NEVER_TEXT.difference(_PERHAPS_TEXT)
_TAKEN_OUT: Final = tuple(sorted(_NO_TEXT))
_INLINE: Final = frozenset({"a", "br"})  # what changes something without being a block or bold
_MASKING: Final = frozenset({"a", "span"})
_ATTRIBUTE: Final = re.compile(r"\s([^\s=\"]+)=\"([^\"]*)\"")
_NAME: Final = re.compile(r"[^\s/]+")
# Longer tags carry data, and are not worth remembering.
_REMEMBERED: Final = 600
_MOST_REMEMBERED: Final = 1 << 13
_CALLED: Final = 80
_ARRANGES: Final = frozenset({"presentation", "none"})
_ESCAPED: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#13;", "\r"), ("&#10;", "\n"), ("&#9;", "\t"))
_NOTHING: Final = called("").how


class Said(NamedTuple):
    """What a start tag says that the walk needs to know."""

    name: str
    how: Manner = _NOTHING
    empty: bool = False  # it ends where it begins
    leads: str | None = None  # None: its text is no link; "#": to a place on this page, "/": elsewhere, "": nowhere
    masked: str | None = None  # the address that is hidden here
    opens: bool = False  # it shows and hides something else
    level: int = 0  # as a heading; 0 for what is none
    layout: bool = False  # a table that only arranges the page


class Tag:
    """What a tag means to the walk. Tags that mean the same are one object, as long as it is remembered."""

    __slots__ = (
        *("bold", "breaking", "empty", "ends", "how", "leads", "level", "layout", "linked", "local", "masked"),
        *("name", "opens", "plain", "skipped"),
    )

    def __init__(self, said: Said, *, ends: bool = False) -> None:
        never = said.name in _NO_TEXT
        how = said.how
        self.name, self.how, self.empty, self.ends = said.name, how, said.empty, ends
        self.skipped = never or said.masked is not None or how.spoken  # no text in it, or none for people who see
        self.breaking, self.bold = how.breaking, how.bold
        # It changes nothing, and ends elsewhere.
        self.plain = not (self.skipped or how.breaking or how.bold or said.empty or said.name in _INLINE)
        self.linked, self.leads, self.local = said.leads is not None, bool(said.leads), said.leads == "#"
        self.masked = said.masked or ""
        self.opens, self.level, self.layout = said.opens, said.level, said.layout


class Head(NamedTuple):
    """A tag of one page: what it means, and what it does not depend on."""

    tag: Tag
    names: str = ""  # class, id and role, in lower case, separated by spaces
    href: str = ""  # of a link, as the page writes it

    @property
    def calls_itself(self) -> str:
        """Tag and names, as a person would look for it on the page."""
        return f"{self.tag.name} {self.names}"[:_CALLED].rstrip()


class Written(NamedTuple):
    """A page: its tags in order, and the text after each."""

    heads: list[Head]
    texts: list[str]
    size: int  # characters, tags and all


def written(root: etree._Element) -> Written:
    """Write a tree out, less what is no text, which is taken out of it."""
    special = list(root.iter(*_SPECIAL))
    for element in special:
        if element.tag in _PERHAPS_TEXT and element is not root and not _text_after_all(element):
            element.clear(keep_tail=True)  # type: ignore[call-arg]  # its stubs are of lxml 4
            element.tag = "script"
    etree.strip_elements(root, *_TAKEN_OUT, with_tail=False)
    _mark_layouts(special)
    page = etree.tostring(root, encoding="unicode", with_tail=False)
    parts = page.replace(">", "<").split("<")
    return Written(list(map(HEADS.__getitem__, parts[1::2])), parts[2::2], len(page))


def unescaped(text: str) -> str:
    """Text as it was before it was written."""
    if "&" not in text:
        return text
    for escape, character in _ESCAPED:
        text = text.replace(escape, character)
    return text.replace("&amp;", "&")


def _text_after_all(element: etree._Element) -> bool:
    """An element that is text in spite of its tag: an open shadow root, a text area full of terms."""
    if element.tag == "template":
        return element.get("shadowrootmode") == "open" or element.get("shadowroot") == "open"
    return element.tag == "textarea" and len(element.text or "") >= _TEXTAREA_TEXT


def _mark_layouts(special: Sequence[etree._Element]) -> None:
    """Give tables that only arrange a page the role that says so: tables of data hold no titles and no tables."""
    if not any(element.tag == "table" for element in special):
        return
    for element in special:
        if element.tag in _PERHAPS_TEXT:
            continue
        for table in element.iterancestors("table"):  # of what was taken out there are none
            if table.get("role") in _ARRANGES:
                break  # so are those around it
            table.set("role", "presentation")


class _Heads(dict[str, Head]):
    """What stands between "<" and ">", and what it says: pages of one policy repeat each other."""

    def __missing__(self, head: str) -> Head:
        found = _read(head)
        if len(head) <= _REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[head] = found
        return found


HEADS: Final = _Heads()


def _read(head: str) -> Head:
    if head.startswith("/"):
        return Head(_end(head[1:]))
    found = _NAME.match(head)
    name = found[0] if found else ""
    if "=" not in head:
        _, how = called(name)
        return Head(_tag(Said(name, how, head.endswith("/"), level=how.heading)))
    said = dict(_ATTRIBUTE.findall(head))
    if "&" in head:
        said = {key: unescaped(value) for key, value in said.items()}
    get = said.get
    names, how = called(name, get("class", ""), get("id", ""), get("role", ""), get("style", ""))
    href = get("href") if name == "a" else None
    masked = get("data-cfemail") if name in _MASKING else None
    meant = Said(
        name,
        how,
        head.endswith("/"),
        href and ("#" if is_local(href) else "/"),
        email_behind(masked) if masked else None,
        bool(get("aria-expanded") or get("aria-controls")),
        _level(how, get("aria-level")),
        get("role") in _ARRANGES,
    )
    return Head(_tag(meant), names, href or "")


@lru_cache(maxsize=_MOST_REMEMBERED)
def _tag(said: Said) -> Tag:
    return Tag(said)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _end(name: str) -> Tag:
    return Tag(Said(name), ends=True)


def _level(how: Manner, stated: str | None) -> int:
    return int(stated) if how.by_role and how.heading and stated and stated in "123456789" else how.heading
