"""What an extractor hands on."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model import Block, LeftOut


@dataclass(frozen=True, slots=True)
class Document:
    """A body as blocks in reading order, with what stands beside the text."""

    title: str
    blocks: tuple[Block, ...]
    provenance: tuple[tuple[str, str], ...] = ()  # as in ``Extraction``
    left_out: tuple[LeftOut, ...] = ()
    problem: str = ""  # why a body of a kind we read could not be read
