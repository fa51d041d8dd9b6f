"""New policies for config.toml: named, checked against what is there, written whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.config import Config, load, parse
from crawler.config.writing import Entry, with_entries
from crawler.errors import ConfigError
from crawler.text.finding.addresses import address, key, site_of
from crawler.text.finding.lexicon import bare, words_of_path

_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may become a policy."""

    url: str
    kind: str
    company: str = ""  # id or name that the operator gave; "": found out
    site_name: str = ""  # as the site calls itself
    every: str | None = None


def known(config: Config) -> frozenset[str]:
    """The addresses that are watched already, or were once, each in one spelling."""
    return frozenset(
        key(url) for policy in config.policies for url in (policy.url, *(former.url for former in policy.former))
    )


def entries(config: Config, candidates: Iterable[Candidate]) -> list[Entry]:
    """An entry for each candidate that is not watched yet, each under an id of its own."""
    taken, watched = {policy.id for policy in config.policies}, set(known(config))
    found: list[Entry] = []
    for candidate in candidates:
        if key(candidate.url) in watched:
            continue
        watched.add(key(candidate.url))
        company, name = _company(config, candidate, found)
        entry = _named(Entry(company, name, candidate.kind, candidate.url, every=candidate.every), taken)
        taken.add(entry.policy)
        found.append(entry)
    return found


def _company(config: Config, candidate: Candidate, before: Sequence[Entry]) -> tuple[str, str]:
    """Id and name: the one given, the one whose policies stand on the same site, or a new one."""
    companies, site = config.companies, _site(candidate.url)
    if candidate.company:
        wanted = candidate.company
        same = next((pair for pair in companies.items() if wanted in pair), None)
        return same or (identifier(wanted), wanted)
    for policy in config.policies:
        if _site(policy.url) == site:
            return policy.id.partition("/")[0], policy.company
    same_site = next((entry for entry in before if _site(entry.url) == site), None)
    if same_site is not None:
        return same_site.company, same_site.company_name
    label = site if re.fullmatch(r"[\d.:\[\]]+", site) else site.split(".")[0]
    return _free(identifier(label), set(companies)), candidate.site_name or label.capitalize()


def _named(entry: Entry, taken: set[str]) -> Entry:
    """Give an entry a name where its kind alone is taken: from its address, or a number."""
    if entry.policy not in taken:
        return entry
    parts = address(entry.url)
    steps = [step for step in (parts.path if parts else "").split("/") if step]
    words = identifier(words_of_path(steps[-1]) if steps else entry.kind)
    ids = {name.partition("/")[2] for name in taken if name.startswith(f"{entry.company}/")}
    return replace(entry, name=_free(words, ids))


def _free(word: str, taken: set[str]) -> str:
    number = 2
    found = word
    while found in taken:
        found = f"{word[: _LONGEST - 4]}-{number}"
        number += 1
    return found


def identifier(words: str) -> str:
    """A name for config.toml out of any words: lower-case letters, digits, ".", "_" and "-"."""
    plain = re.sub(r"[^a-z0-9.]+", "-", bare(words)).strip("-.")
    return plain[:_LONGEST].rstrip("-.") or "company"


def write(path: Path, new: Sequence[Entry]) -> Config:
    """Add entries to a configuration file: checked before and after, whole or not at all. Raises ConfigError."""
    target = path.resolve()  # a link stays a link
    try:
        with target.open(encoding="utf-8", newline="") as file:
            before = file.read()
        after = with_entries(before, new)
        parse(after, path)
        _replace(target, after)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror})", remedy="mend its permissions") from error
    try:
        return load(path)
    except ConfigError:
        _replace(target, before)
        raise


def _replace(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.chmod(path.stat().st_mode & 0o777)
    unfinished.replace(path)


def _site(url: str) -> str:
    parts = address(url)
    return site_of(parts.host) + (f":{parts.port}" if parts.port else "") if parts else ""
