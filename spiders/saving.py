"""Let an archive save pages (Save Page Now 2): one is handed in, then it is asked how far it is until it knows.

Rule 1: the next page is handed in when the last one was answered: a quota that is spent is found out once.
Rule 2: the archive's name for a job is handed to the sink before anything else is asked: whoever is killed goes on.
Rule 3: a redirect is not followed: it would carry the key to whoever the answer names.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from scrapy import Request

from crawler.errors import ConfigError
from crawler.model import FailureKind, SaveKeys, SaveOrder, SaveState, SaveStep
from spiders import spn
from spiders.backoff import PASSING_STATUSES
from spiders.failure import kind_of, words
from spiders.live import OrderSpider
from spiders.pauses import save_slot, status_slot
from spiders.tally import Observation

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

_MOST_LOOKS = 60  # five minutes, at the pace of the questions
_LATER_S = 600.0  # what takes longer is asked for by a later run
_QUOTAS_IN_A_ROW = 3  # whatever the codes say: nobody is to be saved now

Asked = tuple[SaveOrder, SaveKeys]


def doubt_answer(response: Response, tries: int) -> str | None:  # noqa: ARG001 - the signature of a doubt
    """Doubt what is no answer of the service."""
    if response.status in PASSING_STATUSES:
        return f"status {response.status}"
    if 200 <= response.status < 400 and spn.read(response.body) is None:
        return "a page instead of an answer"
    return None


class SavingSpider(OrderSpider):
    """Hands pages in, and asks what came of them."""

    name = "saving"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's
        super().__init__(*args, **kwargs)
        self._heard = asyncio.Event()
        self._spent: spn.Said | None = None
        self._quotas = 0
        self._away = False  # the archive could not be reached: that it is left alone then is no quota

    async def start(self) -> AsyncIterator[Any]:
        """Hand in page after page, each when the last one was answered."""
        async for asked in self.run.orders():
            if self.run.broken.is_set():
                return
            if self._spent:
                yield _step(asked[0], self._spent)
                continue
            self._heard.clear()
            yield self.request(asked)
            await self._heard.wait()

    def request(self, order: Asked) -> Request:
        """Hand a page in, or ask for what an earlier run handed in."""
        what, keys = order
        if what.job:
            return self._look(what, keys, 1)
        archive = self.settings["CLAUSEWATCH_ARCHIVE"]
        form = {"url": what.url, "if_not_archived_within": f"{archive.save_within_s:.0f}"}
        return Request(
            f"{archive.url.rstrip('/')}/save",
            method="POST",
            body=urlencode(form),
            headers={**_headers(keys), "Content-Type": "application/x-www-form-urlencoded"},
            **self._manner(what, keys, 0, save_slot),
        )

    def _look(self, order: SaveOrder, keys: SaveKeys, looks: int) -> Request:
        base = self.settings["CLAUSEWATCH_ARCHIVE"].url.rstrip("/")
        manner = self._manner(order, keys, looks, status_slot)
        return Request(f"{base}/save/status/{order.job}", headers=_headers(keys), **manner)

    def _manner(self, order: SaveOrder, keys: SaveKeys, looks: int, slot: Callable[[str], str]) -> dict[str, Any]:
        return {
            "callback": self.read,
            "errback": self.failed,
            "cb_kwargs": {"order": order, "keys": keys, "looks": looks},
            "meta": {
                "download_slot": slot(self.settings["CLAUSEWATCH_ARCHIVE_HOST"]),
                "doubt": doubt_answer,
                "no_redirects": True,
            },
            "dont_filter": True,
        }

    def read(self, response: Response, **kwargs: Any) -> list[Any]:  # noqa: ANN401
        """Read an answer; then the next page may be handed in."""
        self._away = False
        try:
            if response.status == 401:
                self.run.fail(_refused(self.settings["CLAUSEWATCH_ARCHIVE_HOST"]))
                return []
            return super().read(response, **kwargs)
        finally:
            self._heard.set()

    def failed(self, failure: Failure) -> Iterator[Any]:
        """Make the row of an order that was not answered; then the next page may be handed in."""
        self._heard.set()
        yield from super().failed(failure)

    def answered(self, response: Response, **kwargs: Any) -> Iterator[Any]:  # noqa: ANN401
        """Read what the archive says of one order."""
        order, keys, looks = (kwargs[name] for name in ("order", "keys", "looks"))
        said = spn.read(response.body)
        if said is None:
            detail = f"the archive answered {response.status}, without words"
            yield _later(order, detail, _LATER_S) if order.job else _unsaid(order, detail)
        elif said.state is not SaveState.SUBMITTED:
            self._count(said)
            yield _step(order, said)
        elif looks > _MOST_LOOKS:
            yield _later(order, "the archive is still at it", _LATER_S)
        else:
            if not order.job:
                yield Observation(SaveStep(order, SaveState.SUBMITTED, said.detail, said.job, ended=False))
            yield self._look(replace(order, job=order.job or said.job), keys, looks + 1)

    def _count(self, said: spn.Said) -> None:
        """Notice that a quota is spent."""
        self._quotas = self._quotas + 1 if said.state is SaveState.QUOTA else 0
        if said.everybodys or self._quotas >= _QUOTAS_IN_A_ROW:
            self._spent = spn.Said(said.state, detail=said.detail, wait_s=said.wait_s)

    def row(self, error: BaseException, order: Any) -> Observation:  # noqa: ANN401
        """Make the step of an order that brought no answer: the archive's trouble, never the page's."""
        wait_s = getattr(error, "retry_after_s", None) or 0.0
        if order.job:  # what was handed in may have been saved all the same
            return _later(order, words(error), wait_s or _LATER_S)
        limited = kind_of(error) is FailureKind.RATE_LIMITED
        state = SaveState.QUOTA if limited and not self._away else SaveState.TRANSIENT
        self._away = self._away or not limited
        return Observation(SaveStep(order, state, words(error), wait_s=wait_s))


def _step(order: SaveOrder, said: spn.Said) -> Observation:
    return Observation(SaveStep(order, said.state, said.detail, said.job or order.job, said.memento_at, said.wait_s))


def _unsaid(order: SaveOrder, detail: str) -> Observation:
    return Observation(SaveStep(order, SaveState.TRANSIENT, detail))


def _later(order: SaveOrder, detail: str, wait_s: float) -> Observation:
    return Observation(SaveStep(order, SaveState.SUBMITTED, detail, order.job, wait_s=wait_s))


def _headers(keys: SaveKeys) -> dict[str, str]:
    return {"Authorization": f"LOW {keys.key}:{keys.secret}", "Accept": "application/json"}


def _refused(host: str) -> ConfigError:
    return ConfigError(
        f"{host} refuses the keys for saving pages (status 401)",
        remedy="check the two variables that save_key_env and save_secret_env of [archive] name",
    )
