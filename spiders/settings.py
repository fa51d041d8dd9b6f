"""Config becomes Scrapy settings: what a crawl may do, written out, whatever Scrapy's defaults come to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from spiders.pauses import index_slot, replay_slot, save_slot, status_slot
from spiders.sink import Uncopied

if TYPE_CHECKING:
    from crawler.config import Archive, Crawl
    from spiders.tally import Run, Sink

_NEVER_NONE_S = 0.001
"""Scrapy's limit of requests at once is only exact where there is some delay."""

_JITTER = 0.25

_STATUS_DELAY_S = 5.0
"""Between two questions how far the archive is: saving a page takes it half a minute."""


def live_settings(crawl: Crawl, run: Run, sink: Sink | str) -> dict[str, Any]:
    """Settings of a run over live sites."""
    return {
        **_common(crawl, run, sink),
        "CONCURRENT_REQUESTS": crawl.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.per_host,
        "DOWNLOAD_DELAY": max(crawl.delay_s, _NEVER_NONE_S),
        "DOWNLOAD_TIMEOUT": crawl.timeout_s,
        "CLAUSEWATCH_PROXY": crawl.proxy,
        "DOWNLOADER_MIDDLEWARES": _middlewares(robots=crawl.obey_robots),
    }


def archive_settings(crawl: Crawl, archive: Archive, run: Run, sink: Sink | str) -> dict[str, Any]:
    """Settings of a run over the archive: index and replay each at their own pace."""
    host = urlsplit(archive.url).netloc
    return {
        **_common(crawl, run, sink),
        "CONCURRENT_REQUESTS": 1 + archive.replay_concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": archive.replay_concurrency,
        "DOWNLOAD_DELAY": max(archive.replay_delay_s, _NEVER_NONE_S),
        "DOWNLOAD_TIMEOUT": archive.timeout_s,
        "CLAUSEWATCH_ARCHIVE": archive,
        "CLAUSEWATCH_ARCHIVE_HOST": host,
        "DOWNLOAD_SLOTS": {
            index_slot(host): _slot(1, archive.index_delay_s),
            replay_slot(host): _slot(archive.replay_concurrency, archive.replay_delay_s),
            save_slot(host): _slot(1, archive.save_delay_s, jitter=0.0),
            status_slot(host): _slot(1, min(_STATUS_DELAY_S, archive.save_delay_s)),
        },
        "DOWNLOADER_MIDDLEWARES": _middlewares(robots=False),
    }


def process_settings() -> dict[str, Any]:
    """Settings of the process: the reactor, and Scrapy's log left to our own handlers."""
    return {
        "LOG_INSTALL_ROOT_HANDLER": False,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "TWISTED_DNS_RESOLVER": "spiders.guard.GuardedResolver",
        "DNS_TIMEOUT": 20,
        **_shut(),
    }


def _common(crawl: Crawl, run: Run, sink: Sink | str) -> dict[str, Any]:
    handlers: dict[str, str | None] = dict.fromkeys(("file", "data", "ftp", "s3"))
    handlers |= dict.fromkeys(("http", "https"), "spiders.bounds.BoundedHandler")
    if crawl.ca_file:
        handlers["https"] = "spiders.trust.TrustingHandler"
    return {
        **process_settings(),
        "CLAUSEWATCH_RUN": run,
        "CLAUSEWATCH_CA_FILE": crawl.ca_file,
        "CLAUSEWATCH_PROXY": None,
        "CAPTURE_SINK": sink if isinstance(sink, str) else Uncopied(sink),
        "ITEM_PIPELINES": {"spiders.sink.SinkPipeline": 100},
        "USER_AGENT": crawl.user_agent,
        "DOWNLOADER": "spiders.polite.PoliteDownloader",
        "DOWNLOAD_HANDLERS": handlers,
        "DOWNLOAD_DELAY_JITTER": _JITTER,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_MAXSIZE": crawl.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,  # half a page must never look like a change
        "HTTPERROR_ALLOW_ALL": True,  # a 404 is a capture
        "URLLENGTH_LIMIT": 0,
        # For every answer Scrapy starts so many tasks to take its items; ours has one item.
        "CONCURRENT_ITEMS": 1,
    }


def _middlewares(*, robots: bool) -> dict[str, int | None]:
    ours: dict[str, int | None] = {
        "spiders.guard.UrlGuard": 10,
        "spiders.backoff.Backoff": 550,
        "spiders.decoding.Decoding": 590,
        "spiders.redirects.Redirects": 545,
        "spiders.revalidation.Revalidation": 540,
        "spiders.guard.AddressGuard": 950,
    }
    if robots:
        ours["spiders.robots.Robots"] = 100
    return ours | dict.fromkeys(_NOT_SCRAPYS)


_NOT_SCRAPYS = tuple(
    f"scrapy.downloadermiddlewares.{name}"
    for name in (
        "offsite.OffsiteMiddleware",
        "robotstxt.RobotsTxtMiddleware",
        "httpauth.HttpAuthMiddleware",
        "retry.RetryMiddleware",
        "redirect.MetaRefreshMiddleware",
        "httpcompression.HttpCompressionMiddleware",
        "redirect.RedirectMiddleware",
        "cookies.CookiesMiddleware",
        "httpcache.HttpCacheMiddleware",
    )
)


# Not even loaded: the remote control alone imports a web server's framework into every run.
_NOT_WANTED = tuple(
    f"scrapy.extensions.{name}"
    for name in (
        "logstats.LogStats",
        "telnet.TelnetConsole",
        "memusage.MemoryUsage",
        "memdebug.MemoryDebugger",
        "feedexport.FeedExporter",
        "spiderstate.SpiderState",
        "throttle.AutoThrottle",
        "remote_control.RemoteControl",
    )
)


def _shut() -> dict[str, Any]:
    """What Scrapy opens by default and a crawler of other people's sites must not."""
    return {
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,  # a server that runs Python
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "AUTOTHROTTLE_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "MEMUSAGE_ENABLED": False,  # compares with the peak of the process: once tripped, it trips for ever
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
        "EXTENSIONS": dict.fromkeys(_NOT_WANTED),
    }


def _slot(concurrency: int, delay_s: float, jitter: float = _JITTER) -> dict[str, float]:
    return {"concurrency": concurrency, "delay": max(delay_s, _NEVER_NONE_S), "jitter": jitter}
