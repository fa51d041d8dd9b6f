"""Whether the world can be reached from here: names, pages, the archive, the channels; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.app.diagnosis import Chart
from crawler.app.wiring import Workplace, channels
from crawler.errors import DeliveryError
from crawler.model import Capture, FailureKind, FetchFailure, FetchOrder, Listing, ListingOrder
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
    """Ask robots.txt of the first hosts, and the archive's index one question."""
    hosts = list(dict.fromkeys(_root(policy.url) for policy in place.config.policies))[:_MOST_HOSTS]
    answers: list[Capture | FetchFailure] = []
    await crawls.live(
        [FetchOrder("doctor", f"{host}/robots.txt") for host in hosts], lambda item, _: answers.append(item)
    )
    for answer in answers:
        _host(answer, chart)
    _skew(answers, place, chart)
    if place.config.archive.kind == "cdx":
        await _archive(crawls, place, hosts, chart)


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


async def _archive(crawls: Crawls, place: Workplace, hosts: list[str], chart: Chart) -> None:
    name = urlsplit(place.config.archive.url).hostname
    found: list[Listing] = []
    asked = ListingOrder("doctor", urlsplit(hosts[0]).hostname or "", place.clock() - timedelta(days=365))
    await crawls.inventories([asked], found.append)
    problem = found[0].problem if found else None
    if problem is None:
        chart.ok(f"archive: {name}", "its index answers")
        return
    say = chart.warn if problem.kind in _ANSWERED else chart.fail
    remedy = _REMEDIES.get(problem.kind, "the archive is in trouble at times: try again later")
    say(f"archive: {name}", f"{problem.kind.value}: {problem.detail}", remedy)


def knock(place: Workplace, chart: Chart) -> None:
    """Go to each channel's door: log in where there is a login, send nothing."""
    for name, channel in channels(place.config, place.clock).items():
        try:
            chart.ok(f"channel {name}", channel.probe())
        except DeliveryError as error:
            chart.fail(f"channel {name}", error.problem, error.remedy or "look at its table in config.toml")
