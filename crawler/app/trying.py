"""Channels tried outside any series: as far as they go without sending, and with a digest that is no news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.app.wiring import Clock, channels
from crawler.config import Config
from crawler.errors import ClausewatchError
from crawler.model import Comparison, Digest, DigestItem, EditView, Note, Op, Run, Side, Standing, Tag, sha256
from reports.channels import Channel
from reports.digest import Coverage, compose
from reports.letter import Letter


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying a channel, or one recipient of it."""

    channel: str
    recipient: str
    ok: bool
    detail: str


def try_all(config: Config, names: Sequence[str], clock: Clock, *, test: bool = False) -> Iterator[Tried]:
    """Try channels one after another; one that fails does not stop the others."""
    made = channels(config, clock)
    for name in names:
        channel = made[name]
        yield (probed := _probed(name, channel))
        if probed.ok and test and not channel.looks_back:
            for recipient in config.tables.channels[name].recipients:
                yield _sent(name, channel, recipient, clock())


def _probed(name: str, channel: Channel) -> Tried:
    try:
        return Tried(name, "", ok=True, detail=channel.probe())
    except ClausewatchError as error:
        return Tried(name, "", ok=False, detail=str(error))


def _sent(name: str, channel: Channel, recipient: str, now: datetime) -> Tried:
    digest = rehearsal(now)
    try:
        channel.send(Letter(digest.key, digest, recipient))
    except ClausewatchError as error:
        return Tried(name, recipient, ok=False, detail=str(error))
    return Tried(name, recipient, ok=True, detail=f"sent a test, {digest.key}")


def rehearsal(now: datetime) -> Digest:
    """A digest of one invented change, which says of itself that it is a test."""
    sides = [
        Side(sha256(name.encode()), now - timedelta(hours=hours), "https://acme.example/privacy", name)
        for name, hours in (("before", 12), ("after", 0))
    ]
    words = (
        Run(Tag.KEEP, "This is a test of Clausewatch. "),
        Run(Tag.DELETE, "Words gone look like this,"),
        Run(Tag.INSERT, "words new look like this,"),
        Run(Tag.KEEP, " and nothing has changed anywhere."),
    )
    spelt = ["".join(run.text for run in words if run.tag is not tag) for tag in (Tag.INSERT, Tag.DELETE)]
    told = Comparison(
        policy="acme/privacy",
        company="Acme (a test)",
        kind="privacy",
        url="https://acme.example/privacy",
        old=sides[0],
        new=sides[1],
        note=Note.NONE_STATED,
        edits=(EditView(Op.EDIT, ("A heading",), (spelt[0],), (spelt[1],), words),),
    )
    about = Coverage(policies=1, since=now - timedelta(days=1), prefix="[test]")
    return compose("test", now, [DigestItem(Standing.NEWS, told)], about)
