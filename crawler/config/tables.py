"""The tables of config.toml as records: the model from which the JSON Schema is published."""

from __future__ import annotations

import ipaddress
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crawler.config.channels import Channel, Variable
from crawler.config.rules import NAMES
from crawler.config.series import Series
from crawler.config.times import Crontab, QuietHours, spacing
from crawler.config.values import (
    Duration,
    HeaderName,
    HeaderValue,
    Identifier,
    Moment,
    Selector,
    Size,
    WebAddress,
)
from crawler.model import Address, Cadence, Decisions, Manner, Policy, Recipe, Render


def _network(value: str) -> str:
    """Accept a host name, an address, or a network; a name passes as it is."""
    if any(c in value for c in "/:") and "://" not in value:
        ipaddress.ip_network(value, strict=False)
    return value


def _reachable(value: str) -> str:
    if "http" not in value and "@" not in value:
        raise ValueError("a user agent names a page or an address where its operator can be reached")
    return value


def _rule(value: str) -> str:
    """Accept the name of a rule."""
    if value not in NAMES:
        raise ValueError(f'there is no rule "{value}"; known: {", ".join(NAMES)}')
    return value


def _places(value: str) -> str:
    if not value:
        return value  # as the TimeMap says
    missing = [name for name in ("{timestamp}", "{url}") if name not in value]
    if missing:
        raise ValueError(f"names no place for {' and '.join(missing)}")
    return value


def _under(base: str, place: str) -> str:
    return place if place.startswith(("http://", "https://")) else f"{base.rstrip('/')}/{place}"


class Table(BaseModel):
    """What all tables share: unknown keys are errors, and nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Store(Table):
    """Where facts stay."""

    path: str = Field("data/clausewatch.db", min_length=1, description="the SQLite file, relative to config.toml")


class Crawl(Table):
    """The manners of live visits."""

    user_agent: Annotated[str, AfterValidator(_reachable)] = Field(
        "clausewatch/0.1 (+https://clausewatch.example/bot)",
        description="who we are and how our operator is reached",
    )
    every_s: Duration = Field(86_400.0, alias="every", gt=0, description="cadence of policies that name none")
    jitter_s: Duration = Field(600.0, alias="jitter", ge=0, description="how far visits are spread around their time")
    quiet: QuietHours | None = Field(None, description="hours in which no visit begins")
    adapt: bool = Field(default=True, description="visit seldom what never changes, soon what has just changed")
    delay_s: Duration = Field(5.0, alias="delay", gt=0, description="pause between requests to one host")
    concurrency: int = Field(8, ge=1, le=64, description="requests under way at once, all hosts together")
    per_host: int = Field(1, ge=1, le=8, description="requests under way at once to one host")
    timeout_s: Duration = Field(30.0, alias="timeout", gt=0, description="longest time for one answer")
    max_bytes: Size = Field(10_000_000, alias="max_size", gt=0, description="largest body that is kept")
    retries: int = Field(3, ge=0, le=10, description="further tries after a failure that may pass")
    retry_wait_s: Duration = Field(2.0, alias="retry_wait", gt=0, description="wait before the first retry; doubles")
    max_wait_s: Duration = Field(
        60.0, alias="max_wait", gt=0, description="longest wait a server may ask for within one run"
    )
    obey_robots: bool = Field(default=True, description="ask robots.txt of live sites, and obey")
    notice_after: int = Field(3, ge=1, le=100, description="visits in a row without the policy before it is told")
    remind_s: Duration = Field(2_592_000.0, alias="remind", gt=0, description="when a trouble is told again")
    render: Render = Field(
        Render.AUTO, description="let a browser run a page's scripts: never, auto (where it is a shell), always"
    )
    browser: str | None = Field(None, min_length=1, description="the Chromium to use, instead of the PATH's")
    revalidate: bool = Field(default=True, description="ask only for what changed, where the server is honest")
    allow_hosts: tuple[Annotated[str, AfterValidator(_network)], ...] = Field(
        (), description="hosts, addresses or networks that may be private"
    )
    proxy: WebAddress | None = Field(None, description="an HTTP proxy for live visits")
    ca_file: str | None = Field(None, description="certificates to trust besides the system's (PEM)")


def _loopback(value: str) -> str:
    """Accept host:port where the host is this machine: who wants to see it from elsewhere puts a proxy before it."""
    host, colon, port = value.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    if not (colon and port.isdigit() and 0 < int(port) < 65_536):
        raise ValueError('not an address and a port: write "127.0.0.1:9464"')
    if bare != "localhost" and not _is_loopback(bare):
        raise ValueError(f'"{host}" is not this machine: write 127.0.0.1 or [::1]')
    return value


def _is_loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


class Running(Table):
    """How `clausewatch run` shows that it is alive."""

    metrics: Annotated[str, AfterValidator(_loopback)] | None = Field(
        None, description="loopback address and port for /metrics and /healthz"
    )
    heartbeat: WebAddress | None = Field(None, description="a URL that is fetched after a look that went well")
    heartbeat_env: str | None = Field(
        None, min_length=1, description="the variable that holds it, where it is a secret"
    )
    heartbeat_every_s: Duration = Field(
        300.0, alias="heartbeat_every", gt=0, description="pause between two heartbeats, at least"
    )


class Archive(Table):
    """The web archive and its manners."""

    url: WebAddress = Field("https://web.archive.org", description="base URL of index and replay")
    kind: Literal["cdx", "timemap"] = Field(
        "cdx", description="what its index speaks: the CDX dialect, or Memento TimeMaps (RFC 7089, link format)"
    )
    index: str = Field("", description="the index: a path under url, or a whole URL; by default that of its kind")
    replay: Annotated[str, AfterValidator(_places)] = Field(
        "web/{timestamp}id_/{url}", description='one memento: a path under url, a whole URL, or "" as a TimeMap says'
    )
    index_delay_s: Duration = Field(
        2.5, alias="index_delay", gt=0, description="pause between index queries (2.5s: 24 a minute)"
    )
    replay_delay_s: Duration = Field(1.0, alias="replay_delay", gt=0, description="pause between page fetches")
    replay_concurrency: int = Field(1, ge=1, le=8, description="page fetches under way at once")
    window_s: Duration = Field(
        86_400.0, alias="window", gt=0, description="how far the nearest capture may lie from the one listed"
    )
    page_size: int = Field(1_000, ge=1, le=5_000, description="rows asked for in one index query")
    timeout_s: Duration = Field(60.0, alias="timeout", gt=0, description="longest time for one answer")
    retries: int = Field(6, ge=0, le=20, description="further tries after a failure that may pass")
    retry_wait_s: Duration = Field(2.0, alias="retry_wait", gt=0, description="wait before the first retry; doubles")
    pause_s: Duration = Field(
        60.0, alias="pause", gt=0, description="how long the archive is left alone when it says: too many"
    )
    save_key_env: Variable | None = Field(None, description="the variable that holds the key for `archive save`")
    save_secret_env: Variable | None = Field(None, description="the variable that holds that key's secret")
    save_delay_s: Duration = Field(
        20.0, alias="save_delay", gt=0, description="pause between pages to be saved (20s: 3 a minute)"
    )
    save_within_s: Duration = Field(
        86_400.0,
        alias="save_within",
        gt=0,
        description="how near an archived capture must lie to stand for a live one",
    )

    @property
    def index_url(self) -> str:
        """Where the index is asked."""
        return _under(self.url, self.index or {"cdx": "cdx/search/cdx", "timemap": "web/timemap/link"}[self.kind])

    def memento(self, timestamp: str, url: str) -> str:
        """The address of one memento: its moment in 14 digits, and the URL that was captured."""
        # Indexes list fragments that browsers sent, and keep captures without them.
        place = self.replay.replace("{timestamp}", timestamp).replace("{url}", url.partition("#")[0])
        return _under(self.url, place)


class NamedArchive(Archive):
    """One of several archives."""

    name: Identifier = Field(description="how it is called in rows and remarks")


class Former(Table):
    """An address at which a policy was served before."""

    url: WebAddress
    since: Moment | None = None
    until: Moment | None = None


class PolicyTable(Table):
    """One document to track."""

    kind: Identifier = Field(description="privacy, terms, cookies, …")
    url: WebAddress = Field(description="where it is served now")
    name: Identifier | None = Field(None, description="second half of its id, where the kind alone is not enough")
    every_s: Duration | None = Field(None, alias="every", gt=0, description="cadence of live visits")
    cron: Crontab | None = Field(None, description="times of live visits, instead of every")
    quiet: QuietHours | None = Field(None, description="hours in which no visit begins")
    former: tuple[Former, ...] = Field((), description="earlier addresses, with the dates they served if known")
    select: Selector | None = Field(None, description="CSS selector of the policy in the page; never required")
    remove: tuple[Selector, ...] = Field((), description="CSS selectors of what is taken out first")
    accept_language: str | None = Field(
        None, pattern=r"^[A-Za-z0-9*;=., -]{1,100}$", description="Accept-Language, where language is not enough"
    )
    headers: dict[HeaderName, HeaderValue] = Field({}, description="further request headers")
    proxy: WebAddress | None = Field(None, description="an HTTP proxy for this policy")
    render: Render | None = Field(None, description="never, auto or always, instead of that of [crawl]")
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47")


class Company(Table):
    """A company and its policies."""

    id: Identifier
    name: str = Field(min_length=1)
    policies: tuple[PolicyTable, ...] = Field(min_length=1)


RuleName = Annotated[str, AfterValidator(_rule)]


class RulesFor(Table):
    """What is decided about the rules for some policies."""

    policies: tuple[str, ...] = Field(("*",), description='policy ids or patterns such as "acme/*"')
    off: tuple[RuleName, ...] = Field((), description="rules that are turned off")
    furniture: tuple[Annotated[str, Field(min_length=3)], ...] = Field(
        (), description="whole clauses that are no part of the policy; * stands for anything"
    )


class Rules(Table):
    """The rules that judge changes: what is turned off, and what is furniture."""

    off: tuple[RuleName, ...] = Field((), description="rules that are turned off for every policy")
    only: tuple[RulesFor, ...] = Field((), alias="for", description="decisions for some policies")


class Tables(Table):
    """The whole file."""

    store: Store = Store()
    crawl: Crawl = Crawl()
    archive: Archive = Archive()
    run: Running = Running()
    archives: tuple[NamedArchive, ...] = ()
    companies: tuple[Company, ...] = Field(min_length=1)
    digests: tuple[Series, ...] = ()
    channels: dict[Identifier, Channel] = {}
    rules: Rules = Rules()


def policy(company: Company, table: PolicyTable, crawl: Crawl) -> Policy:
    """The house's record of a configured policy."""
    return Policy(
        id=policy_id(company.id, table),
        company=company.name,
        kind=table.kind,
        url=table.url,
        former=tuple(Address(former.url, former.since, former.until) for former in table.former),
        cadence=_cadence(table, crawl),
        manner=Manner(
            accept_language=table.accept_language or table.language or "",
            headers=tuple(table.headers.items()),
            proxy=table.proxy,
            revalidate=crawl.revalidate,
            render=table.render or crawl.render,
        ),
        recipe=Recipe(select=table.select, remove=table.remove, language=table.language),
    )


def _cadence(table: PolicyTable, crawl: Crawl) -> Cadence:
    return Cadence(
        every_s=spacing(table.cron) if table.cron else max(1, int(table.every_s or crawl.every_s)),
        cron=table.cron,
        jitter_s=int(crawl.jitter_s),
        quiet=table.quiet or crawl.quiet,
        adapt=crawl.adapt,
    )


def policy_id(company: str, table: PolicyTable) -> str:
    """The id acme/privacy: the company's id, and the policy's name or else its kind."""
    return f"{company}/{table.name or table.kind}"


def decisions(name: str, rules: Rules) -> Decisions:
    """What is decided about the rules for one policy."""
    for_it = [item for item in rules.only if any(fnmatchcase(name, pattern) for pattern in item.policies)]
    off = {*rules.off, *(rule for item in for_it for rule in item.off)}
    furniture = dict.fromkeys(text for item in for_it for text in item.furniture)
    return Decisions(tuple(sorted(off)), tuple(furniture))
