"""Which pieces of a page are the policy: all of them, less the furniture.

Rule 1: a box is taken away for what it does (landmark, name, links, no sentences), never for where it is.
Rule 2: what holds a good part of the page's sentences is never furniture, whatever it is called.
Rule 3: then what stands around the box that holds the sentences goes too, except the title above it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from itertools import islice, takewhile
from typing import Final, NamedTuple

from crawler.model import BlockKind, Clause, Role
from crawler.text.dates import claims
from crawler.text.extract.manners import SURELY
from crawler.text.extract.names import AFTERWARDS, CLOCK, COOKIE_BAR, HEADING_TAGS, HOLDERS, PAGE_PARTS
from crawler.text.extract.page import Box, Piece, Sheet

# A box with more of the page's sentences than this is not furniture, whatever it is called.
_MUCH: Final = 0.25
_HALF: Final = 0.5  # the same for a bar about cookies, which can be long above a short text
_LITTLE: Final = 0.06  # as many sentences may stand in a box whose name means furniture
# Shares of a text that leads elsewhere: in a list of links, and in a box whose name only hints.
_LINKS: Final = 0.6
_SOME_LINKS: Final = 0.35
_LIST: Final = 2  # entries
_STRAY_LINKS: Final = 0.1  # that lead elsewhere, in a table of contents
# So much of what is left must stand in the innermost box: annexes and contacts stand beside it (0.95 lost some).
_CORE: Final = 0.98
# Where a table lays out the page, what stands beside the text is menu and footer: one cell is the text.
_LAYOUT_CORE: Final = 0.9
_LAYOUT_TAGS: Final = frozenset({"table", "tbody", "tr", "td"})
# The title is sought this many pieces above the text; a date above the title is short and states a year.
_TITLE_REACH: Final = 12
_DATE_LINE: Final = 60
_TITLE_LINES: Final = 2  # above a date
_OWN_DATES: Final = frozenset({Role.MODIFIED, Role.EFFECTIVE})
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# A bar about cookies is not longer than this, and what it opens with stands at its start.
_BAR: Final = 1500
_OPENING: Final = 120
_CLOCK_LINE: Final = 100


class Left(StrEnum):
    """Why a piece is not of the policy."""

    LANDMARK = "a part of the page: navigation, dialog, footer"
    NAMED = "called what furniture is called"
    AFTERWARDS = "what follows a text: related articles, feedback"
    COOKIE_BAR = "a bar about cookies"
    BUTTON = "a button"
    LINKS = "a list of links beside the text"
    CLOCK = "words of the clock"
    BESIDE = "beside the box that holds the sentences"
    MENU = "links before the first words"
    CONTENTS = "a table of contents outside the text"


class Sorted(NamedTuple):
    """What of a page is the policy, and what is not."""

    kept: list[Piece]
    left: list[tuple[Piece, Left, int]]  # with the box that was judged


def policy_of(sheet: Sheet) -> Sorted:
    """The pieces that are the policy, in reading order, and the others with the reason."""
    reasons = _around(sheet, _furniture(sheet))
    left: list[tuple[Piece, Left, int]] = []
    kept: list[Piece] = []
    for piece in sheet.pieces:
        reason = reasons[piece.box]
        if reason is not None:
            left.append((piece, *reason))
        elif len(piece.text) <= _CLOCK_LINE and CLOCK.match(piece.text):
            left.append((piece, Left.CLOCK, piece.box))
        else:
            kept.append(piece)
    return _core_of(sheet, kept, left)


def _core_of(sheet: Sheet, kept: list[Piece], left: list[tuple[Piece, Left, int]]) -> Sorted:
    """Leave out what stands around the sentences, and the menu they open with."""
    core = _core(sheet, kept)
    inside = _descendants(sheet.boxes, core)
    start = next((number for number, piece in enumerate(kept) if inside[piece.box]), 0)
    lead = _lead(kept[:start])
    within = [piece for piece in kept if inside[piece.box]]
    opening = next((number for number, piece in enumerate(within) if not _is_link(piece)), 0)
    left += [(piece, Left.MENU, piece.box) for piece in within[:opening]]
    # The lead is the end of what stands before, with at most one line left out inside it.
    headed = {piece.at for piece in lead}
    left += [(p, Left.BESIDE, p.box) for p in kept if not (inside[p.box] or p.at in headed)]
    return _with_contents(sheet, Sorted(lead + within[opening:], left))


def _with_contents(sheet: Sheet, found: Sorted) -> Sorted:
    """The same, with the tables of contents that stand in the text, which they are no evidence of."""
    contents = [piece.at for piece, why, _ in found.left if why is Left.CONTENTS]
    if not contents or not found.kept:
        return found
    first, last = found.kept[0].at, found.kept[-1].at
    taken = {at for at in contents if first <= at < last}
    policy = taken | {piece.at for piece in found.kept}
    kept = [piece for piece in sheet.pieces if piece.at in policy]
    return Sorted(kept, [one for one in found.left if one[0].at not in taken])


def _is_link(piece: Piece) -> bool:
    """Whether a piece is an entry of a menu: a text opens with a title or with words."""
    return piece.kind is not BlockKind.HEADING and piece.link_share - piece.local_share > _LINKS


_Reason = tuple[Left, int] | None


def _furniture(sheet: Sheet) -> list[_Reason]:
    """For every box, why it or one around it is furniture."""
    boxes = sheet.boxes
    out: list[_Reason] = [None]
    inner: list[bool] = [False]  # inside an article or the main part
    for index, box in enumerate(islice(boxes, 1, None), start=1):
        within = inner[box.parent] or boxes[box.parent].tag.how.main
        inner.append(within)
        reason = out[box.parent]
        judged = reason is None and box.pieces and (box.tag.how.suspect or box.buttons)
        if judged and (why := _why_furniture(box, sheet, in_main=within)):
            reason = (why, index)
        out.append(reason)
    return out


def _around(sheet: Sheet, out: list[_Reason]) -> list[_Reason]:
    """The same, with the lists of links and the buttons before the first sentence and after the last."""
    at = [position for position, piece in enumerate(sheet.pieces) if piece.prose and out[piece.box] is None]
    first, last = (at[0], at[-1]) if at else (0, len(sheet.pieces))
    wider: list[_Reason] = [None]
    for index, box in enumerate(islice(sheet.boxes, 1, None), start=1):
        reason = out[index] or wider[box.parent]
        if reason is None and (box.last < first - 1 or box.first > last) and _is_list_of_links(box, sheet.boxes):
            reason = (Left.LINKS, index)
        wider.append(reason)
    return wider


def _why_furniture(box: Box, sheet: Sheet, *, in_main: bool) -> Left | None:
    total = sheet.boxes[0]
    share = box.prose / total.prose if total.prose else box.said / max(1.0, total.said)
    if share > _MUCH:
        bar = not in_main and share < _HALF and _is_cookie_bar(box, sheet)
        return Left.COOKIE_BAR if bar else None
    if box.tag.name == "button":
        return None if box.tag.opens or _heads(box, sheet.boxes) else Left.BUTTON
    if _is_landmark(box, in_main=in_main):
        return Left.CONTENTS if _is_contents(box) else Left.LANDMARK
    return _why_holder(box, sheet, in_main=in_main) if box.tag.name in HOLDERS else None


def _why_holder(box: Box, sheet: Sheet, *, in_main: bool) -> Left | None:
    """Why a box that holds others is furniture: by its name, or by what it opens with."""
    if _is_named(box, sheet.boxes[0], in_main=in_main):
        return Left.NAMED
    if _is_afterwards(box, sheet):
        return Left.AFTERWARDS
    return Left.COOKIE_BAR if _is_cookie_bar(box, sheet) else None


def _is_contents(box: Box) -> bool:
    """Whether a box is the table of contents of this page: a list of links to places on it."""
    return box.pieces >= _LIST and box.local_size > _LINKS * box.size and box.link_size < _STRAY_LINKS * box.size


def _heads(box: Box, boxes: list[Box]) -> bool:
    """Whether a button is, or stands in, the heading of what it opens."""
    return box.headings > 0 or boxes[box.parent].tag.name in HEADING_TAGS


def _is_landmark(box: Box, *, in_main: bool) -> bool:
    name = box.tag.name
    if box.tag.how.landmark:
        return True
    if in_main or name not in PAGE_PARTS:
        return False
    return name == "footer" or not box.headings or box.link_share > _SOME_LINKS


def _is_named(box: Box, total: Box, *, in_main: bool) -> bool:
    how = box.tag.how
    if box.said > _MUCH * total.said:
        return False
    if box.buttons and how.cookies:
        return True
    if how.furniture and box.link_share > _SOME_LINKS:
        return True
    if how.furniture < SURELY or box.headings:
        return False
    return box.prose < _LITTLE * total.prose if not in_main else not box.prose


def _is_afterwards(box: Box, sheet: Sheet) -> bool:
    """Whether a box opens as what follows a text does."""
    return AFTERWARDS.match(sheet.pieces[box.first].text[:_OPENING]) is not None


def _is_cookie_bar(box: Box, sheet: Sheet) -> bool:
    """Whether a small box opens as a bar about cookies does, and has something to press."""
    if box.size > _BAR or not box.buttons:
        return False
    return COOKIE_BAR.match(sheet.pieces[box.first].text[:_OPENING]) is not None


def _is_list_of_links(box: Box, boxes: list[Box]) -> bool:
    if box.tag.name == "button":
        return not _heads(box, boxes)
    return box.prose == 0 and box.pieces >= _LIST and box.link_share > _LINKS


def _core(sheet: Sheet, kept: list[Piece]) -> int:
    """The innermost box that holds nearly all sentences."""
    boxes = sheet.boxes
    prose = [0.0] * len(boxes)
    for piece in kept:
        prose[piece.box] += len(piece.text) * (1 - piece.link_share)
    for index in range(len(boxes) - 1, 0, -1):
        prose[boxes[index].parent] += prose[index]
    core, whole = 0, max(1.0, prose[0])
    for index, box in enumerate(boxes):  # outer boxes stand before inner ones, and only one of a box can hold so much
        if box.parent == core and prose[index] > _enough(box) * whole:
            core = index
    return core


def _enough(box: Box) -> float:
    """The share of all sentences that makes a box the core."""
    return _LAYOUT_CORE if box.tag.name in _LAYOUT_TAGS else _CORE


def _descendants(boxes: list[Box], core: int) -> list[bool]:
    inside: list[bool] = []
    for index, box in enumerate(boxes):
        inside.append(index == core or (box.parent >= 0 and inside[box.parent]))
    return inside


def _lead(before: list[Piece]) -> list[Piece]:
    """The title above the core and the date of the text, with what stands between."""
    near = before[-_TITLE_REACH:]
    title = _title(near)
    dated = next((at for at, piece in enumerate(near) if _dates_the_text(piece)), len(near))
    if dated < title:
        title = dated - sum(1 for _ in takewhile(_may_be_title, reversed(near[max(0, dated - _TITLE_LINES) : dated])))
    return near[title:]


def _title(near: list[Piece]) -> int:
    """Where the title is, by its heading; after the last piece where there is none."""
    for highest in (1, 9):
        for at in range(len(near) - 1, -1, -1):
            if near[at].kind is BlockKind.HEADING and near[at].level <= highest:
                return at - bool(at and _is_dated(near[at - 1]))
    return len(near)


def _is_dated(piece: Piece) -> bool:
    """Whether a line is short and has a year in it."""
    return len(piece.text) <= _DATE_LINE and _YEAR.search(piece.text) is not None


def _dates_the_text(piece: Piece) -> bool:
    """Whether a line says since when the text is in force or as it is: it belongs to the text, title or not."""
    return _is_dated(piece) and _states_own_date(piece.text)


@lru_cache(maxsize=1 << 10)  # the same in all captures of a version
def _states_own_date(line: str) -> bool:
    told = claims([Clause(line)], None)
    return any(claim.role in _OWN_DATES and not claim.rule.startswith("bare") for claim in told)


def _may_be_title(piece: Piece) -> bool:
    """Whether a line above the date can be the title without being marked as one."""
    return len(piece.text) <= _DATE_LINE and not _is_link(piece) and not any(map(str.isdigit, piece.text))
