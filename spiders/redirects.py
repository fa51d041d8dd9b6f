"""Follow redirects one hop at a time, each hop judged anew, and keep the chain with its statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

from crawler.model import FailureKind
from spiders.failure import Declined

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

MOST_HOPS = 8
_STATUSES = frozenset({301, 302, 303, 307, 308})


class Redirects:
    """Downloader middleware: turns a redirect into the next request.

    Unlike Scrapy's own it forgets the download slot of the hop before, so that the next host is asked at that
    host's own pace; and a loop is a failure with a name.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Give the request of the next hop, or the response where there is none."""
        location = response.headers.get("Location")
        if response.status not in _STATUSES or not location or request.meta.get("no_redirects"):
            return response
        target = urljoin(response.url, safe_url_string(location.strip()))
        chain = (*request.meta.get("chain", ()), (request.url, response.status))
        if len(chain) > MOST_HOPS or target in [url for url, _ in chain]:
            raise Declined(FailureKind.REDIRECT_LOOP, " -> ".join([*(url for url, _ in chain), target])[:1000])
        try:
            following = request.replace(url=target, dont_filter=True)
        except ValueError as error:
            detail = f"{request.url} redirects to {target!r}, which is no URL"
            raise Declined(FailureKind.UNSAFE_URL, detail) from error
        if urlsplit(following.url)[:2] != urlsplit(request.url)[:2]:
            for name in request.meta.get("own_headers", ()):  # meant for the site that the operator named
                following.headers.pop(name, None)
        return _afresh(following, chain)


def _afresh(following: Request, chain: tuple[tuple[str, int], ...]) -> Request:
    """Carry the chain on, and nothing that was meant for the hop before."""
    following.meta["chain"] = chain
    following.meta.pop("download_slot", None)
    following.meta.pop("tries", None)
    if following.meta.pop("_scheme_proxy", None):  # the environment's proxy may be another for the next scheme
        for key in ("proxy", "_auth_proxy"):
            following.meta.pop(key, None)
        following.headers.pop("Proxy-Authorization", None)
    return following
