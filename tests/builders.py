"""Worlds in one line, and houses in which verbs run as real processes.

``World(folder).see("A A . B A")`` records a capture a day: a letter is a text, "." a day without one. Test folders
are no packages: the fixture ``builders`` hands this module to whoever wants it.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from crawler.app.demo import SmallWeb, config_text
from crawler.app.pipeline import Derived, compose_digest, derive_all, post
from crawler.app.wiring import Workplace, channels, writing
from crawler.config import Config, load
from crawler.model import Capture, Digest, Origin, Standing, sha256
from reports.deliver import DeliverySummary, deliver
from store import Store

ROOT = Path(__file__).resolve().parent.parent
POLICY = "acme/privacy"
URL = "https://acme.example/privacy"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)

CONFIG = """
[store]
path = "policies.db"

[[companies]]
id = "acme"
name = "Acme"

[[companies.policies]]
kind = "privacy"
url = "https://acme.example/privacy"

[[digests]]
series = "weekly"
settle = "24h"
channels = ["files", "feed"]

[channels.files]
type = "file"
folder = "digests"
formats = ["text", "markdown", "json"]

[channels.feed]
type = "atom"
path = "changes.atom"
"""

_PARTS = (
    ("Who we are", "Acme Ltd. of 1 Mill Lane, Springfield, is responsible for the personal data described here."),
    (
        "What we collect",
        "We collect your name, your e-mail address and the pages that you visit on our website, and nothing else.",
    ),
    ("Why we collect it", "We use personal data to answer your letters, to deliver what you order, and to bill it."),
    ("How long we keep it", "We keep your personal data for {days} days after your last order and then delete it."),
    (
        "Who else sees it",
        "We share personal data with the post, with our bank and with {partner}, as the law allows.",
    ),
    ("Cookies", "Our website sets one cookie, which remembers your basket and is gone when you close the browser."),
    (
        "Your rights",
        "You may ask us what data we hold about you, have it corrected or erased, and complain to the authority.",
    ),
    ("Contact", "Write to privacy@acme.example, or to our data protection officer at the address above."),
)


def page(letter: str, *, dated: str = "January 5, 2026") -> bytes:
    """A policy as a page; the letter decides how long data is kept and who sees it."""
    days = 30 * (ord(letter) - ord("A") + 1)
    sections = "".join(
        f"<h2>{at}. {title}</h2><p>{text.format(days=days, partner=f'Partner {letter} Inc.')}</p>"
        for at, (title, text) in enumerate(_PARTS, 1)
    )
    return (
        "<!doctype html><html lang=en><head><title>Privacy Policy - Acme</title></head><body>"
        f"<main><h1>Privacy Policy</h1><p>Last updated: {dated}</p>{sections}</main></body></html>"
    ).encode()


def day(number: float) -> datetime:
    """Noon of a day of the world; the first one is the first of March 2026."""
    return START + timedelta(days=number - 1)


def capture(
    letter: str, at: datetime, *, origin: Origin = Origin.LIVE, policy: str = POLICY, url: str = URL
) -> tuple[Capture, bytes]:
    """What one look brought: a text, or for "." a page that is not there."""
    body = page(letter) if letter != "." else b"<html><title>Not found</title><h1>404 Not Found</h1></html>"
    found = Capture(
        policy=policy,
        url=url,
        observed_at=at,
        recorded_at=at,
        origin=origin,
        status=404 if letter == "." else 200,
        content_type="text/html; charset=utf-8",
        body_sha256=sha256(body),
        memento_uri=f"https://archive.example/web/{at:%Y%m%d%H%M%S}id_/{url}" if origin is Origin.ARCHIVE else None,
    )
    return found, body


class World:
    """One policy whose text is a letter a day, in a real database; its verbs are the application's own."""

    def __init__(self, folder: Path, store: Store, config: Config) -> None:
        self.folder, self.store, self.config = folder, store, config
        self.series = config.tables.digests[0]

    def see(self, letters: str, *, first: float = 1, step: float = 1, origin: Origin = Origin.LIVE) -> None:
        """Record a capture for every letter, in order, ``step`` days apart."""
        for at, letter in enumerate(letters.split()):
            self.record(letter, first + at * step, origin=origin)

    def record(self, letter: str, number: float, *, origin: Origin = Origin.LIVE) -> bool:
        """Record one capture; whether it was new."""
        return self.store.captures.append(*capture(letter, day(number), origin=origin))

    def derive(self, **recipe: Any) -> Derived:
        """Derive the policy, under another recipe where one is described."""
        if recipe:
            policies = tuple(replace(p, recipe=replace(p.recipe, **recipe)) for p in self.config.policies)
            self.config = replace(self.config, policies=policies)
        return next(derive_all(self.config.policies[:1], self.store))

    def tell(self, number: float) -> Digest | None:
        """Derive, compose and post the series' digest as of noon of a day."""
        self.derive()
        composed = compose_digest(self.config, self.series, self.store, day(number))
        post(composed, self.series, self.store)
        return composed.digest

    def told(self, number: float) -> list[tuple[Standing, str, str]]:
        """What ``tell`` tells: standing, and the days between which it happened."""
        digest = self.tell(number)
        return [
            (
                item.standing,
                f"{item.comparison.old.observed_at:%d}",
                f"{item.comparison.new.observed_at:%d}",
            )
            for item in (digest.items if digest else ())
        ]

    def deliver(self, number: float) -> DeliverySummary:
        """Deliver what waits."""
        return deliver(self.store.ledger, channels(self.config, lambda: day(number)), lambda: day(number))


@contextmanager
def world(folder: Path, *, started: float = 1, config: str = CONFIG) -> Iterator[World]:
    """A world whose series begins at noon of a day."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(config, encoding="utf-8")
    loaded = load(path)
    with writing(Workplace(loaded, loaded.database, lambda: day(started))) as store:
        yield World(folder, store, loaded)


class Done(NamedTuple):
    """How a process ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class House:
    """A folder with a config.toml, in which verbs run as processes of their own."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def database(self) -> Path:
        return self.folder / "policies.db"

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start a verb."""
        return subprocess.Popen(
            [sys.executable, "-m", "crawler", *arguments],
            cwd=ROOT,
            env=_environment(environment | {"CLAUSEWATCH_CONFIG": str(self.config)}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str, **environment: str) -> Done:
        """Run a verb to its end."""
        with self.start(*arguments, **environment) as process:
            out, err = process.communicate()
        return Done(process.returncode, out, err)

    def ok(self, *arguments: str, **environment: str) -> str:
        """Run a verb that must succeed; what it printed."""
        done = self.run(*arguments, **environment)
        assert done.code == 0, done
        assert "Traceback" not in done.err, done.err
        return done.out

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database directly, without writing."""
        return rows(self.database, sql)

    def files(self) -> dict[str, bytes]:
        """The digests and the feed, by their place in the folder."""
        found = [*self.folder.glob("digests/**/*"), *self.folder.glob("changes.*")]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found if path.is_file()}


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLAUSEWATCH_")}
    return kept | {"PYTHONUTF8": "1"} | dict(more)


HASTE = {
    "[crawl]\n": '[crawl]\nretries = 2\nretry_wait = "10ms"\nmax_wait = "1s"\n',
    "[archive]\n": '[archive]\nretries = 3\nretry_wait = "10ms"\npause = "10ms"\n',
}
"""Waits between tries, cut short: the small web is ours."""


def house(folder: Path, web: SmallWeb, *, only: str = "", replaced: Mapping[str, str] | None = None) -> House:
    """A house whose web and archive are the small one's, with all its companies or ``only`` one."""
    folder.mkdir(parents=True, exist_ok=True)
    text = config_text(web.url, folder)
    if only:
        text = re.sub(
            rf'\[\[companies\]\]\nid = "(?!{only}).*?(?=\[\[companies\]\]|\[\[digests)', "", text, flags=re.DOTALL
        )
    for old, new in {**HASTE, **(replaced or {})}.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return House(folder)


class DeadlyWeb(SmallWeb):
    """A small web that does something when it has been asked so many times: kill the one who asks, for instance."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._left = 0
        self._deed: Callable[[], object] = lambda: None

    def after(self, requests: int, deed: Callable[[], object]) -> None:
        """Do the deed when that many more requests have come, before the last of them is answered."""
        self._deed, self._left = deed, requests

    def answer(self, method: str, target: str, headers: Any) -> Any:
        self._left -= 1
        if self._left == 0:
            self._deed()
        return super().answer(method, target, headers)


def kill(process: subprocess.Popen[str]) -> None:
    """End a process as a power cut would."""
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)


def rows(database: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask a database directly, without writing."""
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


_CONTENT = {
    "policies": "SELECT * FROM policies",
    "bodies": "SELECT sha256, size FROM bodies",
    "captures": "SELECT c.capture, c.policy, c.url, c.final_url, c.observed_at, c.origin, c.status, c.content_type,"
    " b.sha256, c.memento_uri, c.redirects, c.headers, c.evidence FROM captures c JOIN bodies b ON b.id = c.body",
    "served_instead": "SELECT i.policy, i.url, i.asked_at, c.capture FROM served_instead i"
    " JOIN captures c ON c.seq = i.capture",
    "failures": "SELECT failure, policy, url, memento_at, failed_at, kind, detail FROM failures",
    "cdx_records": "SELECT * FROM cdx_records",
    "listings": "SELECT archive, policy, url, complete, records, dropped, problem FROM listings",
    "versions": "SELECT version, title, clauses, words FROM versions",
    "readings": "SELECT b.sha256, r.content_type, r.status, r.recipe, v.version, r.page_kind, r.evidence,"
    " r.confidence, r.provenance FROM readings r JOIN bodies b ON b.id = r.body"
    " LEFT JOIN versions v ON v.id = r.version",
    "clauses": "SELECT clause, key, kind, label, text, links FROM clauses",
    "version_clauses": "SELECT v.version, x.position, k.clause, p.path FROM version_clauses x"
    " JOIN versions v ON v.id = x.version JOIN clauses k ON k.id = x.clause JOIN paths p ON p.id = x.path",
    "date_claims": "SELECT v.version, d.place, d.role, d.value, d.precision, d.source, d.position, d.rule, d.chosen,"
    " d.alternative FROM date_claims d JOIN versions v ON v.id = d.version",
    # Of what is kept for its cost, that which a change stands on: which others were once made is no history.
    "redlines": "SELECT o.version, n.version, r.algorithm, r.edited, r.added, r.removed, r.moved, r.renumbered,"
    " r.unchanged FROM redlines r JOIN versions o ON o.id = r.old JOIN versions n ON n.id = r.new"
    " WHERE r.id IN (SELECT redline FROM changes)",
    "clause_edits": "SELECT o.version, n.version, e.place, e.op, e.old_positions, e.new_positions, e.runs, e.moved,"
    " e.renumbered FROM clause_edits e JOIN redlines r ON r.id = e.redline"
    " JOIN versions o ON o.id = r.old JOIN versions n ON n.id = r.new"
    " WHERE r.id IN (SELECT redline FROM changes)",
    "spans": "SELECT s.policy, f.capture, l.capture, v.version, s.first_at, s.last_at, s.captures, s.modified,"
    " s.effective FROM spans s JOIN captures f ON f.seq = s.first_capture JOIN captures l ON l.seq = s.last_capture"
    " JOIN versions v ON v.id = s.version",
    "changes": "SELECT g.policy, b.capture, n.capture, g.after_at, g.by_at, g.note, g.modified_before,"
    " g.modified_after, g.effective_before, g.effective_after FROM changes g"
    " JOIN captures b ON b.seq = g.before_capture JOIN captures n ON n.seq = g.since_capture",
    "wordings": "SELECT w.policy, v.version, w.position, o.version, w.origin_position, w.changes, w.key,"
    " (SELECT group_concat(p.version || json_extract(j.value, '$[1]')) FROM json_each(w.parents) j"
    " JOIN versions p ON p.id = json_extract(j.value, '$[0]')) FROM wordings w"
    " JOIN versions v ON v.id = w.version JOIN versions o ON o.id = w.origin_version",
    "lineages": "SELECT l.policy, l.place, v.version, l.algorithm, (SELECT group_concat(y) FROM"
    " (SELECT x.version || w.position AS y FROM json_each(l.wordings) j JOIN wordings w ON w.id = j.value"
    " JOIN versions x ON x.id = w.version ORDER BY j.key)) FROM lineages l JOIN versions v ON v.id = l.version",
    "weights": "SELECT w.policy, c.capture, w.basis, w.points, w.reasons FROM weights w"
    " JOIN captures c ON c.seq = w.since_capture JOIN changes g USING (policy, since_capture)",
    "facts": "SELECT f.policy, c.capture, f.place, f.kind, f.before, f.after, f.edit, f.sentence FROM facts f"
    " JOIN captures c ON c.seq = f.since_capture JOIN changes g USING (policy, since_capture)",
    "edit_topics": "SELECT o.version, n.version, t.place, t.topic FROM edit_topics t"
    " JOIN redlines r ON r.id = t.redline JOIN versions o ON o.id = r.old JOIN versions n ON n.id = r.new"
    " WHERE r.id IN (SELECT redline FROM changes)",
    "derivations": "SELECT policy, recipe FROM derivations",
    "fts": "SELECT k.clause FROM clauses_fts f JOIN clauses k ON k.id = f.rowid",
    "series": "SELECT * FROM series",
    "digests": "SELECT digest, series, composed_at, document FROM digests",
    "announcements": "SELECT a.series, b.capture, s.capture, a.policy, a.after_at, a.by_at, a.standing, a.digest"
    " FROM announcements a JOIN captures b ON b.seq = a.before_capture JOIN captures s ON s.seq = a.since_capture",
    # How far a series looked, as a number of captures: sequence numbers depend on the order of arrival.
    "considered": "SELECT k.series, k.policy, t.capture, (SELECT count(*) FROM captures c WHERE c.policy = k.policy"
    " AND c.seq <= k.recorded) FROM considered k LEFT JOIN captures t ON t.seq = k.through_capture",
    "deliveries": "SELECT digest, channel, recipient, state, detail FROM deliveries",
}


def content(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything a database says, without row numbers, moments of recording and numbers of attempts."""
    return {name: sorted(rows(database, sql), key=repr) for name, sql in _CONTENT.items()}
