"""Certificates that the operator trusts besides the system's (a company's proxy, a test's archive)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

# The interface is private to Twisted, which has no public way to add to the system's certificates.
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # zope ships no types

from spiders.bounds import BoundedHandler

if TYPE_CHECKING:
    from OpenSSL.SSL import Context
    from scrapy.crawler import Crawler


@implementer(IOpenSSLTrustRoot)
class _SystemAnd:
    """The system's certificates and those of one file."""

    def __init__(self, ca_file: str) -> None:
        self._ca_file = ca_file

    def _addCACertsToContext(self, context: Context) -> None:  # noqa: N802 - Twisted's interface
        context.set_default_verify_paths()
        context.load_verify_locations(self._ca_file)


@implementer(IPolicyForHTTPS)
class _Verified:
    """Verifies every server against these roots."""

    def __init__(self, ca_file: str) -> None:
        self._root = _SystemAnd(ca_file)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802, ANN401, ARG002 - Twisted's
        return optionsForClientTLS(hostname.decode("ascii"), trustRoot=cast("IOpenSSLTrustRoot", self._root))


class TrustingHandler(BoundedHandler):
    """Scrapy's HTTP handler with the operator's certificates; the setting for a context factory is going."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory = cast("IPolicyForHTTPS", _Verified(crawler.settings["CLAUSEWATCH_CA_FILE"]))
