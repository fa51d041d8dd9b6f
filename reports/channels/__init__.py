"""How a digest reaches people. Channels are strangers to one another; adding one is a class and a line here.

A channel's options are a record of ``crawler.config``; relative paths in them start at config.toml's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from crawler.config import Channel as Options
from reports.channels.atom import AtomFeed
from reports.channels.chat import Chat
from reports.channels.email import Email
from reports.channels.file import Files
from reports.channels.jsonfeed import JsonFeed
from reports.channels.stdout import Stdout
from reports.channels.webhook import Webhook
from reports.letter import Letter, Surroundings


class Channel(Protocol):
    """What ``deliver`` needs of a channel."""

    @property
    def idempotent(self) -> bool:
        """Whether sending the same key twice leaves what sending it once leaves."""

    @property
    def resends(self) -> bool:
        """Whether a letter whose fate is unknown is sent again, under the same key, without a person asking."""

    @property
    def looks_back(self) -> bool:
        """Whether it needs the series' earlier digests; they are read only then."""

    def send(self, letter: Letter) -> None:
        """Deliver, or raise: RefusedError, GoneError, PutOffError (certainly not delivered) or UncertainError."""

    def probe(self) -> str:
        """Go as far as possible without sending: what was found, in a sentence. Raises what ``send`` raises."""


CHANNELS: Mapping[str, Callable[..., Channel]] = {
    "file": Files,
    "atom": AtomFeed,
    "jsonfeed": JsonFeed,
    "email": Email,
    "webhook": Webhook,
    "stdout": Stdout,
    "chat": Chat,
}


def channel(options: Options, around: Surroundings) -> Channel:
    """The channel that a [channels.…] table describes."""
    return CHANNELS[options.type](options, around)


__all__ = ["CHANNELS", "Channel", "channel"]
