"""What is wrong with a config.toml, every problem at once, each with its place and the nearest valid name."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from crawler.config.channels import FEEDS, TYPES
from crawler.config.tables import PolicyTable, Tables, policy_id

Place = tuple[str | int, ...]


def found(error: ValidationError, raw: Mapping[str, Any]) -> list[str]:
    """Every problem of the fields, in the file's order, as "place: problem"."""
    return [
        f"{_place(_tidy(item['loc']), raw)}: {_said(item, raw)}"
        for item in error.errors()
        if not (item["type"] == "too_short" and item["input"])  # its elements are told one by one
    ]


def _tidy(location: Place) -> Place:
    """Leave out what pydantic adds: the name of the chosen branch of a union, and that a key is meant."""
    if len(location) > 2 and location[0] == "channels":
        return (*location[:2], *location[3:])
    return location[:-1] if location and location[-1] == "[key]" else location


def _place(location: Place, raw: Mapping[str, Any]) -> str:
    """Write a place as companies[2] (acme).policies[0].url: counted from 0, with the table's own name."""
    text, here = "", raw
    for step in location:
        try:
            here = here[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            here = {}
        if isinstance(step, int):
            name = here.get("id") or here.get("name") or here.get("series") if isinstance(here, dict) else None
            text += f"[{step}]" + (f" ({name})" if name else "")
        else:
            text += ("." if text else "") + step
    return text or "the file"


def _said(item: ErrorDetails, raw: Mapping[str, Any]) -> str:
    location = _tidy(item["loc"])
    match item["type"]:
        case "extra_forbidden":
            return "unknown key" + nearest(str(location[-1]), _keys(location[:-1], raw))
        case "missing":
            return "is missing"
        case "union_tag_invalid":
            return f"unknown type {item['input'].get('type')!r}" + nearest(str(item["input"].get("type")), TYPES)
        case "union_tag_not_found":
            return f'has no type; write type = "file", or another of: {", ".join(sorted(TYPES))}'
        case "too_short":
            return "is empty; at least one is needed"
        case _:
            message = item["msg"].removeprefix("Value error, ")
            return message[0].lower() + message[1:] + _got(item)


def _got(item: ErrorDetails) -> str:
    if item["type"] == "value_error" or isinstance(item["input"], dict | list | tuple):
        return ""
    return f" (found {item['input']!r})"


def nearest(word: str, known: Sequence[str]) -> str:
    """A hint at the nearest valid name, or at all of them; "" where there is none."""
    close = difflib.get_close_matches(word, known, 1, 0.5)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; known here: {', '.join(sorted(known))}" if known else ""


def _keys(location: Place, raw: Mapping[str, Any]) -> list[str]:
    """The keys that the table at this place may have."""
    here: Any = Tables
    for step in location:
        here = _inside(here, step, raw)
    if not (isinstance(here, type) and issubclass(here, BaseModel)):
        return []
    return [field.alias or name for name, field in here.model_fields.items()]


def _inside(annotation: Any, step: str | int, raw: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any annotation
    """The type one step further down: a field, an element of a list, a value of a table of tables."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
        return None
    if typing.get_origin(annotation) is dict:
        kind = raw.get("channels", {}).get(step, {}).get("type")
        branches = typing.get_args(typing.get_args(typing.get_args(annotation)[1])[0])
        return next((b for b in branches if typing.get_args(b.model_fields["type"].annotation) == (kind,)), None)
    arguments = [a for a in typing.get_args(annotation) if a not in (types.NoneType, Ellipsis)]
    return arguments[0] if arguments else None


def crossed(raw: Mapping[str, Any]) -> Iterator[str]:
    """Problems between tables: names twice, patterns and channels that lead nowhere, impossible dates."""
    companies = [c for c in _list(raw, "companies") if isinstance(c, dict)]
    yield from _twice("companies", "company id", [c.get("id") for c in companies])
    ids = list(_policy_ids(companies))
    yield from _twice("companies", "policy id", ids)
    yield from _impossible(companies)
    yield from _two_cadences(companies)
    series = [s for s in _list(raw, "digests") if isinstance(s, dict)]
    archives = [a for a in _list(raw, "archives") if isinstance(a, dict)]
    yield from _twice("archives", "archive name", [a.get("name") for a in archives])
    yield from _twice("digests", "series", [s.get("series") for s in series])
    channels = raw.get("channels")
    for number, table in enumerate(series):
        place = _place(("digests", number), raw)
        yield from _unknown_channels(place, table, list(channels) if isinstance(channels, dict) else [])
        yield from _covers_nothing(place, table, ids)
    for number, decision in enumerate(_rules_for(raw)):
        yield from _covers_nothing(f"rules.for[{number}]", decision, ids)
    yield from _shared_feeds(series, channels if isinstance(channels, dict) else {})


def _list(raw: Mapping[str, Any], key: str) -> list[Any]:
    value = raw.get(key)
    return value if isinstance(value, list) else []


def _rules_for(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rules = raw.get("rules")
    return [table for table in _list(rules, "for") if isinstance(table, dict)] if isinstance(rules, dict) else []


def _policy_ids(companies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for company in companies:
        for table in _list(company, "policies"):
            try:
                yield policy_id(str(company.get("id")), PolicyTable.model_validate(table))
            except ValidationError:
                if isinstance(table, dict):
                    yield f"{company.get('id')}/{table.get('name') or table.get('kind')}"


def _twice(place: str, what: str, names: Sequence[Any]) -> Iterator[str]:
    seen: set[Any] = set()
    for name in names:
        if isinstance(name, str) and name in seen:
            remedy = "; give one of them a name" if what == "policy id" else ""
            yield f'{place}: {what} "{name}" stands twice{remedy}'
        seen.add(name if isinstance(name, str) else None)


def _unknown_channels(place: str, table: Mapping[str, Any], channels: Sequence[str]) -> Iterator[str]:
    for name in _list(table, "channels"):
        if isinstance(name, str) and name not in channels:
            hint = nearest(name, channels) or "; write a table [channels." + name + "]"
            yield f'{place}.channels: there is no channel "{name}"{hint}'


def _shared_feeds(series: Sequence[Mapping[str, Any]], channels: Mapping[str, Any]) -> Iterator[str]:
    """A feed belongs to one series: two would overwrite one another's entries."""
    for name, options in channels.items():
        users = [str(table.get("series")) for table in series if name in _list(table, "channels")]
        if isinstance(options, dict) and options.get("type") in FEEDS and len(users) > 1:
            both = " and ".join(users)
            yield f"channels.{name}: a feed belongs to one series, but {both} use it; give each its own"


def _covers_nothing(place: str, table: Mapping[str, Any], ids: Sequence[str]) -> Iterator[str]:
    for pattern in _list(table, "policies"):
        if isinstance(pattern, str) and not any(fnmatchcase(name, pattern) for name in ids):
            yield f'{place}.policies: "{pattern}" matches no policy{nearest(pattern, ids)}'


def _impossible(companies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A former address that ended before it began."""
    for number, company in enumerate(companies):
        for index, table in enumerate(_list(company, "policies")):
            try:
                former = PolicyTable.model_validate(table).former
            except ValidationError:
                continue
            for at, address in enumerate(former):
                if address.since and address.until and address.until < address.since:
                    where = _place(("companies", number, "policies", index, "former", at), {"companies": companies})
                    yield f"{where}: until ({address.until:%F}) lies before since ({address.since:%F})"


def _two_cadences(companies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for number, company in enumerate(companies):
        for index, table in enumerate(_list(company, "policies")):
            if isinstance(table, dict) and {"every", "cron"} <= table.keys():
                where = _place(("companies", number, "policies", index), {"companies": companies})
                yield f"{where}: every and cron are two cadences; leave one out"
