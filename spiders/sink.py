"""The one way out of a crawl: every item goes to CAPTURE_SINK, and is counted when the sink has taken it.

CAPTURE_SINK is an import path or a callable ``sink(item, body)``. What it raises (a full disk, a lost database)
ends the run and reaches the caller: an item that was not stored is never counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.tally import Observation, Run, Sink


class Uncopied:
    """Keep a callable one object while Scrapy copies its settings."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def __call__(self, item: Any, body: bytes | None) -> None:  # noqa: ANN401 - a Capture, failure or listing
        """Pass it on."""
        self._sink(item, body)

    def __deepcopy__(self, memo: object) -> Self:
        return self


class SinkPipeline:
    """Item pipeline: hands observations to the sink."""

    def __init__(self, crawler: Crawler) -> None:
        self._run: Run = crawler.settings["CLAUSEWATCH_RUN"]
        self._sink: Sink = load_object(crawler.settings["CAPTURE_SINK"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler."""
        return cls(crawler)

    def process_item(self, item: Observation) -> Observation:
        """Store one observation, then count it."""
        if self._run.broken.is_set():
            raise DropItem("the sink is broken; the run is ending")
        try:
            self._sink(item.item, item.body)
        except Exception as problem:
            self._run.fail(problem)
            raise
        self._run.settle(item.item)
        return item
