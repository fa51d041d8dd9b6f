"""Readings over time become spans, and spans have changes between them. Arrival order is irrelevant.

Sameness is a question about neighbours in observed time, asked of the sorted whole: so a capture of 2016
that arrives today touches only its neighbours, and a text that returns (A, B, A) makes three spans.
A reading without a version (a bot wall, a 404) is a gap: it neither ends a span nor begins one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from crawler.model import Change, Reading, Span


def ordered(readings: Iterable[Reading]) -> list[Reading]:
    """Readings in observed order; those of the same second by capture id, so that any arrival gives one order."""
    return sorted(readings, key=lambda reading: (reading.observed_at, reading.capture))


def spans(readings: Iterable[Reading]) -> tuple[Span, ...]:
    """The stays of versions on the timeline: disjoint, in order, neighbours differ."""
    found: list[Span] = []
    for reading in ordered(readings):
        if reading.version is None:
            continue
        if found and found[-1].version == reading.version:
            old = found[-1]
            found[-1] = replace(
                old, last=reading, captures=old.captures + 1, rendered=old.rendered + reading.rendered
            )
        else:
            found.append(Span(reading.version, reading, reading, 1, int(reading.rendered)))
    return tuple(found)


def changes(stays: Sequence[Span]) -> Iterator[Change]:
    """The boundaries between spans."""
    return (Change(old, new) for old, new in pairwise(stays))
