"""How many pages the reader reads in a second of processor time, and what it does with pages that nobody would write.

python -m bench.reading                  made-up pages, and the pages of ../shared where they are
python -m bench.reading mutated 10000    so many mutated pages: no exception, none over two seconds
"""

from __future__ import annotations

import lzma
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from bench.mutations import mutated
from crawler.model import Page, Recipe
from crawler.text import READER, read

SHARED: Final = Path(__file__).resolve().parents[2] / "shared" / "evals" / "extract" / "dev.sqlite"
_SLOW_S: Final = 2.0
_SECTIONS: Final = 60
_MENU: Final = 120
_SCRIPTS: Final = 40


class Spent(NamedTuple):
    """What reading some pages took."""

    seconds: list[float]
    size: int

    def __str__(self) -> str:
        total, count = sum(self.seconds), len(self.seconds)
        return (
            f"{count} pages of {self.size / count / 1000:.0f} kB: {count / total:.0f} pages per CPU-second, "
            f"{1000 * total / count:.1f} ms each, median {1000 * statistics.median(self.seconds):.1f} ms, "
            f"worst {1000 * max(self.seconds):.0f} ms"
        )


def timed(pages: Iterable[Page]) -> Spent:
    """Read pages; the processor's seconds of each."""
    seconds, size = [], 0
    for page in pages:
        began = time.process_time()
        read(page, Recipe(READER))
        seconds.append(time.process_time() - began)
        size += len(page.body)
    return Spent(seconds, size)


def made_up(count: int, captures: int) -> Iterator[Page]:
    """So many policies with so many captures each; the text changes with every fourth capture, the rest with each."""
    for policy in range(count):
        for capture in range(captures):
            yield Page(page(policy, capture), f"https://made-{policy}.example/privacy", "text/html; charset=utf-8")


def page(policy: int, capture: int) -> bytes:
    """A page as they are: menus, scripts, drawings, a bar about cookies, and between them the policy."""
    menu = "".join(
        f'<li class="nav-item"><a class="nav-link" href="/shop/{n}?utm_source=top&amp;c={capture}">'
        f"<span>Aisle {n}</span></a></li>"
        for n in range(_MENU)
    )
    scripts = "".join(
        f"<script>window.state{n} = {{'capture': {capture}, 'more': '{'x' * 900}'}};</script>"
        for n in range(_SCRIPTS)
    )
    sections = "".join(
        f'<section id="s{n}"><h2 class="title">{n + 1}. Matter {n} of company {policy}</h2><div class="rich-text">'
        f"<p>In matter {n} we keep the <b>personal data</b> that you give us for {30 + (capture // 4) % 7} days, and"
        f' share it with <a href="/partners/{n}">partner {n * 31 % 97}</a> where the law asks us to.</p>'
        f"<ul><li><p>your name in matter {n}</p></li><li>your <em>address</em>;</li></ul></div></section>"
        for n in range(_SECTIONS)
    )
    return (
        f"<!doctype html><html lang=en><head><title>Privacy {policy}</title>{scripts}</head><body>"
        f'<header class="site-header"><nav><ul>{menu}</ul></nav></header><main><h1>Privacy policy</h1>'
        f"<p>Last updated: 4 May 2021</p>{sections}</main>"
        f'<footer><svg><path d="{"M0 1 " * 500}"/></svg><ul>{menu}</ul><p>Trace {capture}</p></footer></body></html>'
    ).encode()


def shared() -> Iterator[Page]:
    """The real pages, capture after capture."""
    base = sqlite3.connect(f"file:{SHARED}?mode=ro", uri=True)
    for name, packed in base.execute("SELECT doc, blob FROM doc ORDER BY doc"):
        bodies = lzma.decompress(packed)
        rows = base.execute("SELECT url, ct, off, len FROM cap WHERE doc = ? ORDER BY k", (name,))
        for url, kind, start, size in rows:
            yield Page(bodies[start : start + size], url or "", kind or "")


def mutations(count: int) -> None:
    """Read so many mutated pages, and say which were slow; what raises ends the run with its seed."""
    whole = page(0, 0)
    small = whole[: whole.index(b"<script>")] + whole[whole.index(b"</head>") :]
    slow, worst = 0, 0.0
    for seed in range(count):
        body = mutated(small, seed)
        began = time.process_time()
        try:
            read(Page(body, "https://made-0.example/privacy", "text/html"), Recipe(READER))
        except Exception:
            print(f"seed {seed} raised", file=sys.stderr)
            raise
        spent = time.process_time() - began
        worst = max(worst, spent)
        if spent > _SLOW_S:
            slow += 1
            print(f"seed {seed}: {spent:.1f} s, {len(body)} bytes")
    print(f"{count} mutated pages: no exception, {slow} over {_SLOW_S:.0f} s, worst {worst:.2f} s")


def main() -> None:
    """Made-up pages and real ones; or mutated ones."""
    if sys.argv[1:2] == ["mutated"]:
        mutations(int(sys.argv[2]))
        return
    print(f"made up, seen first:   {timed(made_up(100, 1))}")
    print(f"made up, ten captures: {timed(made_up(10, 10))}")
    if SHARED.exists():
        print(f"real, all captures:    {timed(shared())}")


if __name__ == "__main__":
    main()
