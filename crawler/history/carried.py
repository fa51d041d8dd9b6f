"""Sentences that were cut from one clause and pasted into another: marked at both ends.

Alignment is of clauses, and each redline of its own pair: without this a carried sentence reads as one deletion and,
somewhere else, as one addition.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from crawler.history.words import bag_words
from crawler.model import Carried, EditView, Op, Tag

# Shorter ones ("We may change this policy.") are written twice by chance.
_WORDS: Final = 8
_SENTENCE: Final = re.compile(r"(?<=[.!?;:。！？；])\s+|\n")
_Key = tuple[str, ...]
_End = tuple[int, str]  # number of the edit, the sentence


def carried(edits: Sequence[EditView]) -> tuple[EditView, ...]:
    """The edits, each with the sentences whose other end is another edit."""
    went, came = _ends(edits, Tag.DELETE), _ends(edits, Tag.INSERT)
    found: defaultdict[int, list[Carried]] = defaultdict(list)
    for key, left in went.items():
        right = came.get(key, [])
        # Said more often than once on a side, nobody knows which went where.
        if len(left) == len(right) == 1 and left[0][0] != right[0][0]:
            (source, words), (target, _) = left[0], right[0]
            found[source].append(Carried(words, target, went=True))
            found[target].append(Carried(words, source, went=False))
    return tuple(replace(edit, carried=tuple(found[n])) if n in found else edit for n, edit in enumerate(edits))


def _ends(edits: Sequence[EditView], tag: Tag) -> dict[_Key, list[_End]]:
    """The long sentences that went, or came, by their words."""
    found: defaultdict[_Key, list[_End]] = defaultdict(list)
    for number, edit in enumerate(edits):
        for text in _changed(edit, tag):
            for sentence in _SENTENCE.split(text):
                key = tuple(bag_words(sentence))
                if len(key) >= _WORDS:
                    found[key].append((number, sentence.strip()))
    return found


def _changed(edit: EditView, tag: Tag) -> Iterator[str]:
    if edit.op is Op.REMOVE and tag is Tag.DELETE:
        yield from edit.old_texts
    elif edit.op is Op.ADD and tag is Tag.INSERT:
        yield from edit.new_texts
    else:
        yield from (run.text for run in edit.runs if run.tag is tag)
