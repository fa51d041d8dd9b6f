"""Addresses of a site: which are its own, which are the same page, which are usual for policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.text.finding.lexicon import kind_of, kinds_in, words_of_path

_PARTS: Final = re.compile(
    r"^(https?)://(?:[^/?#@]*@)?([^/?#:]+|\[[^\]]*\])(?::(\d+))?([^?#]*)(\?[^#]*)?", re.IGNORECASE
)
_LANGUAGE: Final = re.compile(
    r"^(?:(?:en|de|fr|es|it|pt|nl|pl|sv|da|no|nb|fi|cs|sk|hu|ro|tr|el|ru|uk|bg|ja|zh|ko|ar|he|th|vi|id|hi|hr|sl|sr|lt"
    r"|lv|et|ca)(?:[-_][a-z]{2,4})?|(?:us|gb|at|ch|be|ie|au|nz|mx|br|jp|cn|kr|global|intl|int|eu))$",
    re.IGNORECASE,
)
_LANGUAGE_FIELD: Final = re.compile(r"[?&](?:hl|lang|language|locale|lng|setlang|l)=[^&]*", re.IGNORECASE)
# Under these stand texts about policies, not policies.
_STORIES: Final = re.compile(
    r"/(?:blog|blogs|news|newsroom|press|presse|magazine?|stories|story|events?|webinars?|podcasts?|category|tags?"
    r"|authors?|jobs?|careers?|forums?|threads?|topics?|wiki|learn|academy|courses?|products?|shop|cart|login|signin"
    r"|20\d\d/\d{1,2})(?:/|$)",
    re.IGNORECASE,
)
_SECOND_LEVEL: Final = frozenset({"co", "com", "org", "net", "ac", "gov", "edu", "or", "ne", "go", "gob", "gouv"})

# Usual places, the most usual first; {} is nothing or "legal/".
_USUAL: Final = {
    "privacy": (
        *("privacy", "privacy-policy", "legal/privacy", "legal/privacy-policy", "privacypolicy"),
        *("policies/privacy", "datenschutz", "privacy-notice", "terms/privacy-policy"),
    ),
    "terms": (
        *("terms", "terms-of-service", "legal/terms", "tos", "terms-of-use", "legal/terms-of-service"),
        *("policies/terms", "terms-and-conditions", "agb"),
    ),
    "cookies": ("cookies", "cookie-policy", "legal/cookies"),
    "legal": ("legal", "policies"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an http(s) address."""

    scheme: str
    host: str  # lower case
    port: str
    path: str
    query: str

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port else "")


def address(url: str) -> Address | None:
    """Take an http(s) address apart; None where it is none."""
    found = _PARTS.match(url)
    if found is None:
        return None
    scheme, host, port, path, query = found.groups()
    return Address(scheme.lower(), host.lower().rstrip("."), port or "", path or "/", query or "")


def key(url: str) -> str:
    """One name for the spellings of an address: without scheme, www, end slash and fragment."""
    parts = address(url)
    if parts is None:
        return url
    host = re.sub(r"^www\d?\.", "", parts.host)
    port = f":{parts.port}" if parts.port not in {"", "80", "443"} else ""
    return f"{host}{port}{parts.path.rstrip('/')}{parts.query}"


def edition_key(url: str) -> str:
    """One name for the languages of a page: the key without what names a language or a region.

    >>> edition_key("https://acme.example/de/legal/privacy?hl=de") == edition_key("https://acme.example/legal/privacy")
    True
    """
    whole = _LANGUAGE_FIELD.sub("", key(url)).rstrip("?&")
    host, *steps = whole.split("/")
    labels = host.split(".")
    if len(labels) > 2 and _LANGUAGE.match(labels[0]):
        labels = labels[1:]
    return "/".join([".".join(labels), *(step for step in steps if not _LANGUAGE.match(step))])


def site_of(host: str) -> str:
    """The domain that a company registers, as far as a name shows it: policies may stand on its other hosts."""
    labels = re.sub(r"^www\d?\.", "", host.lower()).split(".")
    if re.fullmatch(r"[\d.]+|\[.*", host) or len(labels) <= 2:
        return ".".join(labels)
    wide = 3 if labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-wide:])


def within(host: str, sites: frozenset[str]) -> bool:
    """Whether a host belongs to one of the sites."""
    bare_host = re.sub(r"^www\d?\.", "", host)
    return any(bare_host == site or bare_host.endswith("." + site) for site in sites)


def is_story(url: str) -> bool:
    """Whether an address is one of articles, goods or accounts."""
    parts = address(url)
    return parts is not None and _STORIES.search(parts.path + "/") is not None


def named_kind(url: str) -> str | None:
    """The kind that an address names: by its last step, or by the step before where the last says nothing."""
    parts = address(url)
    if parts is None:
        return None
    for step in reversed([step for step in parts.path.split("/") if step][-3:]):
        words = words_of_path(step)
        if kind := kind_of(words):
            return kind
        if kinds_in(words):
            return None
    return None


def speaks_of_law(url: str) -> bool:
    """Whether an address lies among legal texts, without saying which it is."""
    parts = address(url)
    steps = parts.path.lower().split("/") if parts else []
    return any(
        re.search(r"(?<![a-z])(?:legal|polic(?:y|ies)|terms|agreements?|trust)(?![a-z])", step) for step in steps
    )


def usual(origin: str, missing: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(kind, address) of the usual places for the kinds that are missing, the most usual first."""
    longest = max(len(paths) for paths in _USUAL.values())
    for rank in range(longest):
        for kind, paths in _USUAL.items():
            if kind in missing and rank < len(paths):
                yield kind, f"{origin}/{paths[rank]}"
