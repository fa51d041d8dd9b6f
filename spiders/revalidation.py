"""Ask only for what changed: conditional requests by the validators of a capture that we have (RFC 9110, 13).

Rule 1: the condition goes to the very address that gave the validators, not to the hops before it.
Rule 2: a 304 that nobody asked for is no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from w3lib.url import safe_url_string

from crawler.model import FailureKind
from spiders.failure import Declined

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from crawler.model import Known

NOT_MODIFIED = 304

_ETAG, _DATE = "If-None-Match", "If-Modified-Since"


class Revalidation:
    """Downloader middleware: sets the condition where the address is the known one."""

    def process_request(self, request: Request) -> None:
        """Set or remove the condition; a redirect's request carries that of the hop before."""
        known: Known | None = request.meta.get("known")
        here = known is not None and safe_url_string(known.url) == request.url
        for name, value in ((_ETAG, known.etag if known else ""), (_DATE, known.last_modified if known else "")):
            if here and value:
                request.headers[name] = value
            elif not request.meta.get("is_robots"):
                request.headers.pop(name, None)

    def process_response(self, request: Request, response: Response) -> Response:
        """Refuse a 304 to a question without a condition."""
        if response.status == NOT_MODIFIED and not (_ETAG in request.headers or _DATE in request.headers):
            raise Declined(FailureKind.PROTOCOL, f"{request.url}: answered 304 to a question without a condition")
        return response
