"""What did a policy say at a moment? Known, or between two texts, or unobserved: never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Span


@dataclass(frozen=True, slots=True)
class Known:
    """The text was seen before and after the moment, and nothing else in between."""

    span: Span


@dataclass(frozen=True, slots=True)
class Between:
    """The text changed around the moment: ``old`` was last seen before it, ``new`` first seen after it."""

    old: Span
    new: Span


@dataclass(frozen=True, slots=True)
class Unobserved:
    """No capture bounds the moment on one side; ``nearest`` is the closest text seen, if there is one."""

    nearest: Span | None


AsOf = Known | Between | Unobserved


def asof(stays: Sequence[Span], moment: datetime) -> AsOf:
    """What is known of the text at ``moment``, from spans in observed order."""
    if not stays:
        return Unobserved(None)
    if moment < stays[0].first.observed_at:
        return Unobserved(stays[0])
    if moment > stays[-1].last.observed_at:
        return Unobserved(stays[-1])
    for at, span in enumerate(stays):
        if moment < span.first.observed_at:
            return Between(stays[at - 1], span)
        if moment <= span.last.observed_at:
            return Known(span)
    raise AssertionError("a moment between the first and the last capture is in a span or between two")
