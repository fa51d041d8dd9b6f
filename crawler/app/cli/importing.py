"""The verb that brings in what others have kept: import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.app.cli.options import Common, common, when
from crawler.app.cli.outcomes import derive, fail_if
from crawler.app.cli.output import progress, remark, table
from crawler.errors import QueryError

if TYPE_CHECKING:
    from crawler.app.containers import Wanted
    from crawler.app.importing import Labels
    from crawler.app.wiring import Workplace
    from crawler.model import Policy
    from store import Store


@click.command(name="import")
@click.argument("policy")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--url", help="Where the text was served; taken from the file's own header where it has one.")
@click.option("--date", help="When it was seen (UTC); taken from the file's own header where it has one.")
@click.option("--content-type", help="Instead of what the file's name says.")
@click.option("--document", default="*", help='Of a git collection: which "SERVICE/TERMS TYPE"; a pattern.')
@common
def import_(
    common: Common,
    policy: str,
    paths: tuple[Path, ...],
    url: str | None,
    date: str | None,
    content_type: str | None,
    document: str,
) -> None:
    """Bring in what others kept, as captures of a POLICY: files, WARC files, git collections, urlwatch's cache.

    A file (HTML, plain text, Markdown, PDF) is one capture. WARC files, git repositories laid out like those of
    Open Terms Archive, and urlwatch's cache hold many: for them POLICY may be a pattern such as "acme/*", and each
    page goes to the policy with its address. Twice is once.
    """
    from crawler.app.containers import Wanted, is_container
    from crawler.app.importing import Labels
    from crawler.app.wiring import writing

    place = common.workplace()
    policies = place.config.chosen((policy,))
    containers = [path for path in paths if is_container(path)]
    files = [path for path in paths if path not in containers]
    labels = Labels(url, when(date) if date else None, content_type)
    with writing(place) as store:
        if files:
            _files(place, store, files, (_one(policies, policy), labels))
        if containers:
            _containers(place, store, containers, Wanted(policies, document, url, place.config.crawl.max_bytes))
        underived = derive(place, store, [each.id for each in policies])
    fail_if(underived)


def _files(place: Workplace, store: Store, files: list[Path], told: tuple[Policy, Labels]) -> None:
    from crawler.app.importing import capture_of

    policy, labels = told
    # All are made before one is recorded: a bad file among them leaves nothing half-done.
    made = [(path, *capture_of(path, policy, labels, place.clock())) for path in files]
    rows = []
    for path, capture, body in made:
        new = store.captures.append(capture, body)
        at = f"{capture.observed_at:%Y-%m-%d %H:%M}"
        rows.append((path.name, policy.id, at, capture.url, "new" if new else "known"))
    table(("file", "policy", "observed", "URL", ""), rows)


def _containers(place: Workplace, store: Store, containers: list[Path], wanted: Wanted) -> None:
    from crawler.app.containers import bring

    rows = []
    for path in containers:
        with progress(path.name, None) as step:
            brought = bring(path, wanted, store, place.clock(), step)
        found = sorted({*brought.new, *brought.known})
        rows += [(path.name, policy, brought.new[policy], brought.known[policy]) for policy in found]
        for reason, count in sorted(brought.left_out.items()):
            remark(f"{path.name}: left out, {reason}: {count}")
    table(("container", "policy", "new", "known"), rows, numbers=("new", "known"))


def _one(found: tuple[Policy, ...], pattern: str) -> Policy:
    if len(found) > 1:
        raise QueryError(f'"{pattern}" names {len(found)} policies', remedy="name one; a file is one capture")
    return found[0]
