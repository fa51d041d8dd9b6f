"""Pages that go to and fro between two texts: an experiment, two servers, two regions behind one address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crawler.model import Span

# A change, a return, a second change and a second return: before that it may be a person who changed his mind.
_LEGS: Final = 4


@dataclass(frozen=True, slots=True)
class Legs:
    """How often a page went from one of two texts to the other, and since when."""

    times: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Alternation:
    """What alternates in a history."""

    names: Mapping[str, str]  # version -> the first version that says the same
    legs: Mapping[frozenset[str], Legs]

    def label(self, version: str) -> str:
        """One name for all versions that say the same."""
        return self.names.get(version, version)

    def between(self, one: str, other: str) -> Legs | None:
        """The legs between two labels."""
        return self.legs.get(frozenset((one, other)))

    def often(self, one: str, other: str) -> bool:
        """Whether a page went to and fro between two labels so often that it alternates."""
        found = self.between(one, other)
        return found is not None and found.times >= _LEGS


def alternation(stays: Sequence[Span], same: Iterable[tuple[str, str]]) -> Alternation:
    """Find what alternates; ``same`` are the neighbours that differ in noise only."""
    names: dict[str, str] = {}
    for one, other in same:
        first, second = _root(names, one), _root(names, other)
        if first != second:
            names[second] = first
    labels = {span.version: _root(names, span.version) for span in stays}
    legs: dict[frozenset[str], Legs] = {}
    last = labels[stays[0].version] if stays else ""
    for span in stays[1:]:
        label = labels[span.version]
        if label != last:
            pair = frozenset((last, label))
            known = legs.get(pair, Legs(0, span.first.observed_at))
            legs[pair] = Legs(known.times + 1, known.since)
            last = label
    return Alternation(labels, legs)


def _root(names: dict[str, str], version: str) -> str:
    """The end of a chain of names; the chain is made shorter on the way, so that none grows long."""
    while (name := names.get(version)) is not None:
        names[version] = names.get(name, name)
        version = name
    return version
