"""What an element's tag and attributes say of it, before anything is known of what stands in it.

Rule 1: a function of a tag and four attributes, remembered: a page calls its thousand elements by some fifty names.
Rule 2: an attribute can be a megabyte of anything; the words that say what a box is stand at its start.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from crawler.text.extract.names import BREAKING, SPOKEN_ONLY

_HEADINGS: Final = {f"h{level}": level for level in range(1, 10)}
_BOLD: Final = frozenset({"b", "strong"})
_STYLED_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_STYLED_BLOCK: Final = re.compile(r"display\s*:\s*(?:block|flex|grid|table)", re.IGNORECASE)
_LIMIT: Final = 400
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ROLE_LEVEL: Final = 2  # of a heading by role that states no level


class Manner(NamedTuple):
    """What an element is, and what it makes of the text in it."""

    names: str  # class, id and role, in lower case, separated by spaces
    spoken: bool  # only for people who listen
    breaking: bool  # a block
    bold: bool
    heading: int  # level, 0 for what is no heading
    by_role: bool  # a heading by its role only, which may state a level


def manner(tag: str, kind: str | None, name: str | None, role: str | None, style: str | None) -> Manner:
    """What a tag and its class, id, role and style say."""
    if kind or name or role or style:
        return _called(
            tag,
            kind[:_LIMIT] if kind else "",
            name[:_LIMIT] if name else "",
            role[:_LIMIT] if role else "",
            style[:_LIMIT] if style else "",
        )
    return _plain(tag)


@lru_cache(maxsize=1 << 10)
def _plain(tag: str) -> Manner:
    return _called(tag, "", "", "", "")


@lru_cache(maxsize=1 << 13)
def _called(tag: str, kind: str, name: str, role: str, style: str) -> Manner:
    names = _calling(f"{name} {role} {kind}") if kind or name or role else ""
    return Manner(
        names,
        spoken=SPOKEN_ONLY.search(names) is not None,
        breaking=tag in BREAKING or _STYLED_BLOCK.search(style) is not None,
        bold=tag in _BOLD or _STYLED_BOLD.search(style) is not None,
        heading=_heading(tag, role),
        by_role=tag not in _HEADINGS,
    )


def _calling(names: str) -> str:
    """What an element is called; names that only style it ("md:hidden", "w-[4px]") call it nothing."""
    if len(names) > _LIMIT:
        names = names[:_LIMIT].rpartition(" ")[0]
    names = _HUMP.sub("-", names).lower()
    return " ".join(name for name in names.split() if not any(sign in name for sign in ":[/"))


def _heading(tag: str, role: str) -> int:
    return _HEADINGS.get(tag, 0) or (_ROLE_LEVEL if role == "heading" else 0)
