"""Verbs that understand and tell: derive digest deliver."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from crawler.app.cli.exits import FAILED
from crawler.app.cli.options import Common, as_json_option, common
from crawler.app.cli.output import as_json as print_json
from crawler.app.cli.output import progress, remark, table
from crawler.app.cli.replaying import replay, show
from crawler.errors import ConfigError

if TYPE_CHECKING:
    from crawler.app.pipeline import Derived
    from crawler.app.wiring import Workplace
    from crawler.config import Series
    from crawler.model import Digest, Outcome
    from reports.deliver import DeliverySummary
    from store import Store

FORMS = ("text", "html", "markdown", "json")


@click.command()
@click.argument("names", nargs=-1, metavar="[POLICY]...")
@click.option("--rebuild", is_flag=True, help="Drop everything that is derived first; nothing recorded is touched.")
@click.option("--check", is_flag=True, help="Show what today's reader would change (exit code 4); write nothing.")
@common
@as_json_option
def derive(common: Common, names: tuple[str, ...], *, rebuild: bool, check: bool, as_json: bool) -> None:
    """Read the captures of the POLICIES named (all, where none is named) into versions and changes."""
    from crawler.app.pipeline import derive_all
    from crawler.app.wiring import writing

    if check:
        raise SystemExit(_checked(common, names, rebuild=rebuild, as_json=as_json))
    place = common.workplace()
    policies = place.config.chosen(names)
    done: list[Derived] = []
    if rebuild:
        policies = place.config.policies  # clauses are shared among policies: all are derived again
    with writing(place) as store, store.transaction() if rebuild else nullcontext():
        # One transaction: readers see the old rows until the new ones are whole, and an interruption changes nothing.
        if rebuild:
            store.timelines.drop()
        with progress("derive", len(policies)) as step:
            for outcome in derive_all(policies, store):
                done.append(outcome)
                step(len(done))
    rows = [(d.policy, d.read, d.spans, d.changes, d.problem or "ok") for d in done]
    columns = ("policy", "read", "spans", "changes", "outcome")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif len(rows) <= 100 or any(d.problem for d in done):
        table(columns, [row for row in rows if len(rows) <= 100 or row[-1] != "ok"], numbers=columns[1:4])
    else:
        remark(f"derived {len(rows)} policies")
    if any(outcome.problem for outcome in done):
        raise SystemExit(FAILED)


def _checked(common: Common, names: tuple[str, ...], *, rebuild: bool, as_json: bool) -> int:
    from crawler.app.cli.adopting import check_reader

    if rebuild:
        raise click.UsageError("--check writes nothing, and --rebuild rebuilds: choose one")
    return check_reader(common, names, as_json=as_json)


@click.command()
@click.argument("names", nargs=-1, metavar="[SERIES]...")
@click.option("--preview", is_flag=True, help="Print what would be told; record and deliver nothing.")
@click.option(
    "--replay", "reference", metavar="KEY", help="Print again what was told: a key, a week (2026-W47), a date."
)
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="How to print.")
@click.option("--no-deliver", is_flag=True, help="Record the digest; `clausewatch deliver` sends it.")
@common
def digest(
    common: Common, names: tuple[str, ...], reference: str | None, form: str, *, preview: bool, no_deliver: bool
) -> None:
    """Tell each SERIES (all, where none is named) what changed and was not told yet."""
    if reference:
        with common.reading() as store:
            replay(store, names, reference, form)
        return
    place = common.workplace()
    chosen = _series(place, names)
    whole = _preview(place, chosen, form) if preview else _tell(place, chosen, send=not no_deliver)
    if not whole:
        raise SystemExit(FAILED)


def _preview(place: Workplace, chosen: list[Series], form: str) -> bool:
    """Print what would be told; whether all of it could be derived."""
    from crawler.app.pipeline import compose_digest
    from crawler.app.wiring import writing

    with writing(place) as store:
        whole = _derived(place, chosen, store)
        for series in chosen:
            composed = compose_digest(place.config, series, store, place.clock())
            show(composed.digest, form) if composed.digest else remark(f"{series.series}: nothing to tell")
    return whole


def _tell(place: Workplace, chosen: list[Series], *, send: bool) -> bool:
    """Record what is to be told, and send it; whether all of it could be derived."""
    from crawler.app.pipeline import compose_digest, post
    from crawler.app.wiring import writing

    with writing(place) as store:
        whole = _derived(place, chosen, store)
        for series in chosen:
            composed = compose_digest(place.config, series, store, place.clock())
            post(composed, series, store)
            _say(series.series, composed.digest)
        if send:
            _report(_deliver(place, store))
    return whole


def _derived(place: Workplace, chosen: list[Series], store: Store) -> bool:
    """Derive what the series cover; whether all of it could be."""
    from crawler.app.pipeline import derive_all

    covered = {policy.id: policy for series in chosen for policy in place.config.covered(series)}
    underived = [outcome for outcome in derive_all(covered.values(), store) if outcome.problem]
    for outcome in underived:
        remark(f"{outcome.policy}: cannot be derived: {outcome.problem}")
    return not underived


def _series(place: Workplace, names: tuple[str, ...]) -> list[Series]:
    known = {series.series: series for series in place.config.tables.digests}
    for name in names:
        if name not in known:
            raise ConfigError(
                f'there is no series "{name}"; known: {", ".join(known) or "none"}',
                remedy="write a [[digests]] table",
            )
    if not known:
        raise ConfigError("no series of digests is configured", remedy="write a [[digests]] table in config.toml")
    return [known[name] for name in names] or list(known.values())


def _say(series: str, composed: Digest | None) -> None:
    """Print what a digest's subject line says."""
    from reports.digest import subject

    click.echo(subject(composed)) if composed else remark(f"{series}: nothing to tell")


def _deliver(place: Workplace, store: Store) -> DeliverySummary:
    from crawler.app.wiring import channels
    from reports.deliver import deliver as deliver_all

    return deliver_all(store.ledger, channels(place.config, place.clock), place.clock)


def _report(summary: DeliverySummary) -> None:
    """Say what became of each delivery; exit with 3 where one did not arrive."""
    rows = [
        (o.delivery.digest_key, o.delivery.channel, o.delivery.recipient, o.state.value, _next(o), o.detail)
        for o in summary.outcomes
    ]
    if rows:
        table(("digest", "channel", "to", "state", "next try", "detail"), rows)
    if not summary.complete:
        raise SystemExit(FAILED)


def _next(outcome: Outcome) -> str:
    return f"{outcome.next_try_at:%Y-%m-%d %H:%M}" if outcome.next_try_at else ""


@click.command()
@click.option("--retry", is_flag=True, help="Try now all that has not arrived: put off, refused, in doubt, stopped.")
@common
def deliver(common: Common, *, retry: bool) -> None:
    """Deliver the digests that are due: each once to each recipient, however often this is run."""
    from crawler.app.wiring import writing

    place = common.workplace()
    with writing(place) as store:
        if retry:
            store.ledger.retry()
        summary = _deliver(place, store)
    if not summary.outcomes:
        remark("nothing waits to be delivered")
    _report(summary)
