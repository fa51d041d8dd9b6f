"""New policies in an existing config.toml: nothing else of the file changes, comments and order least of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Item, Table, Whitespace

from crawler.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Entry:
    """One policy to write: a [[companies.policies]] table, and its company where that is new."""

    company: str  # the company's id
    company_name: str  # used only where the company is new
    kind: str
    url: str
    name: str | None = None
    every: str | None = None

    @property
    def policy(self) -> str:
        """The id that the policy will have."""
        return f"{self.company}/{self.name or self.kind}"


def with_entries(text: str, entries: Sequence[Entry]) -> str:
    """The text of a configuration with entries added. Raises ConfigError where it is no TOML."""
    windows = "\r\n" in text
    text = text.replace("\r\n", "\n").removesuffix("\n") + "\n"
    try:
        for entry in entries:
            document = tomlkit.parse(text)
            _add(document, entry)
            text = _spaced(text, tomlkit.dumps(document))
    except TOMLKitError as error:
        raise ConfigError(f"the configuration is not TOML: {error}", remedy="mend the line named") from error
    return text.replace("\n", "\r\n") if windows else text


def _spaced(before: str, after: str) -> str:
    """The new text with one blank line around what was inserted: tomlkit leaves none, or two."""
    old, new = before.splitlines(), after.splitlines()
    head = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), len(old) - head)
    if head + tail < len(old):  # a line was changed, as in an array of inline tables
        return after
    inserted = "\n".join(new[head : len(new) - tail]).strip("\n")
    parts = ("\n".join(old[:head]).rstrip("\n"), inserted, "\n".join(old[head:]).lstrip("\n"))
    return "\n\n".join(part for part in parts if part) + "\n"


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _add(document: tomlkit.TOMLDocument, entry: Entry) -> None:
    companies: Any = document.get("companies")
    if companies is None:
        companies = document["companies"] = tomlkit.aot()
    company = next((each for each in companies if each.get("id") == entry.company), None)
    if company is None:
        _append(companies, _company(entry, block=isinstance(companies, AoT)))
    else:
        _append(company["policies"], _policy(entry, block=isinstance(company["policies"], AoT)))


def _append(tables: Any, new: Item) -> None:  # noqa: ANN401 - an array of tables, or an array of inline tables
    """Append a table; what stands after the last one and belongs to whatever comes next stays before that."""
    if not isinstance(tables, AoT):
        tables.append(new)
        return
    following = _cut_following(tables[-1]) if len(tables) else []
    tables.append(new)
    _last(tables[-1]).value.body.extend((None, item) for item in following)


def _cut_following(table: Table) -> list[Item]:
    """Take the comments after the last blank line of a table away: they head what comes next."""
    body = _last(table).value.body
    start = len(body)
    while start and body[start - 1][0] is None:
        start -= 1
    blanks = [at for at in range(start, len(body)) if isinstance(body[at][1], Whitespace)]
    if not blanks:
        return []
    following = [item for _, item in body[blanks[-1] :]]
    del body[blanks[-1] :]
    return following


def _last(table: Any) -> Table:  # noqa: ANN401 - tomlkit's own wrappers
    """The table in whose body the text of a company ends: its last policy."""
    policies = table.get("policies")
    found: Table = policies[-1] if isinstance(policies, AoT) and len(policies) else table
    return found


def _policy(entry: Entry, *, block: bool) -> Item:
    made: Any = tomlkit.table() if block else tomlkit.inline_table()
    for key in ("kind", "name", "url", "every"):
        if (value := getattr(entry, key)) is not None:
            made[key] = value
    return made  # type: ignore[no-any-return]  # tomlkit's tables are its items


def _company(entry: Entry, *, block: bool) -> Item:
    made: Any = tomlkit.table() if block else tomlkit.inline_table()
    made["id"], made["name"] = entry.company, entry.company_name
    policies: Any = tomlkit.aot() if block else tomlkit.array()
    policies.append(_policy(entry, block=block))
    made["policies"] = policies
    return made  # type: ignore[no-any-return]
