"""The times of config.toml: lines of a crontab and quiet hours, each with the place whose clock they mean."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, WithJsonSchema

from crawler.model import Cron, Quiet

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LEAP_YEAR = date(2024, 1, 1)
_LEAST_S = 300  # a crontab is made of minutes; no policy needs a visit in each


def zone(name: str) -> str:
    """Accept an IANA time zone; UTC where none is named. Raises ValueError."""
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f'no such time zone: "{name}" (write an IANA name such as Europe/Paris)') from error
    return name or "UTC"


def cron(value: object) -> Cron:
    """Read "30 6 * * mon-fri Europe/Paris": minute, hour, day of the month, month, day of the week, zone (or UTC)."""
    parts = value.split() if isinstance(value, str) else []
    if len(parts) not in {5, 6}:
        raise ValueError(
            f"not a crontab: {value!r}: write minute, hour, day, month, weekday and a time zone, "
            'such as "30 6 * * mon-fri Europe/Paris"'
        )
    weekdays = {number % 7 for number in _field(parts[4], "weekday", (0, 7), _WEEKDAYS)}
    made = Cron(
        minutes=_field(parts[0], "minute", (0, 59)),
        hours=_field(parts[1], "hour", (0, 23)),
        days=_field(parts[2], "day", (1, 31)),
        months=_field(parts[3], "month", (1, 12), _MONTHS),
        weekdays=tuple(sorted((number - 1) % 7 for number in weekdays)),  # crontab's week begins on Sunday
        zone=zone(parts[5] if len(parts) == 6 else ""),
        either_day="*" not in {parts[2][0], parts[4][0]},
        text=" ".join(parts[:5]),
    )
    if not made.either_day and min(made.days) > max(_LONGEST_MONTH[month - 1] for month in made.months):
        raise ValueError(f'never comes: "{value}"')
    if spacing(made) < _LEAST_S:
        raise ValueError(f'more often than every five minutes: "{value}"')
    return made


def _field(text: str, name: str, bounds: tuple[int, int], names: tuple[str, ...] = ()) -> tuple[int, ...]:
    found: set[int] = set()
    for part in text.lower().split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        low, high = _bound(first, bounds, names), _bound(last or first, bounds, names)
        if first == "*" and not last:
            low, high = bounds
        elif step and not last:
            high = bounds[1]
        if low is None or high is None or low > high or not re.fullmatch(r"[1-9]\d?|", step):
            raise ValueError(f'no {name} of a crontab: "{part}"')
        found |= set(range(low, high + 1, int(step or 1)))
    return tuple(sorted(found))


def _bound(text: str, bounds: tuple[int, int], names: tuple[str, ...]) -> int | None:
    if text in names:
        return names.index(text) + bounds[0]
    number = int(text) if re.fullmatch(r"\d{1,2}", text) else -1
    return number if bounds[0] <= number <= bounds[1] else None


def spacing(made: Cron) -> int:
    """About how far apart the times of a crontab are, in seconds: those of a year, spread evenly over its days."""
    days = sum(made.on(_LEAP_YEAR + timedelta(days=ahead)) for ahead in range(366))
    return 366 * 86_400 // max(1, days * len(made.hours) * len(made.minutes))


def quiet(value: object) -> Quiet:
    """Read "22:00-06:00 Europe/Paris"; UTC where no zone is given."""
    pattern = r"([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)(?:\s+(\S+))?"
    found = re.fullmatch(pattern, value) if isinstance(value, str) else None
    if not found or found.group(1, 2) == found.group(3, 4):
        raise ValueError(f'not hours: {value!r} (write "22:00-06:00 Europe/Paris")')
    start, end = (int(found[at]) * 60 + int(found[at + 1]) for at in (1, 3))
    return Quiet(start, end, zone(found[5] or ""))


def _text(description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": description})


Crontab = Annotated[
    Cron, BeforeValidator(cron), _text('"30 6 * * mon-fri Europe/Paris": five fields of a crontab, and a time zone')
]
QuietHours = Annotated[Quiet, BeforeValidator(quiet), _text('"22:00-06:00 Europe/Paris"; UTC without a zone')]
