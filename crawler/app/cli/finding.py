"""Verbs that find what to watch: discover add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.app.cli.exits import FAILED
from crawler.app.cli.fetching import bars
from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import remark, table
from crawler.errors import QueryError

if TYPE_CHECKING:
    from crawler.app.adding import Candidate
    from crawler.app.discovering import Finds, Looked
    from crawler.config import Config
    from crawler.config.writing import Entry
    from crawler.text.finding import Document, Site

_MOST = 60


@click.command()
@click.argument("domains", nargs=-1, required=True, metavar="DOMAIN...")
@click.option("--add", is_flag=True, help="Write what is found into config.toml; its comments stay.")
@click.option("--language", default="", help="The edition to prefer, such as de; else that of the home page.")
@click.option(
    "--most", default=_MOST, show_default=True, type=click.IntRange(3, 500), help="Pages asked of one site at most."
)
@click.option("--no-archive", is_flag=True, help="Do not ask the archive what it knows of the site.")
@common
@as_json_option
def discover(
    common: Common, domains: tuple[str, ...], language: str, most: int, *, add: bool, no_archive: bool, as_json: bool
) -> None:
    """Find the privacy policy, terms, cookie policy and related documents of each DOMAIN, best first."""
    from crawler.app import adding, discovering
    from crawler.app.fetching import run_crawls

    place = common.workplace()
    wish = discovering.Wish(tuple(dict.fromkeys(domains)), most, language.lower(), archive=not no_archive)
    for typed in wish.sites:
        discovering.home_of(typed)
    with bars() as show:
        finds: Finds = run_crawls(place, lambda crawls: discovering.discover(crawls, place, wish, show))
    new: list[Entry] = []
    if add:
        new = adding.entries(place.config, map(_candidate, discovering.chosen(finds.sites)))
    if new:
        adding.write(common.config_path, new)
    _print(finds, place.config, new, as_json=as_json)
    if add:
        remark(f"added {len(new)} to {common.config_path}" if new else "nothing to add: all of it is watched already")
    if finds.problems or len(finds.sites) < len(wish.sites) or any(not site.documents for site in finds.sites):
        raise SystemExit(FAILED)


def _candidate(found: tuple[Site, Document]) -> Candidate:
    from crawler.app.adding import Candidate

    site, document = found
    return Candidate(document.url, document.kind, site_name=site.name)


def _print(finds: Finds, config: Config, new: list[Entry], *, as_json: bool) -> None:
    from crawler.app.adding import known
    from crawler.text.finding.addresses import key

    watched, added = known(config), {entry.url: entry.policy for entry in new}
    if as_json:
        print_json([_record(site, watched, added) for site in finds.sites])
    else:
        rows = [
            (
                site.policy,
                document.kind,
                document.language[:5] or None,
                _state(document, key(document.url) in watched, added),
                document.url,
                document.reasons[0],
            )
            for site in finds.sites
            for document in site.documents
            if not document.edition_of
        ]
        if rows:
            table(("site", "kind", "lang", "state", "URL", "detail"), rows)
        _explain(finds)
    for words in (*finds.remarks, *finds.problems):
        remark(words)


def _state(document: Document, known: bool, added: dict[str, str]) -> str:  # noqa: FBT001 - a fact, not a switch
    return added.get(document.url) or ("watched" if known else "new")


def _explain(finds: Finds) -> None:
    """Say what the table does not: other editions, sites without a document."""
    for site in finds.sites:
        editions = sum(bool(document.edition_of) for document in site.documents)
        if editions:
            remark(f"{site.policy}: {editions} more in other languages (--json has them)")
        if not site.documents:
            remark(f"{site.policy}: nothing found; addresses tried: {site.asked}")
            for passed in site.passed[:3]:
                remark(f"  {passed.url}: {passed.why}")


def _record(site: Site, watched: frozenset[str], added: dict[str, str]) -> dict[str, Any]:
    from crawler.text.finding.addresses import key

    documents = [
        {
            "kind": document.kind,
            "url": document.url,
            "name": document.name,
            "language": document.language,
            "score": document.score,
            "reasons": document.reasons,
            "edition_of": document.edition_of or None,
            "watched": key(document.url) in watched,
            "added": added.get(document.url),
        }
        for document in site.documents
    ]
    passed = [{"url": each.url, "led": each.led, "why": each.why} for each in site.passed]
    return {
        "site": site.policy,
        "home": site.home,
        "name": site.name,
        "asked": site.asked,
        "documents": documents,
        "passed": passed,
    }


@click.command()
@click.argument("url")
@click.option("--company", default="", help="Id or name of the company; else the one on the same site, or a new one.")
@click.option("--kind", default="", help="Instead of what the page calls itself: privacy, terms, cookies, …")
@click.option("--every", help='How often it is visited, such as "12h"; else that of [crawl].')
@click.option("--force", is_flag=True, help="Add it though the page does not read like a policy, or cannot be had.")
@common
def add(common: Common, url: str, company: str, kind: str, every: str | None, *, force: bool) -> None:
    """Read the page at a URL and add it to config.toml as a policy; the file's comments stay."""
    from crawler.app import adding, discovering
    from crawler.app.fetching import run_crawls

    place = common.workplace()
    discovering.home_of(url)
    looked: Looked = run_crawls(place, lambda crawls: discovering.look(crawls, url))
    _refuse(looked, kind, force=force)
    found = kind or looked.nature.kind
    if not found:
        raise QueryError(f"{url}: it is not clear what kind of document this is", remedy="name it with --kind")
    if looked.url != url:
        remark(f"{url} leads to {looked.url}")
    new = adding.entries(place.config, [adding.Candidate(looked.url, found, company, looked.site, every)])
    if not new:
        raise QueryError(f"{looked.url}: is watched already", remedy="`clausewatch policies` lists what is")
    adding.write(common.config_path, new)
    click.echo(f"added {new[0].policy}  {new[0].url}")
    for reason in looked.nature.reasons:
        remark(f"  {reason}")


def _refuse(looked: Looked, kind: str, *, force: bool) -> None:
    """Stop where the page is no policy, unless the operator insists."""
    from crawler.text.finding.nature import reads_like_one

    if force:
        return
    if looked.problem:
        remark(f"error: {looked.url}: {looked.problem}\n  remedy: try again later, or --force with --kind")
        raise SystemExit(FAILED)
    if not (looked.nature.kind or (kind and reads_like_one(looked.nature))):
        why = looked.nature.reasons[0] if looked.nature.reasons else "it says nothing"
        raise QueryError(
            f"{looked.url}: does not read like a policy: {why}",
            remedy="look at the page; --force with --kind adds it all the same",
        )
