"""How a digest reaches people. Channels are strangers to one another; adding one is a class and a line here.

A channel's options are a record of ``crawler.config``; relative paths in them start at config.toml's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from crawler.config import Channel as Options
from crawler.model import Digest
from reports.channels.atom import AtomFeed
from reports.channels.file import Files


class Channel(Protocol):
    """What ``deliver`` needs of a channel."""

    @property
    def idempotent(self) -> bool:
        """Whether sending the same key twice leaves what sending it once leaves."""

    def send(self, key: str, digest: Digest, earlier: Sequence[Digest]) -> None:
        """Deliver, or raise RefusedError (certainly not delivered) or UncertainError (nobody knows).

        ``earlier`` holds the digests of the series told before this one, the oldest first; it is read only
        where it is looked at.
        """


CHANNELS: Mapping[str, Callable[..., Channel]] = {"file": Files, "atom": AtomFeed}


def channel(options: Options, root: Path) -> Channel:
    """The channel that a [channels.…] table describes; ``root`` is the folder of config.toml."""
    return CHANNELS[options.type](options, root)


__all__ = ["CHANNELS", "Channel", "channel"]
