"""Where links lead: absolute, without what only serves to follow people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

# Parameters that name a campaign or a click, never a page.
_TRACKING: Final = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|_hs(?:enc"
    r"|mi)|_gl|_ga"
    r"|mkt_tok|wbraid|gbraid|srsltid|vero_id|oly_(?:anon|enc)_id|s_cid|trk(?:info|campaign)?)$",
    re.IGNORECASE,
)
_SCHEME: Final = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_ROOT: Final = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*:)//([^/?#]*)([^?#]*)")
# An archive's own address around the original one.
_ARCHIVED: Final = re.compile(r"^(?:(?:https?:)?//web\.archive\.org)?/web/(\d{4,14})(?:[a-z]{2}_)?/", re.IGNORECASE)
_ARCHIVE_HOST: Final = re.compile(r"^https?://web\.archive\.org/(?!web/|$)", re.IGNORECASE)
_QUOTED_SCHEME: Final = re.compile(r"^https?%3a", re.IGNORECASE)
_QUOTED: Final = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_PATH_END: Final = re.compile("[?#]")
_MASK_PATH: Final = "/cdn-cgi/l/email-protection#"
_LENGTH_LIMIT: Final = 2000
_UNUSABLE: Final = ("javascript:", "data:", "about:", "blob:", "#")


def is_local(href: str) -> bool:
    """Whether a link leads to a place on the same page."""
    return href.startswith("#")


def email_behind(masked: str) -> str:
    """The address that Cloudflare hides: hexadecimal, every byte XOR the first; "" where it is none."""
    try:
        key, *rest = bytes.fromhex(masked)
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in rest).decode("utf-8", "replace")


def targets(hrefs: Sequence[str], base: str) -> tuple[str, ...]:
    """Absolute targets in order, each once; what is no address of anything is left out."""
    found = [link for href in hrefs if (link := target(href, base))]
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))


def target(href: str, base: str) -> str:
    """One link target, absolute and without tracking parameters; "" where it leads nowhere."""
    return _remembered(href, base) if len(href) <= _LENGTH_LIMIT else _target(href, base)


def _target(href: str, base: str) -> str:
    href = "".join(href.split())
    if not href or len(href) > _LENGTH_LIMIT or href.lower().startswith(_UNUSABLE):
        return ""
    if _MASK_PATH in href:
        address = email_behind(href.partition(_MASK_PATH)[2])
        return f"mailto:{address}" if address else ""
    return _without_tracking(_absolute(original(href), base))


_remembered = lru_cache(maxsize=1 << 13)(_target)  # captures of one policy link alike


def original(address: str) -> str:
    """The address that an archive's address is about; any other one as it is."""
    inner = _ARCHIVED.sub("", address, count=1)
    inner = _ARCHIVE_HOST.sub("/", inner, count=1)  # a link of the page, resolved by the archive
    return _unquoted(inner) if _QUOTED_SCHEME.match(inner) else inner or address


def archived_at(address: str) -> str:
    """The moment in an archive's address, ISO 8601 in UTC; "" where there is none to the second."""
    found = _ARCHIVED.match(address)
    if found is None or len(found[1]) != len("20200102030405"):
        return ""
    moment = found[1]
    return f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}T{moment[8:10]}:{moment[10:12]}:{moment[12:]}Z"


def _unquoted(address: str) -> str:
    return _QUOTED.sub(lambda run: bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "replace"), address)


def _absolute(href: str, base: str) -> str:
    """RFC 3986 §5.2, for the references that pages hold."""
    if _SCHEME.match(href):
        return href
    root = _ROOT.match(base)
    if root is None:
        return href
    scheme, host, path = root.groups()
    if href.startswith("//"):
        return scheme + href
    if href.startswith("/"):
        return f"{scheme}//{host}{_without_dots(href)}"
    if href.startswith("?"):
        return f"{scheme}//{host}{path}{href}"
    return f"{scheme}//{host}{_without_dots(path.rpartition('/')[0] + '/' + href)}"


def _without_dots(reference: str) -> str:
    cut = _PATH_END.search(reference)
    path, rest = (reference[: cut.start()], reference[cut.start() :]) if cut else (reference, "")
    if "/." not in path:
        return reference
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            kept = kept[:1] + kept[1:-1]
        elif part != ".":
            kept.append(part)
    return "/".join(kept) + rest


def _without_tracking(link: str) -> str:
    if "?" not in link:
        return link
    head, _, rest = link.partition("?")
    query, mark, fragment = rest.partition("#")
    kept = [part for part in query.split("&") if not _TRACKING.match(part.partition("=")[0])]
    return head + ("?" + "&".join(kept) if kept else "") + mark + fragment
