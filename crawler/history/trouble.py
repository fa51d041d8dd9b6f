"""When a trouble is told: once when it lasts, again after long, and once when it is over.

What is told is a question about the row of failed visits and about what the series heard last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model import Notice, NoticeKind, Trouble

# Two failed visits a week apart are as good as three in a row: a policy visited once a month must not wait a quarter.
_LONG = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a trouble is kept to oneself."""

    visits: int = 3  # in a row
    remind: timedelta = timedelta(days=30)


def notice(trouble: Trouble | None, told: Notice | None, now: datetime, patience: Patience) -> NoticeKind | None:
    """What is left to tell of a policy; None: nothing.

    A policy that recovered and failed again between two digests is one trouble to whoever reads them.
    """
    open_still = told is not None and told.kind is not NoticeKind.RECOVERED
    if trouble is None:
        return NoticeKind.RECOVERED if open_still else None
    if told is not None and open_still:
        return NoticeKind.REMINDER if now - told.at >= patience.remind else None
    lasts = trouble.visits >= patience.visits or (trouble.visits > 1 and now - trouble.since >= _LONG)
    return NoticeKind.FIRST if lasts else None


_REMEDIES = {
    "dns": "the host's name is not known: look whether the company moved, and put the new address into config.toml",
    "refused": "nothing listens there: look whether the site is down, or turns this machine away",
    "timeout": "the site is too slow or turns this machine away: look at it, or raise timeout in [crawl]",
    "tls": "its certificate is not valid: look at it; a certificate of your own goes into ca_file",
    "robots": "its robots.txt does not allow the visit: ask the company, or track another address of the policy",
    "unsafe_url": "it leads to where the crawler does not go: mend the address; a private one goes into allow_hosts",
    "rate_limited": "the site says that these are too many requests: visit it less often",
    "redirect_loop": "its redirects lead nowhere: look for the policy's new address",
    "too_large": "the page is larger than max_size in [crawl]: raise it",
    "bot wall": "the site turns crawlers away: ask it to let this one in, or track an archived copy",
    "consent wall": "the page shows its consent banner only: track the address behind it",
    "login": "the page wants a login: track a public address of the policy",
    "script shell": "the page is made by scripts: install the extra render and a Chromium, or look for a plain"
    " address of the policy",
    "render": "a browser was to make the page and did not: see `clausewatch doctor`, or set render for this policy",
}
_ANY = "look at the page; where the policy moved, put its new address into config.toml"


def remedy(trouble: Trouble) -> str:
    """What a person can do about a trouble."""
    return _REMEDIES.get(trouble.kind, _ANY)
