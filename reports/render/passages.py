"""One clause edit cut to a readable length: marked words, some of what surrounds them, and what was left out.

Rule 1: marked words carry no white space at their ends and no line feed inside: every format marks alike.
Rule 2: what is left out is counted in words, in a remark of ours that no page can fake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from crawler.model import EditView, Op, Run, Tag
from reports.harmless import plain


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a passage: words kept, gone or new; without a tag it is a remark of ours."""

    tag: Tag | None
    text: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of an edit is shown."""

    context: int  # unchanged words left on each side of marked ones
    limit: int  # characters


# About 600 characters an edit is what readers of digests asked for.
IN_DIGEST = Measure(context=12, limit=600)
IN_FULL = Measure(context=40, limit=10_000_000)

# A fold that hides fewer words than this costs more than it saves.
_WORTH_FOLDING = 8
# Scripts written without spaces count by character; a longer "word" is no word.
_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]{1,60}")


def passage(edit: EditView, measure: Measure) -> tuple[Segment, ...]:
    """What to print of an edit."""
    runs = tuple(Run(run.tag, plain(run.text)) for run in _runs(edit) if run.text)
    folded = tuple(_folded(runs, measure.context))
    fair = tuple(_fair(folded, measure.limit))
    tidy = tuple(piece for segment in fair for piece in _tidy(segment))
    return tuple(_within(tidy, measure.limit))


def _runs(edit: EditView) -> Sequence[Run]:
    """The edit's runs, or those its texts amount to."""
    old, new = "\n".join(edit.old_texts), "\n".join(edit.new_texts)
    if edit.runs:
        return edit.runs
    if edit.op is Op.MOVE:
        return (Run(Tag.KEEP, new or old),)
    if edit.op is Op.EQUAL:
        return _relabelled(old, new)
    return (Run(Tag.DELETE, old), Run(Tag.INSERT, new))


def _relabelled(old: str, new: str) -> Sequence[Run]:
    """Two texts that differ in their first words: the label."""
    was, now = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    while was and now and was[-1] == now[-1]:
        was.pop()
        now.pop()
    label = "".join(now)
    return (Run(Tag.DELETE, "".join(was)), Run(Tag.INSERT, label), Run(Tag.KEEP, new[len(label) :]))


def _folded(runs: Sequence[Run], context: int) -> Iterator[Segment]:
    """The runs, long unchanged ones folded to what stands next to marked words."""
    for number, run in enumerate(runs):
        if run.tag is not Tag.KEEP:
            yield Segment(run.tag, run.text)
            continue
        left = context if number else 0
        right = context if number < len(runs) - 1 else 0
        yield from _fold(run.text, left or (0 if right else 2 * context), right)


def _fold(text: str, left: int, right: int) -> Iterator[Segment]:
    words = list(_WORD.finditer(text))
    hidden = len(words) - left - right
    if hidden < _WORTH_FOLDING:
        yield Segment(Tag.KEEP, text)
        return
    yield Segment(Tag.KEEP, text[: words[left - 1].end()] if left else "")
    yield Segment(None, f"… {hidden} words unchanged …")
    yield Segment(Tag.KEEP, text[words[-right].start() :] if right else "")


def _fair(segments: Sequence[Segment], limit: int) -> Iterator[Segment]:
    """The segments with long marked ones cut, so that a long deletion leaves room for the insertion."""
    lengths = [len(segment.text) for segment in segments if _marked(segment)]
    kept = sum(len(segment.text) for segment in segments) - sum(lengths)
    share = _share(lengths, max(limit - kept, limit // 2))
    for segment in segments:
        if _marked(segment) and len(segment.text) > share:
            yield from _cut(segment, share)
        else:
            yield segment


def _marked(segment: Segment) -> bool:
    return segment.tag in {Tag.DELETE, Tag.INSERT}


def _share(lengths: Sequence[int], room: int) -> int:
    """The longest length at which all fit when none is longer."""
    for number, length in enumerate(sorted(lengths)):
        equal = room // (len(lengths) - number)
        if length > equal:
            # Fewer characters than this would show no word.
            return max(equal, 60)
        room -= length
    return max(lengths, default=0)


def _cut(segment: Segment, length: int) -> Iterator[Segment]:
    ends = list(takewhile(lambda end: end <= length, (word.end() for word in _WORD.finditer(segment.text))))
    shown = ends[-1] if ends else 0
    lost = len(_WORD.findall(segment.text, shown))
    if lost < _WORTH_FOLDING:
        yield segment
        return
    yield Segment(segment.tag, segment.text[:shown])
    yield Segment(None, f"… {lost} more words …")
    if segment.text[-1:].isspace():
        yield Segment(Tag.KEEP, " ")


def _tidy(segment: Segment) -> Iterator[Segment]:
    """The segment with white space outside its marks, and a sign where only a line end came or went."""
    if not _marked(segment):
        yield from (segment,) if segment.text else ()
        return
    if not segment.text.strip():
        yield from (Segment(segment.tag, "¶"),) if "\n" in segment.text else ()
        yield Segment(Tag.KEEP, segment.text)
        return
    for part in re.split(r"(^\s+|\s*\n\s*|\s+$)", segment.text):
        if part:
            yield Segment(segment.tag if part.strip() else Tag.KEEP, part)


def _within(segments: Sequence[Segment], limit: int) -> Iterator[Segment]:
    """As many segments as fit, never fewer than the first marked one; the marked rest is counted."""
    length, shown = 0, False
    for number, segment in enumerate(segments):
        length += len(segment.text)
        # A tenth more is better than one word less.
        if shown and length > limit * 1.1:
            rest = sum(_marked(segment) for segment in segments[number:])
            yield Segment(None, f"… {rest} more marked passage{'' if rest == 1 else 's'} …" if rest else "…")
            return
        shown = shown or _marked(segment)
        yield segment


def spaced(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments with a blank on both sides of remarks, and between words gone and words new."""
    if not segments:
        return ()
    result = [segments[0]]
    for before, after in pairwise(segments):
        touching = not before.text[-1:].isspace() and not after.text[:1].isspace()
        swapped = before.tag is Tag.DELETE and after.tag is Tag.INSERT and len(before.text + after.text) > 6
        if touching and (before.tag is None or after.tag is None or swapped):
            result.append(Segment(Tag.KEEP, " "))
        result.append(after)
    return tuple(result)
