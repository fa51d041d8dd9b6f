"""Deliveries of the daemon: letters travel beside the loop; a slow mail server holds up no timer and no signal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from crawler.app.wiring import Workplace, channels
from crawler.model import Outcome
from reports.deliver import DeliverySummary, Steps, delivering
from store import Store

_log = logging.getLogger("clausewatch.sending")


async def send_due(place: Workplace, store: Store, stopping: Callable[[], bool]) -> bool:
    """Deliver what is due; whether all that was tried arrived. The store is touched on this thread only."""
    if not store.ledger.due(place.clock()):
        return True
    summary = await _driven(delivering(store.ledger, channels(place.config, place.clock), place.clock, stopping))
    for outcome in summary.outcomes:
        _log.info("%s", _said(outcome))
    return summary.complete


async def _driven(steps: Steps) -> DeliverySummary:
    try:
        errand = next(steps)
        while True:
            errand = steps.send(await asyncio.to_thread(errand))
    except StopIteration as end:
        summary: DeliverySummary = end.value
        return summary


def _said(outcome: Outcome) -> str:
    delivery = outcome.delivery
    to = f" to={delivery.recipient}" if delivery.recipient else ""
    later = f" next={outcome.next_try_at:%Y-%m-%dT%H:%MZ}" if outcome.next_try_at else ""
    detail = f" {' '.join(outcome.detail.split())}" if outcome.detail else ""
    name = f"digest={delivery.digest_key} channel={delivery.channel}{to}"
    return f"delivered {name} state={outcome.state.value}{later}{detail}"
