"""Where the crawler will not go: no private networks, no odd ports, no credentials (server-side request forgery).

Rule 1: the URL is judged before every request, so each hop of a redirect and each robots.txt is judged too.
Rule 2: the address is judged again when the name is resolved: a public name may point at a private address.
Rule 3: what the operator named (proxy, archive, allow_hosts) is exempt. Behind a proxy only rule 1 can hold,
        because the proxy resolves the names.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self
from urllib.parse import SplitResult, urlsplit

from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawler.model import FailureKind
from spiders.failure import Declined

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = frozenset({80, 443, 8080, 8443})
"""Where policies are served; other ports of a public host are other services."""

_PRIVATE_NAMES = ("localhost", "local", "internal", "intranet", "home.arpa", "onion")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Guard:
    """Judges URLs and addresses. Fetches nothing."""

    def __init__(
        self,
        allowed: Iterable[str] = (),
        own: Iterable[str] = (),
        refused: dict[str, str] | None = None,
    ) -> None:
        networks = [(text, _network(text)) for text in allowed]
        self._names = {text.lower().rstrip(".") for text, network in networks if network is None}
        self._networks = [network for _, network in networks if network is not None]
        self._own = {_origin(urlsplit(url)) for url in own}
        # Name -> why its address was refused: the resolver writes it, the failure row reads it.
        self.refused: dict[str, str] = {} if refused is None else refused

    def trust(self, url: str) -> None:
        """Exempt one more address that the operator named."""
        self._own.add(_origin(urlsplit(url)))

    def objection(self, url: str) -> str | None:
        """Say why this URL is not fetched; None where it may be."""
        try:
            parts = urlsplit(url)
            port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        except ValueError as error:
            return f"not a URL ({error})"
        if parts.scheme not in {"http", "https"}:
            return f'the scheme "{parts.scheme}" is not fetched'
        if parts.username is not None or parts.password is not None:
            return "a URL must not hold credentials"
        if _origin(parts) in self._own:
            return None
        return self._host_objection((parts.hostname or "").rstrip("."), port)

    def _host_objection(self, host: str, port: int) -> str | None:
        if host in self._names:
            return None
        try:
            address = literal(host)
        except ValueError:
            return f'"{host}" is no host'
        if address is not None:
            return self._literal_objection(address, port)
        if not re.fullmatch(r"[a-z0-9._-]+", host) or "." not in host:
            return f'"{host}" is no public host name'
        if any(host == name or host.endswith("." + name) for name in _PRIVATE_NAMES):
            return f'"{host}" is a private name'
        return _port_objection(port)

    def _literal_objection(self, address: Address, port: int) -> str | None:
        if self._exempt(address):
            return None
        return f"{address} is not a public address" if not public(address) else _port_objection(port)

    def address_objection(self, name: str, text: str) -> str | None:
        """Say why the address of a name is not connected to; None where it may be."""
        address = ipaddress.ip_address(text)
        own = {host for _, host, _ in self._own}
        if name.lower().rstrip(".") in self._names | own or self._exempt(address) or public(address):
            return None
        return f"{name} resolves to {address}, which is not a public address"

    def _exempt(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def literal(host: str) -> Address | None:
    """Read a host as an address, in every form that a resolver would (0x7f.1, 0177.0.0.1, 2130706433, ::1).

    None: it is a name. ValueError: it is neither.
    """
    if ":" in host:
        return ipaddress.ip_address(host)
    if not re.fullmatch(r"[0-9a-fx.]+", host):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        if re.fullmatch(r"[0-9.]*", host):
            raise ValueError(host) from None
        return None


def public(address: Address) -> bool:
    """Whether an address, and every address that it wraps, belongs to the public internet."""
    return all(
        each.is_global and not (each.is_multicast or each.is_reserved or each.is_unspecified)
        for each in _unwrapped(address)
    )


def _unwrapped(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [ipaddress.IPv4Address(address.packed[-4:])]
    inner: list[Address] = [*(address.teredo or ())]
    if address.sixtofour:
        inner.append(address.sixtofour)
    return [address, *inner]


def _port_objection(port: int) -> str | None:
    return None if port in PORTS else f"port {port} is not one of a web site"


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return (parts.scheme, (parts.hostname or "").rstrip("."), parts.port or default)


class UrlGuard:
    """Downloader middleware, outermost: judges each URL before anything is asked."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the run's guard."""
        return cls(crawler.settings["CLAUSEWATCH_RUN"].guard)

    def process_request(self, request: Request) -> None:
        """Refuse what must not be fetched."""
        if problem := self._guard.objection(request.url):
            raise Declined(FailureKind.UNSAFE_URL, f"{request.url}: {problem}")


class AddressGuard(UrlGuard):
    """Downloader middleware, innermost: gives a refused address its own name instead of "unknown host"."""

    def process_request(self, request: Request) -> None:
        """Judge nothing here: the resolver does."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say that the resolver refused, before the back-off takes it for a passing failure."""
        host = (urlsplit(request.url).hostname or "").rstrip(".")
        if isinstance(exception, CannotResolveHostError) and host in self._guard.refused:
            raise Declined(FailureKind.UNSAFE_URL, f"{request.url}: {self._guard.refused[host]}")


class GuardedResolver(CachingThreadedResolver):
    """Refuses addresses that are not public. It is given each literal address too."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, guard: Guard) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Start strict; the runs put their own in its place (spiders.run)."""
        settings = crawler.settings
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT"), Guard())

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's
        """Resolve a name, and judge the address that would be connected to."""
        found = super().getHostByName(name, timeout)
        found.addCallback(self._judged, name)
        return found

    def _judged(self, address: str, name: str) -> str:
        if problem := self._guard.address_objection(name, address):
            self._guard.refused[name] = problem
            # Any other exception would be logged by Twisted as a bug of the resolver.
            raise DNSLookupError(problem)
        return address
