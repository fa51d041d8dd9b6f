"""Pages that no one would write: a sound page with its bytes flipped, its tags unclosed, its boxes without end.

Made from a seed, so that what a run found can be found again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

_TAG: Final = re.compile(rb"<[^<>]{1,200}>")
_CLOSING: Final = re.compile(rb"</\w+>")
_DEEP: Final = 10_000
_LONG: Final = 1_000_000
_NAMES: Final = (b"div", b"table", b"ul", b"a", b"b", b"svg", b"template", b"p", b"select", b"h1", b"font", b"pre")


def flipped(page: bytes, chance: random.Random) -> bytes:
    """Some bytes are others."""
    made = bytearray(page)
    for _ in range(1 + chance.randrange(max(2, len(page) // 50))):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def unclosed(page: bytes, chance: random.Random) -> bytes:
    """Some elements are never closed."""
    keep = chance.random()
    return _CLOSING.sub(lambda found: found[0] if chance.random() < keep else b"", page)


def nested(page: bytes, chance: random.Random) -> bytes:
    """The page stands ten thousand elements deep."""
    name = chance.choice(_NAMES)
    at = chance.randrange(len(page))
    return page[:at] + b"<%b class=x>" % name * _DEEP + page[at:] + b"</%b>" % name * chance.choice((0, _DEEP))


def swollen(page: bytes, chance: random.Random) -> bytes:
    """One attribute, one tag or one word is a megabyte long."""
    what = chance.choice(
        (b"<div class='%b'>", b"<a href='/%b'>", b"<p %b>", b"<%b>", b"%b", b"&%b;", b"<!-- %b", b"<p style='%b'>")
    )
    filling = chance.choice((b"a", b"a ", b"-", b"<", b"&", b'"', b"1.", b"\xe4\xb8\xad", b"=", b"&#x41;"))
    at = chance.randrange(len(page))
    return page[:at] + what.replace(b"%b", filling * (_LONG // len(filling))) + page[at:]


def shuffled(page: bytes, chance: random.Random) -> bytes:
    """The same tags in another order."""
    tags = _TAG.findall(page)
    chance.shuffle(tags)
    left = iter(tags)
    return _TAG.sub(lambda found: next(left, found[0]), page)


def torn(page: bytes, chance: random.Random) -> bytes:
    """A part of the page is gone, and another stands there many times."""
    one, two = sorted(chance.randrange(len(page)) for _ in range(2))
    return page[:one] + page[two:] + page[one:two] * chance.randrange(4)


MUTATIONS: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    flipped,
    flipped,
    unclosed,
    unclosed,
    shuffled,
    shuffled,
    torn,
    torn,
    nested,
    swollen,
)


def mutated(page: bytes, seed: int) -> bytes:
    """A page that has gone through one to three mutations, chosen by the seed."""
    chance = random.Random(seed)
    for _ in range(1 + chance.randrange(3)):
        page = chance.choice(MUTATIONS)(page, chance) or b"<p>"
    return page
