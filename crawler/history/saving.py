"""When a page is asked to be saved, and what follows from an archive's answer. Pure.

Rule 1: the same address is handed in once a day at most, whatever came of it.
Rule 2: what fails in a way that may pass is handed in again on later days, five times in all.
Rule 3: what is saved is the page of this moment. A sight that lies further back than its memento may lie away is no
        reason to save anything: it waits for a new one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from crawler.model import QueuedSave, SaveState, SaveStep

DAY = timedelta(days=1)
REFUSED_REST = timedelta(days=30)
"""So long an address that was refused for good is not handed in again."""

_LEAST_WAIT = timedelta(hours=1)
_MOST_ATTEMPTS = 5


def worth(seen_at: datetime, last: QueuedSave | None, now: datetime, within: timedelta) -> bool:
    """Whether a live sight is taken up, given what its address was last taken up as."""
    if now - seen_at > within:
        return False
    if last is None or last.state is not SaveState.PERMANENT:
        return True
    return last.asked_at is None or now - last.asked_at >= REFUSED_REST


def due(row: QueuedSave, handed_in: datetime | None, now: datetime, within: timedelta) -> bool:
    """Whether a page of the queue may be asked for now; ``handed_in``: when its address last was."""
    if row.next_try_at and row.next_try_at > now:
        return False
    if row.state is SaveState.SUBMITTED:
        return True
    return now - row.seen_at <= within and (handed_in is None or now - handed_in >= DAY)


def after(row: QueuedSave, step: SaveStep, now: datetime) -> QueuedSave:
    """How a page stands after an answer."""
    if step.state is SaveState.SUBMITTED:
        begun = step.job != row.order.job
        return replace(
            row,
            order=replace(row.order, job=step.job),
            state=SaveState.SUBMITTED,
            attempts=row.attempts + begun,
            asked_at=now if begun else row.asked_at,
            next_try_at=now + timedelta(seconds=step.wait_s) if step.ended else None,
            detail=step.detail,
        )
    state, detail = step.state, step.detail
    if state is SaveState.TRANSIENT and row.attempts >= _MOST_ATTEMPTS:
        state, detail = SaveState.PERMANENT, f"given up after {row.attempts} tries: {detail}"
    again = state in {SaveState.TRANSIENT, SaveState.QUOTA}
    return replace(
        row,
        order=replace(row.order, job="" if again else step.job),
        state=state,
        asked_at=now if state is SaveState.PERMANENT else row.asked_at,
        next_try_at=_next(step, now) if again else None,
        memento_at=step.memento_at,
        detail=detail,
    )


def _next(step: SaveStep, now: datetime) -> datetime:
    wait = max(timedelta(seconds=step.wait_s), _LEAST_WAIT)
    if step.job:  # it was handed in: the day is spent
        return now + max(wait, DAY)
    return now + wait
