"""Where a text leads: e-mail addresses and the domains of its links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from crawler.history.facts.statements import Statement
from crawler.model import FactKind

_EMAIL: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]+@(?:[\w-]+\.)+[a-z]{2,24}(?![\w-])", re.IGNORECASE)
# Addresses that a page hides from machines: what is hidden has neither come nor gone.
HIDDEN: Final = re.compile(r"\[email\W?protected\]|\bemail protected\b|/cdn-cgi/l/email-protection", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:https?://|\bwww\.)(?P<host>[a-z0-9][a-z0-9.-]*\.[a-z]{2,24})(?![\w@-])", re.IGNORECASE)
# Endings under which names are given out one level lower; not all of them, those that policies link to.
_SECOND: Final = frozenset(("co", "com", "org", "net", "gov", "gob", "gouv", "ac", "edu", "govt", "go", "or", "ne"))


def emails(text: str) -> Iterator[Statement]:
    """The e-mail addresses that a text states."""
    if "@" not in text:
        return
    for found in _EMAIL.finditer(text):
        address = found[0].lower().strip(".-")
        yield Statement(FactKind.CONTACT, address, address, *found.span())


def written_domains(text: str) -> Iterator[Statement]:
    """The domains whose addresses are written out in a text."""
    if "." not in text:
        return
    for found in _HOST.finditer(text):
        name = domain(found["host"])
        yield Statement(FactKind.DOMAIN, name, name, *found.span())


def linked_domains(links: Iterable[str]) -> frozenset[str]:
    """The domains of a clause's links."""
    hosts = (_HOST.match(link) for link in links)
    return frozenset(domain(found["host"]) for found in hosts if found)


def domain(host: str) -> str:
    """The part of a host's name that was given out to somebody: "policies.google.com" is "google.com"."""
    parts = host.lower().strip(".").removeprefix("www.").split(".")
    deep = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND
    return ".".join(parts[-3:] if deep else parts[-2:])
