"""One self-contained page: no script, no request, readable on a telephone, in the dark and without colours.

Words gone are struck through and words new underlined by a style on the very element, because mail programs and
feed readers drop style sheets; ``role`` says the same to a screen reader.
"""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from crawler.model import Comparison, Digest
from reports.render.fit import fitting
from reports.render.views import DigestView, ItemView, Section, redline_view

# Gmail cuts a message off at about 102 kB, headers and encoding included.
LIMIT = 90_000


_MOMENT = re.compile(r"\b\d{4}-\d\d(?:-\d\d(?: \d\d:\d\d(?::\d\d)?)?)?\b")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["dated"] = _dated
    return made


def _dated(words: str) -> Markup:
    """The words with moments marked as such, so that no line ends inside one."""
    return Markup(_MOMENT.sub(r"<time>\g<0></time>", str(escape(words))))  # noqa: S704 - escaped first


def html(digest: Digest) -> str:
    """A digest as a page of at most 90 kB."""
    return fitting(digest, _digest, LIMIT)


def redline_html(comparison: Comparison) -> str:
    """A comparison with every edit, as a page."""
    return _environment().get_template("redline.html").render(view=redline_view(comparison))


def entry(item: ItemView | None, sections: tuple[Section, ...]) -> str:
    """The same words as the page's, without the page around them: what a feed carries."""
    return _environment().get_template("entry.html").render(item=item, sections=sections)


def _digest(view: DigestView) -> str:
    return _environment().get_template("digest.html").render(view=view)
