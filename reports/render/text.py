"""Plain text: [-gone-] {+new+}, at most 80 columns where words allow it, safe to print on a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from crawler.model import Comparison, Digest, EditView, Tag
from reports.render import wording
from reports.render.fit import fitting
from reports.render.passages import Segment
from reports.render.views import DigestView, EditLine, ItemView, Link, Row, Section, edit_line, redline_view

# A mail of more plain text than this is not read.
LIMIT = 25_000

_WIDTH = 80
_MARKS = {Tag.DELETE: ("[-", "-]"), Tag.INSERT: ("{+", "+}")}
_FAKED = re.compile(r"\[-|-\]|\{\+|\+\}")


def text(digest: Digest) -> str:
    """A digest as plain text of at most 25 kB."""
    return fitting(digest, _digest, LIMIT)


def mail_text(digest: Digest, ways_out: Sequence[str]) -> str:
    """The same as the text part of a mail, which says how to be rid of it."""
    leave = "\n".join(_wrapped(wording.way_out(ways_out)))
    return fitting(digest, lambda view: _digest(view) + leave + "\n", LIMIT)


def redline_text(comparison: Comparison) -> str:
    """A comparison with every edit, as plain text."""
    return _joined(_item(redline_view(comparison)))


def redline_ansi(comparison: Comparison) -> str:
    """The same for a terminal with colours: the marks stay, red and green are added."""
    return _coloured(redline_text(comparison))


def edit_text(edit: EditView) -> str:
    """One clause edit, whole."""
    return "\n".join(_edit(edit_line(edit)))


def edit_ansi(edit: EditView) -> str:
    """The same for a terminal with colours."""
    return _coloured(edit_text(edit))


def _coloured(words: str) -> str:
    coloured = re.sub(r"(\[-.*?-\])", "\x1b[31m\\1\x1b[39m", words, flags=re.DOTALL)
    return re.sub(r"(\{\+.*?\+\})", "\x1b[32m\\1\x1b[39m", coloured, flags=re.DOTALL)


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip("\n") + "\n"


def _digest(view: DigestView) -> str:
    return _joined(_lines(view))


def _lines(view: DigestView) -> Iterator[str]:
    yield view.title
    yield "=" * min(len(view.title), _WIDTH)
    yield view.about
    if view.short:
        yield ""
        for row in view.short:
            yield from _listed(f"* {row.name}: {f'{row.policy}: ' if row.policy else ''}{row.text}")
    for item in view.items:
        yield "\n"
        yield from _item(item)
    for section in view.sections:
        yield "\n"
        yield from _section(section)
    yield "\n-- "
    for told in view.footer:
        yield from _wrapped(told)


def _item(view: ItemView) -> Iterator[str]:
    title = f"{view.name} · {view.policy}"
    yield title
    yield "-" * min(len(title), _WIDTH)
    yield " · ".join(view.badges)
    yield from _wrapped(view.headline + ".")
    yield from _wrapped(view.note)
    yield from _wrapped(f"Changed {view.window}.")
    for told in view.dates:
        yield from _wrapped(told + ".")
    if view.why:
        yield from _wrapped(view.why + ".")
    for edit in view.edits:
        yield ""
        yield from _section_head(edit)
        yield from _edit(edit)
    if view.rest:
        yield f"\n  {view.rest}{view.command}"
    yield ""
    yield from (_link(link) for link in view.links)


def _section_head(edit: EditLine) -> Iterator[str]:
    if edit.folded:
        yield f"  {edit.folded}"
        yield ""
    if edit.heading:
        yield from _wrapped(f"§ {edit.heading}")
        yield ""


def _edit(edit: EditLine) -> Iterator[str]:
    yield from _wrapped(" · ".join(filter(None, (edit.operation, edit.place, edit.stood))), 2)
    for paragraph in "".join(map(_segment, edit.segments)).split("\n"):
        yield from _wrapped(paragraph, 4) or [""]
    for note in edit.notes:
        yield from _wrapped(f"⇄ {note}", 4)


def _segment(segment: Segment) -> str:
    if segment.tag is None:
        return segment.text
    before, after = _MARKS.get(segment.tag, ("", ""))
    # Marks of the page's own are broken up, so that ours cannot be faked.
    return before + _FAKED.sub(lambda found: found[0][0] + "\\" + found[0][1], segment.text) + after


def _wrapped(words: str, indent: int = 0) -> list[str]:
    margin = " " * indent
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _listed(words: str) -> list[str]:
    """A line of a list, what does not fit standing under its words."""
    return textwrap.wrap(words, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _link(link: Link) -> str:
    capture = f"  (capture {link.capture})" if link.capture else ""
    return f"  {link.label + ':':<12}{link.uri}{capture}"


def _section(section: Section) -> Iterator[str]:
    yield section.title
    yield "-" * len(section.title)
    for row in section.rows:
        yield from _row(row)
    if section.rest:
        yield f"* {section.rest}"


def _row(row: Row) -> Iterator[str]:
    yield from _wrapped(f"* {row.name} · {row.policy}")
    yield from _wrapped(row.text, 2)
    if row.remark:
        yield from _wrapped(f"→ {row.remark}", 2)
