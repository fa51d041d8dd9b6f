"""Places of a cadence on the clock: times of a crontab, quiet hours, jitter. No clock and no chance in them.

Times of a place are wall-clock times. Where the clock leaps forward, a time that is not there comes as much later
as the clock leapt; where it is put back, a time that is there twice is the first of the two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.model import Cron, Quiet, sha256

_MOST_DAYS = 366 * 9  # 29 February 1896 to 1904, or 2096 to 2104: eight years


def following(cron: Cron, after: datetime) -> datetime:
    """The first time of a crontab after a moment. ``crawler.config`` takes none that never comes."""
    zone = ZoneInfo(cron.zone)
    first = after.astimezone(zone).date()
    for ahead in range(_MOST_DAYS):
        day = first + timedelta(days=ahead)
        if not cron.on(day):
            continue
        times = (_moment(day, hour * 60 + minute, zone) for hour in cron.hours for minute in cron.minutes)
        later = [moment for moment in times if moment > after]
        if later:
            return min(later)
    raise AssertionError(cron)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A wall-clock time as a moment, UTC."""
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone).astimezone(UTC)


def loud(quiet: Quiet | None, at: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies."""
    if quiet is None:
        return at
    zone = ZoneInfo(quiet.zone)
    here = at.astimezone(zone)
    minute = here.hour * 60 + here.minute
    if quiet.start <= quiet.end:
        ends = here.date() if quiet.start <= minute < quiet.end else None
    elif minute >= quiet.start:
        ends = here.date() + timedelta(days=1)
    else:
        ends = here.date() if minute < quiet.end else None
    return at if ends is None else max(at, _moment(ends, quiet.end, zone))


def jitter(policy: str, slot: datetime, most_s: int) -> timedelta:
    """A spread that looks like chance and is none: the same for the same policy and slot, ``most_s`` at most."""
    drawn = int(sha256(f"{policy} {slot.isoformat()}".encode())[:12], 16)
    return timedelta(seconds=drawn % (most_s + 1))
