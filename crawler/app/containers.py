"""Other people's containers (WARC files, git collections, urlwatch's cache) as captures of our policies.

Through the same sink as everything else: what is there already is known, and nothing is interpreted on the way.
Which policy a page belongs to is said by its address: the policy's own, or one of its former ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from w3lib.url import canonicalize_url

from crawler.errors import QueryError
from crawler.model import Capture, Held, Origin, Policy, sha256
from spiders.collection import Collection, is_repository
from spiders.warc import WarcFile, WarcOutput
from store import Store
from store.urlwatch import is_cache, kept_pages

SOURCE = "x-clausewatch-source"  # the header under which a capture keeps where it was brought in from
_AT_ONCE = 64  # captures recorded in one transaction
_PLAIN_ADDRESS = re.compile(r"^https?://(?:www\d?\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a container."""

    policies: Sequence[Policy]
    document: str = "*"  # of a git collection: a pattern of "SERVICE/TERMS TYPE"
    url: str | None = None  # for what names no address
    max_bytes: int = 10_000_000


@dataclass(slots=True)
class Brought:
    """What a container brought, by policy, and what was left out, by reason."""

    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


def is_container(path: Path) -> bool:
    """Whether a path holds many captures, not one."""
    if path.is_dir():
        return is_repository(path)
    return path.name.endswith((".warc", ".warc.gz")) or is_cache(path)


def bring(path: Path, wanted: Wanted, store: Store, now: datetime, step: Callable[[int], None]) -> Brought:
    """Record what a container holds of the wanted policies; ``step`` is told how many pages have been looked at.

    Raises QueryError where it cannot be read; what was recorded until then stays, and running again goes on.
    """
    brought = Brought()
    held, left_out = _opened(path, wanted)
    owners = _owners(wanted)
    pages = iter(held)
    count, some, problem = 0, _AT_ONCE, None
    while some == _AT_ONCE and problem is None:
        some = 0
        with store.transaction():
            try:
                for page in islice(pages, _AT_ONCE):  # one at a time in memory
                    _record(page, owners, store, (now, brought))
                    some += 1
            except QueryError as error:  # what came before the damage is kept
                problem = error
        count += some
        step(count)
    if problem is not None:
        raise problem
    brought.left_out += left_out
    return brought


def _opened(path: Path, wanted: Wanted) -> tuple[Iterable[Held], Counter[str]]:
    if path.is_dir():
        if not is_repository(path):
            raise QueryError(f"{path}: a folder, but no git repository", remedy="name files, or a repository")
        collection = Collection(path, wanted.max_bytes, wanted.document, wanted.url)
        return collection, collection.left_out
    if is_cache(path):
        return _of_urlwatch(path, wanted), Counter()
    warc = WarcFile(path, wanted.max_bytes)
    return warc, warc.left_out


def _of_urlwatch(path: Path, wanted: Wanted) -> Iterator[Held]:
    """The texts that urlwatch kept of our addresses: filtered by its jobs, so plain text."""
    for policy in wanted.policies:
        for url in (policy.url, *(former.url for former in policy.former)):
            for at, text in kept_pages(path, url):
                yield Held(url, at, 200, "text/plain; charset=utf-8", text.encode(), f"urlwatch {path.name}")


def address_key(url: str) -> str:
    """What two spellings of one address share: no scheme, www, fragment, order of arguments, or last slash."""
    return _PLAIN_ADDRESS.sub("", canonicalize_url(url.strip())).rstrip("/").lower()


def _owners(wanted: Wanted) -> dict[str, list[Policy]]:
    """The policies by the keys of their addresses; one address may serve several."""
    owners: dict[str, list[Policy]] = {}
    for policy in wanted.policies:
        for url in (policy.url, *(former.url for former in policy.former)):
            known = owners.setdefault(address_key(url), [])
            if policy not in known:
                known.append(policy)
    return owners


def _record(page: Held, owners: dict[str, list[Policy]], store: Store, about: tuple[datetime, Brought]) -> None:
    now, brought = about
    owned = owners.get(address_key(page.url), ())
    if not owned:
        brought.left_out["other addresses"] += 1
    for policy in owned:
        capture = _capture(page, policy, now)
        fresh = not store.captures.holds(capture) and store.captures.append(capture, page.body)
        (brought.new if fresh else brought.known)[policy.id] += 1


def _capture(page: Held, policy: Policy, now: datetime) -> Capture:
    return Capture(
        policy=policy.id,
        url=page.url,
        observed_at=page.observed_at,
        recorded_at=now,
        origin=Origin.IMPORT,
        status=page.status,
        content_type=page.content_type,
        body_sha256=sha256(page.body),
        memento_uri=page.memento_uri,
        headers=((SOURCE, page.source), *page.headers),
    )


def write_warc(path: Path, policies: Sequence[str], store: Store, software: str) -> Iterator[int]:
    """Write every capture of some policies into one WARC file, oldest first; how many so far, each time."""
    count = 0
    with WarcOutput(path, software) as out:
        for policy in policies:
            for seq, capture in store.captures.of(policy):
                out.append(capture, store.bodies.read(store.captures.as_unread(seq).body))
                count += 1
                yield count
