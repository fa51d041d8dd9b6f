"""A short form of digests to chats, through Apprise: Matrix, Slack, Teams, Telegram, ntfy and a hundred more.

Apprise is an extra (``clausewatch[chat]``). It says yes or no, and no more than that.
"""

from __future__ import annotations

import importlib
from typing import Any

from crawler.config import ChatChannel
from crawler.errors import PutOffError, RefusedError
from reports.digest import subject
from reports.letter import Letter, Surroundings
from reports.render.brief import brief


class Chat:
    """Sends the short form. Chats know no names of messages: what may have arrived may arrive twice."""

    idempotent = False
    looks_back = False

    def __init__(self, options: ChatChannel, around: Surroundings) -> None:
        self._options, self._around = options, around
        self.resends = options.in_doubt == "resend"

    def send(self, letter: Letter) -> None:
        """Hand the short form to Apprise."""
        if not self._talker().notify(title=subject(letter.digest), body=brief(letter.digest)):
            raise PutOffError(
                "Apprise could not send to every address; those that took it may be told again",
                remedy="`apprise -vv -b test ADDRESS` says why",
            )

    def probe(self) -> str:
        """Whether Apprise is there and understands the addresses; nobody is asked."""
        count = len(self._talker())
        return f"Apprise knows what to do with {count} address{'' if count == 1 else 'es'}"

    def _talker(self) -> Any:  # noqa: ANN401 - Apprise has no types
        try:
            apprise = importlib.import_module("apprise")
        except ImportError as error:
            raise RefusedError(
                "Apprise is not installed",
                remedy="pip install 'clausewatch[chat]', then `clausewatch deliver --retry`",
            ) from error
        talker = apprise.Apprise()
        # Split here: Apprise would drop an address that it does not understand without a word.
        for address in self._around.secret(self._options.urls_env).split():
            if not talker.add(address):
                raise RefusedError(
                    f"{self._options.urls_env} holds an address that Apprise does not understand",
                    remedy="compare it with Apprise's documentation",
                )
        return talker
