"""Markdown (CommonMark and GitHub's): every word of a page escaped, marks as <del> and <ins>.

``~~`` and ``**`` depend on the letters beside them and fail at quotation marks; the two elements never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.model import Comparison, Digest, Tag
from reports.render.fit import fitting
from reports.render.passages import Segment
from reports.render.views import DigestView, EditLine, ItemView, Link, Row, Section, redline_view

# An issue or comment on the forges holds 65,536 characters.
LIMIT = 60_000

_MARKS = {Tag.DELETE: ("<del>", "</del>"), Tag.INSERT: ("<ins>", "</ins>")}
_SPECIAL = re.compile(r"([\\`*_\[\]#|~$])")
# Bare addresses become links on the forges, without being asked.
_LINKS = re.compile(r"(:)(//)|\b(www)(\.)", re.IGNORECASE)
# What would begin a list, a heading or a rule: only at the beginning of a block.
_OPENING = re.compile(r"^(\d*)([-+=.):])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def markdown(digest: Digest) -> str:
    """A digest as Markdown of at most 60 kB."""
    return fitting(digest, _digest, LIMIT)


def redline_markdown(comparison: Comparison) -> str:
    """A comparison with every edit, as Markdown."""
    return _joined(_item(redline_view(comparison), "#"))


def escaped(words: str) -> str:
    """Words that Markdown shows as they are."""
    harmless = _SPECIAL.sub(r"\\\1", re.sub("[&<>]", lambda found: _ENTITIES[found[0]], words))
    return _LINKS.sub(r"\1\3\\\2\4", harmless)


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def _digest(view: DigestView) -> str:
    return _joined(_blocks(view))


def _blocks(view: DigestView) -> Iterator[str]:
    yield f"# {escaped(view.title)}"
    yield escaped(view.about)
    yield "\n".join(
        f"- **{escaped(row.name)}**: {f'{row.policy}: ' if row.policy else ''}{escaped(row.text)}"
        for row in view.short
    )
    for item in view.items:
        yield from _item(item, "##")
    for section in view.sections:
        yield from _section(section)
    yield "---"
    yield escaped(" ".join(view.footer))


def _item(view: ItemView, level: str) -> Iterator[str]:
    yield f"{level} {escaped(view.name)} · {escaped(view.policy)}"
    yield " ".join(f"`{badge}`" for badge in view.badges)
    yield f"**{escaped(view.headline)}**"
    facts = (view.note, f"Changed {view.window}.", *view.dates, view.why)
    yield "\n".join(f"- {escaped(fact)}" for fact in facts if fact)
    for edit in view.edits:
        yield f"*{escaped(edit.folded)}*" if edit.folded else ""
        yield f"{level}# {escaped(edit.heading)}" if edit.heading else ""
        yield from _edit(edit)
    if view.rest:
        yield escaped(view.rest) + (f"`{view.command.replace('`', '')}`" if view.command else "")
    yield "\n".join(f"- {_link(link)}" for link in view.links)


def _edit(edit: EditLine) -> Iterator[str]:
    place = "".join(f" · {escaped(words)}" for words in (edit.place, edit.stood) if words)
    yield f"*{escaped(edit.operation)}*{place}"
    words = "".join(map(_segment, edit.segments))
    # Inside a quotation a lone line feed is a space; two are a paragraph.
    yield "\n>\n".join("> " + _OPENING.sub(r"\1\\\2", part.strip()) for part in words.split("\n") if part.strip())
    yield "\n".join(f"- ⇄ {escaped(note)}" for note in edit.notes)


def _segment(segment: Segment) -> str:
    if segment.tag is None:
        return f"*{escaped(segment.text)}*"
    before, after = _MARKS.get(segment.tag, ("", ""))
    return before + escaped(segment.text) + after


def _link(link: Link) -> str:
    address = f"<{link.href}>" if link.href else escaped(link.uri)
    capture = f" (capture `{escaped(link.capture)}`)" if link.capture else ""
    return f"{link.label}: {address}{capture}"


def _section(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    yield "\n".join([*map(_row, section.rows), *([f"- {escaped(section.rest)}"] if section.rest else [])])


def _row(row: Row) -> str:
    remark = f" *{escaped(row.remark)}*" if row.remark else ""
    return f"- **{escaped(row.name)}** · {escaped(row.policy)}: {escaped(row.text)}{remark}"
