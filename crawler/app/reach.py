"""Whether the world can be reached from here: names, pages, the archive, the channels; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.app.diagnosis import Chart
from crawler.app.wiring import Workplace, channels
from crawler.config import Archive
from crawler.errors import DeliveryError
from crawler.model import Capture, FailureKind, FetchFailure, FetchOrder, Listing, ListingOrder, ListingSlice
from spiders.run import Crawls

_MOST_HOSTS = 3
# The archive is there, and says something else than rows.
_ANSWERED = frozenset({FailureKind.RATE_LIMITED, FailureKind.NOT_A_LISTING, FailureKind.EXCLUDED})
_SKEW = timedelta(minutes=2)
_REMEDIES = {
    FailureKind.DNS: "look at the machine's name servers (/etc/resolv.conf), or at the proxy",
    FailureKind.TLS: "bring the system's certificates up to date; name a company's own with ca_file of [crawl]",
    FailureKind.REFUSED: "a firewall or a proxy may be in the way",
    FailureKind.TIMEOUT: "a firewall or a proxy may be in the way",
    FailureKind.RATE_LIMITED: "wait an hour, and raise index_delay and replay_delay of [archive]",
    FailureKind.ROBOTS: "this site does not want to be visited: look at its robots.txt",
}


async def reach(crawls: Crawls, place: Workplace, chart: Chart) -> None:
    """Ask robots.txt of the first hosts, and each archive's index one question."""
    hosts = list(dict.fromkeys(_root(policy.url) for policy in place.config.policies))[:_MOST_HOSTS]
    answers: list[Capture | FetchFailure] = []
    await crawls.live(
        [FetchOrder("doctor", f"{host}/robots.txt") for host in hosts], lambda item, _: answers.append(item)
    )
    for answer in answers:
        _host(answer, chart)
    _skew(answers, place, chart)
    for name, archive in place.config.archives.items():
        host = urlsplit(archive.url).hostname
        check = f"archive: {name} ({host})" if name else f"archive: {host}"
        _index(check, await _asked(crawls.of_archive(archive), archive, place), chart)


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _host(answer: Any, chart: Chart) -> None:  # noqa: ANN401 - a capture or a failure
    check = f"reach: {urlsplit(answer.url).hostname}"
    if isinstance(answer, FetchFailure):
        remedy = _REMEDIES.get(answer.kind, "`clausewatch crawl` tries it again; look at the page with a browser")
        chart.fail(check, f"{answer.kind.value}: {answer.detail}", remedy)
    elif answer.status >= 500:
        chart.warn(check, f"answers {answer.status}", "the site is in trouble: wait")
    else:
        chart.ok(check, f"answers {answer.status}")


def _skew(answers: list[Capture | FetchFailure], place: Workplace, chart: Chart) -> None:
    """Compare our clock with those of the servers."""
    now = place.clock()
    away = [abs(now - at) for answer in answers if isinstance(answer, Capture) and (at := _date(answer))]
    if away and min(away) > _SKEW:
        detail = f"{min(away).total_seconds():.0f} s away from every server that was asked"
        chart.warn("clock, compared", detail, "set the clock; let the machine ask a time server")
    elif away:
        chart.ok("clock, compared", f"within {min(away).total_seconds():.0f} s of a server's")


def _date(capture: Capture) -> datetime | None:
    text = next((value for name, value in capture.headers if name == "date"), "")
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


async def _asked(crawls: Crawls, archive: Archive, place: Workplace) -> Listing:
    """Ask an index about the first policy."""
    url, since = place.config.policies[0].url, place.clock() - timedelta(days=365)
    found: list[Listing | ListingSlice] = []
    if archive.kind == "cdx":
        await crawls.inventories([ListingOrder("doctor", urlsplit(url).hostname or "", since)], found.append)
    else:  # a TimeMap tells of one address only
        await crawls.listings([ListingOrder("doctor", url, since)], found.append)
    return next(item for item in found if isinstance(item, Listing))


def _index(check: str, listing: Listing, chart: Chart) -> None:
    problem = listing.problem
    if problem is None:
        nothing = "" if listing.records else f", and lists nothing of {listing.url} within a year"
        chart.ok(check, f"its index answers{nothing}")
        return
    say = chart.warn if problem.kind in _ANSWERED else chart.fail
    remedy = _REMEDIES.get(problem.kind, "the archive is in trouble at times: try again later")
    say(check, f"{problem.kind.value}: {problem.detail}", remedy)


def knock(place: Workplace, chart: Chart) -> None:
    """Go to each channel's door: log in where there is a login, send nothing."""
    for name, channel in channels(place.config, place.clock).items():
        try:
            chart.ok(f"channel {name}", channel.probe())
        except DeliveryError as error:
            chart.fail(f"channel {name}", error.problem, error.remedy or "look at its table in config.toml")
