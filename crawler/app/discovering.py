"""Finding documents of companies: what the archive knows of a site, then the site itself, one search a site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from crawler.app.wiring import Workplace
from crawler.config import web_address
from crawler.errors import QueryError
from crawler.model import Capture, CdxRecord, FetchFailure, FetchOrder, Listing, ListingOrder, ListingSlice, Page
from crawler.text.finding import MOST_QUESTIONS, Document, Hearsay, Lead, Nature, Site, SiteOrder, linked, nature
from crawler.text.finding.addresses import address, edition_key, is_story, named_kind, site_of, speaks_of_law
from spiders.run import Crawls

Progress = Callable[[str, int, int, str | None], None]

_LATELY = timedelta(days=730)  # what the archive saw before is seldom still there
_ANY_TIME_S = 20 * 366 * 86_400.0
_MOST_LEADS = 25
_NAMED, _AMONG_LAW = 52, 40


@dataclass(frozen=True, slots=True)
class Wish:
    """What to search, and how hard."""

    sites: tuple[str, ...]  # domains or addresses, as typed
    most: int = MOST_QUESTIONS  # pages asked of one site
    language: str = ""
    archive: bool = True


@dataclass(slots=True)
class Finds:
    """What the searches found, and what went wrong, in words."""

    sites: list[Site] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # what the archive could not tell: a help, not a condition


def home_of(typed: str) -> str:
    """The home page of what a person typed: a domain, a host, or an address. Raises QueryError."""
    url = typed if "://" in typed else f"https://{typed}"
    try:
        web_address(url)
    except ValueError as error:
        raise QueryError(f'not a domain: "{typed}"', remedy="write example.com or https://example.com/") from error
    return url if url.count("/") > 2 else url + "/"


async def discover(crawls: Crawls, place: Workplace, wish: Wish, progress: Progress) -> Finds:
    """Search sites for their documents."""
    homes = {home_of(typed): typed for typed in wish.sites}
    finds = Finds()
    leads: dict[str, tuple[Lead, ...]] = {}
    pages: dict[str, Page] = {}
    if wish.archive:
        if place.config.archive.kind == "cdx":  # other indexes answer for one address only
            leads = await _inventories(crawls, place, tuple(homes), (finds, progress))
        pages = await _archived_homes(crawls, place, tuple(homes), progress)
    orders = [
        SiteOrder(typed, url, leads.get(url, ()), pages.get(url), wish.language, wish.most)
        for url, typed in homes.items()
    ]

    def take(found: Site | FetchFailure) -> None:
        if isinstance(found, FetchFailure):
            finds.problems.append(f"{found.policy}: {found.kind.value}: {found.detail}")
        else:
            finds.sites.append(found)

    await crawls.sites(orders, take, _shown(progress, "sites", len(orders)))
    order = list(homes.values())
    finds.sites.sort(key=lambda site: order.index(site.policy))
    return finds


def _shown(progress: Progress, phase: str, total: int) -> Callable[[int, str | None], None]:
    progress(phase, 0, total, None)
    return lambda done, waits: progress(phase, done, total, waits)


async def _inventories(
    crawls: Crawls, place: Workplace, homes: Sequence[str], into: tuple[Finds, Progress]
) -> dict[str, tuple[Lead, ...]]:
    """Which addresses of legal texts the archive knows of each site, lately."""
    finds, progress = into
    since = place.clock() - _LATELY
    hosts = {home: _host(home).removeprefix("www.") for home in homes}
    found: dict[str, tuple[Lead, ...]] = {}

    def take(listing: Listing) -> None:
        found[listing.policy] = _leads(listing.records)
        if listing.problem:
            finds.remarks.append(f"the archive's index of {listing.url}: {listing.problem.detail}")

    orders = [ListingOrder(home, host, since) for home, host in hosts.items()]
    await crawls.inventories(orders, take, _shown(progress, "archive index", len(orders)))
    return found


def _leads(records: Sequence[CdxRecord]) -> tuple[Lead, ...]:
    """The most promising addresses that an archive listed: those that name a kind, short ones first."""
    once: dict[str, Lead] = {}
    for record in sorted(records, key=lambda each: (len(each.original), each.original)):
        url = record.original
        score = _NAMED if named_kind(url) else _AMONG_LAW if speaks_of_law(url) else 0
        if score and not is_story(url):
            once.setdefault(edition_key(url), Lead(url, score, f"in the archive's index, {record.observed_at:%Y-%m}"))
    return tuple(sorted(once.values(), key=lambda lead: -lead.score)[:_MOST_LEADS])


async def _archived_homes(
    crawls: Crawls, place: Workplace, homes: Sequence[str], progress: Progress
) -> dict[str, Page]:
    """The newest archived home page of each site; none where the archive has none, or none of this sort."""
    archive = place.config.archive.model_copy(update={"window_s": _ANY_TIME_S})
    now: datetime = place.clock()
    found: dict[str, Page] = {}

    def take(item: Capture | FetchFailure, body: bytes | None) -> None:
        if isinstance(item, Capture) and item.status == 200:
            found[item.policy] = Page(body or b"", item.final_url or item.url, item.content_type, item.status)

    patient = crawls.configured(place.config.crawl, archive, place.clock)
    orders = [FetchOrder(home, home, now) for home in homes]
    if not archive.replay:  # only its TimeMaps say where its captures are
        orders = await _newest(patient, homes, progress)
    await patient.mementos(orders, take, _shown(progress, "archived home pages", len(orders)))
    return found


async def _newest(crawls: Crawls, homes: Sequence[str], progress: Progress) -> list[FetchOrder]:
    """The newest capture that the archive lists of each home page."""
    found: dict[str, CdxRecord] = {}

    def take(item: Listing | ListingSlice) -> None:
        if isinstance(item, Listing) and item.records:
            found[item.policy] = max(item.records, key=lambda record: record.observed_at)

    orders = [ListingOrder(home, home) for home in homes]
    await crawls.listings(orders, take, _shown(progress, "archive index", len(orders)))
    return [FetchOrder(home, home, record.observed_at, record.uri) for home, record in found.items()]


@dataclass(frozen=True, slots=True)
class Looked:
    """One page that an operator named, read."""

    url: str  # where redirects ended
    nature: Nature
    site: str  # the site's own name, "" where the page does not say
    problem: str = ""  # set: the page could not be had


async def look(crawls: Crawls, url: str) -> Looked:
    """Fetch and read one page, as the document that it is said to be."""
    taken: list[tuple[Any, bytes | None]] = []
    await crawls.live([FetchOrder("add", url)], lambda item, body: taken.append((item, body)))
    if not taken:
        return Looked(url, Nature(), "", "stopped before it was answered")
    item, body = taken[0]
    if isinstance(item, FetchFailure):
        return Looked(url, Nature(), "", f"{item.kind.value}: {item.detail}")
    page = Page(body or b"", item.final_url or item.url, item.content_type, item.status)
    return Looked(page.url, nature(page, Hearsay()), linked(page).site)


def company_of(site: Site | Looked) -> str:
    """The registered domain of a site."""
    url = site.home if isinstance(site, Site) else site.url
    return site_of(_host(url))


def chosen(sites: Sequence[Site]) -> list[tuple[Site, Document]]:
    """What would be added: each document in one edition."""
    return [(site, document) for site in sites for document in site.documents if not document.edition_of]


def _host(url: str) -> str:
    parts = address(url)
    return parts.host if parts else ""
