"""What an element's tag and attributes say of it, before anything is known of what stands in it.

Rule 1: a function of a tag and four attributes, remembered: a page calls its thousand elements by some fifty names.
Rule 2: an attribute can be a megabyte of anything; the words that say what a box is stand at its start.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from crawler.text.extract.names import (
    BREAKING,
    COOKIE_NAMES,
    FURNITURE,
    HOLDERS,
    LANDMARK_ROLES,
    LANDMARK_TAGS,
    PAGE_PARTS,
    SPOKEN_ONLY,
    SURELY_FURNITURE,
)

_HEADINGS: Final = {f"h{level}": level for level in range(1, 10)}
_BOLD: Final = frozenset({"b", "strong"})
_STYLED_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_STYLED_BLOCK: Final = re.compile(r"display\s*:\s*(?:block|flex|grid|table)", re.IGNORECASE)
_LIMIT: Final = 400
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ROLE_LEVEL: Final = 2  # of a heading by role that states no level
_MAIN_TAGS: Final = frozenset({"main", "article"})
_MAIN: Final = re.compile(r"(?<![\w-])main(?![\w-])")
_SUSPECT: Final = HOLDERS | PAGE_PARTS | {"button"}
# What a name says of a box, beside nothing.
HINTS: Final = 1
SURELY: Final = 2


class Manner(NamedTuple):
    """What an element is, and what it makes of the text in it."""

    spoken: bool  # only for people who listen
    breaking: bool  # a block: of nothing else are the last five known
    bold: bool
    heading: int  # level, 0 for what is no heading
    by_role: bool  # a heading by its role only, which may state a level
    main: bool  # the main part of a page, or an article
    landmark: bool  # a part of the page by its tag or role
    furniture: int  # by its name: 0, ``HINTS``, or ``SURELY`` where it means nothing else
    cookies: bool  # called a bar about cookies
    suspect: bool  # of a kind that can be furniture as a whole


class Called(NamedTuple):
    """What an element is called, and what that means."""

    names: str  # class, id and role, in lower case, separated by spaces
    how: Manner


def called(tag: str, kind: str = "", name: str = "", role: str = "", style: str = "") -> Called:
    """What a tag and its class, id, role and style say."""
    if kind or name or role or style:
        return _called(tag, kind[:_LIMIT], name[:_LIMIT], role[:_LIMIT], style[:_LIMIT])
    return _plain(tag)


@lru_cache(maxsize=1 << 10)
def _plain(tag: str) -> Called:
    return _called(tag, "", "", "", "")


@lru_cache(maxsize=1 << 13)
def _called(tag: str, kind: str, name: str, role: str, style: str) -> Called:
    names = _calling(f"{name} {role} {kind}") if kind or name or role else ""
    breaking = tag in BREAKING or _STYLED_BLOCK.search(style) is not None
    landmark = breaking and (tag in LANDMARK_TAGS or LANDMARK_ROLES.search(names) is not None)
    how = Manner(
        spoken=SPOKEN_ONLY.search(names) is not None,
        breaking=breaking,
        bold=tag in _BOLD or _STYLED_BOLD.search(style) is not None,
        heading=_heading(tag, role),
        by_role=tag not in _HEADINGS,
        main=breaking and (tag in _MAIN_TAGS or _MAIN.search(names) is not None),
        landmark=landmark,
        furniture=_furniture(names) if breaking else 0,
        cookies=breaking and COOKIE_NAMES.search(names) is not None,
        suspect=landmark or tag in _SUSPECT,
    )
    return Called(names, how)


def _furniture(names: str) -> int:
    if SURELY_FURNITURE.search(names):
        return SURELY
    return HINTS if FURNITURE.search(names) else 0


def _calling(names: str) -> str:
    """What an element is called; names that only style it ("md:hidden", "w-[4px]") call it nothing."""
    if len(names) > _LIMIT:
        names = names[:_LIMIT].rpartition(" ")[0]
    names = _HUMP.sub("-", names).lower()
    return " ".join(name for name in names.split() if not any(sign in name for sign in ":[/"))


def _heading(tag: str, role: str) -> int:
    return _HEADINGS.get(tag, 0) or (_ROLE_LEVEL if role == "heading" else 0)
