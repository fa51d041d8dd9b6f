"""The small languages of config.toml: durations, moments, URLs, identifiers, times of the week."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import urlsplit

from cssselect import SelectorError, parse
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from crawler.config.times import zone

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_LONGEST_S = 3_660 * 86_400.0
_SIZES = {"": 1, "B": 1, "kB": 1_000, "MB": 1_000_000}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def seconds(value: object) -> float:
    """Read "250ms", "5s", "24h", "7d" as seconds."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)", value) if isinstance(value, str) else None
    if not found:
        raise ValueError(f'not a duration: {value!r}: write a number and a unit, such as "5s", "24h" or "7d"')
    found_s = float(found[1]) * _UNITS[found[2]]
    if found_s > _LONGEST_S:
        raise ValueError(f'longer than ten years: "{value}"')
    return found_s


def octets(value: object) -> int:
    """Read "10MB" or a whole number as bytes."""
    found = re.fullmatch(r"(\d+)\s*(B|kB|MB)?", str(value))
    if not found or isinstance(value, bool):
        raise ValueError('not a size: write bytes, or a number and a unit, such as "10MB"')
    return int(found[1]) * _SIZES[found[2] or ""]


def web_address(value: object) -> str:
    """Accept an absolute http(s) URL with a host and without credentials."""
    if not isinstance(value, str):
        raise ValueError("not a URL: write text in quotes")  # noqa: TRY004 - pydantic reports ValueError
    parts = _split(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f'not an absolute URL: "{value}" (it must start with http:// or https://)')
    if parts.username or parts.password:
        raise ValueError("a URL must not hold credentials")
    if re.search(r"[\s\x00-\x1f]", value):
        raise ValueError(f'not a URL: "{value}" holds white space or control characters')
    return value


def _split(value: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - SplitResult | SplitResultBytes in typeshed
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise ValueError(f'not a URL: "{value}" ({error})') from error
    return parts


def moment(value: object) -> datetime:
    """Read a TOML date, or "2016", "2016-08", "2016-08-31", as the start of that day in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", str(value))
    if not found:
        raise ValueError(f'not a date: "{value}" (write 2016-08-31, 2016-08 or 2016)')
    try:
        return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC)
    except ValueError as error:
        raise ValueError(f'no such day: "{value}" ({error})') from error


def identifier(value: object) -> str:
    """Accept a short name for file names and the command line."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", value):
        raise ValueError(
            f'not a name: {value!r} (lower-case letters, digits, ".", "_" and "-", at most 64, '
            "starting with a letter or digit)"
        )
    return value


@dataclass(frozen=True, slots=True)
class Weekly:
    """A time of the day or of the week in a time zone."""

    hour: int
    minute: int
    zone: str
    day: str | None = None  # "mon" … "sun"; None: every day


def weekly(value: object) -> Weekly:
    """Read "mon 08:00 Europe/Paris", "daily 18:30" (UTC where no zone is given)."""
    pattern = r"(daily|mon|tue|wed|thu|fri|sat|sun)\s+([01]\d|2[0-3]):([0-5]\d)(?:\s+(\S+))?"
    found = re.fullmatch(pattern, value) if isinstance(value, str) else None
    if not found:
        raise ValueError(
            f'not a time: {value!r} (write "daily 08:00" or "mon 08:00 Europe/Paris"; days are {", ".join(_DAYS)})'
        )
    return Weekly(int(found[2]), int(found[3]), zone(found[4] or ""), None if found[1] == "daily" else found[1])


def selector(value: str) -> str:
    """Accept a CSS selector."""
    try:
        parse(value)
    except SelectorError as error:
        raise ValueError(f'not a CSS selector: "{value}" ({error})') from error
    return value


# What the crawler says itself, what would carry a secret, and what would break the request.
_NOT_TO_SET = re.compile(
    "accept-encoding|authorization|connection|content-length|cookie|expect|host|if-.*|keep-alive|proxy-.*|range|referer"
    "|te|trailer|transfer-encoding|upgrade|user-agent"
)


def header_name(value: object) -> str:
    """Accept the name of a request header that may be set."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9-]{1,64}", value):
        raise ValueError(f"not the name of a header: {value!r}")
    if _NOT_TO_SET.fullmatch(value.lower()):
        raise ValueError(f'the header "{value}" is not to be set here')
    return value


def header_value(value: object) -> str:
    """Accept the value of a request header: printable, one line."""
    if not isinstance(value, str) or not re.fullmatch(r"[\x20-\x7e]{1,1000}", value):
        raise ValueError(f"not the value of a header: {value!r}")
    return value


def _text(description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": description})


Duration = Annotated[float, BeforeValidator(seconds), _text('a number and a unit: "5s", "24h", "7d"')]
Size = Annotated[
    int,
    BeforeValidator(octets),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}], "description": 'bytes, or "10MB"'}),
]
WebAddress = Annotated[str, BeforeValidator(web_address), _text("an absolute http(s) URL")]
Moment = Annotated[datetime, BeforeValidator(moment), _text("2016-08-31, 2016-08 or 2016: the start of it, UTC")]
Selector = Annotated[str, AfterValidator(selector)]
Identifier = Annotated[str, BeforeValidator(identifier), _text("lower-case letters, digits, . _ -")]
HeaderName = Annotated[str, BeforeValidator(header_name)]
HeaderValue = Annotated[str, BeforeValidator(header_value), _text("printable, one line; never a secret")]
