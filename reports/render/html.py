"""One self-contained page: no script, no request, readable on a telephone, in the dark and without colours.

Words gone are struck through and words new underlined by a style on the very element, because mail programs and
feed readers drop style sheets; ``role`` says the same to a screen reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from crawler.model import Comparison, Digest, Extraction
from reports.render.fit import fitting
from reports.render.looks import Look, dark_rules, in_feed, in_mail, on_page
from reports.render.readings import reading_view
from reports.render.views import DigestView, ItemView, Section, redline_view
from reports.render.wording import way_out

# Gmail cuts a message off at about 102 kB, headers and encoding included.
LIMIT = 90_000


_MOMENT = re.compile(r"\b\d{4}-\d\d(?:-\d\d(?: \d\d:\d\d(?::\d\d)?)?)?\b")


@cache
def _environment(look: Look) -> Environment:
    made = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["dated"] = partial(_dated, look("time"))
    made.globals |= {"look": look, "dark_rules": dark_rules}
    return made


def _dated(look: Markup, words: str) -> Markup:
    """The words with moments marked as such, so that no line ends inside one."""
    marked = _MOMENT.sub(lambda found: f"<time{look}>{found[0]}</time>", str(escape(words)))
    return Markup(marked)  # noqa: S704 - escaped first


def html(digest: Digest) -> str:
    """A digest as a page of at most 90 kB."""
    return fitting(digest, _digest, LIMIT)


def mail_page(digest: Digest, ways_out: Sequence[str]) -> str:
    """The same for a mail: styled on its elements alone, and at its foot how to be rid of it."""
    template = _environment(in_mail).get_template("mail.html")
    return fitting(digest, lambda view: template.render(view=view, way_out=way_out(ways_out)), LIMIT)


def redline_html(comparison: Comparison) -> str:
    """A comparison with every edit, as a page."""
    return _environment(on_page).get_template("redline.html").render(view=redline_view(comparison))


def reading_html(found: Extraction, source: str) -> str:
    """How one page was read: what was kept and, at its place, what was left out and why."""
    return _environment(on_page).get_template("reading.html").render(view=reading_view(found, source))


def entry(item: ItemView | None, sections: tuple[Section, ...]) -> str:
    """The same words as the page's, without the page around them: what a feed carries."""
    return _environment(in_feed).get_template("entry.html").render(item=item, sections=sections)


def _digest(view: DigestView) -> str:
    return _environment(on_page).get_template("digest.html").render(view=view)
