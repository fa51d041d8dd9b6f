"""One site's search: which address is worth asking next, what an answer teaches, and when enough is enough.

Rule 1: the most promising address first; what is only guessed comes last, and only for kinds not found by then.
Rule 2: a bound on questions, whatever a site answers: sitemaps of a million pages, links that never end.
Rule 3: a text is listed once, in the edition of the site's own language, whatever addresses it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from crawler.model import Page
from crawler.text.finding import addresses, lexicon
from crawler.text.finding.links import Link, Linked, Part, linked, listed, policy_fields
from crawler.text.finding.nature import Hearsay, Nature, nature
from crawler.text.finding.result import Document, Passed, Site, ranked

MOST_QUESTIONS: Final = 60
_MOST_SITEMAPS: Final = 4
_SCORES: Final = {Part.RELATION: 95, Part.FOOTER: 90, Part.MENU: 80, Part.PAGE: 70}
_HUB, _SITEMAP, _LISTED, _WELL_KNOWN, _INDEXED, _USUAL = 65, 60, 55, 45, 50, 30
_FROM_HOME = 4  # what the home page names comes before what a page deep inside names
_IN_PROSE = -26  # what a document mentions is seldom the company's own, and there is much of it
_MOST_SPELLINGS = 2  # of one path, with other queries
_HANGS_ON = 25  # off the site, a link counts less
# They keep policies for others.
_POLICY_HOSTS: Final = frozenset(
    (
        *("iubenda.com", "termly.io", "termsfeed.com", "privacypolicies.com", "getterms.io", "freeprivacypolicy.com"),
        *(
            "notion.site",
            "cookiebot.com",
            "app.termly.io",
            "docs.google.com",
            "privacypolicyonline.com",
            "usercentrics.eu",
        ),
        *("legal.link", "ironclad.com", "zendesk.com", "helpscoutdocs.com", "gitbook.io", "readme.io"),
    )
)


class Errand(StrEnum):
    """What an address is asked for."""

    HOME = "home page"
    PAGE = "page"
    SITEMAP = "sitemap"
    SECURITY = "security.txt"


@dataclass(frozen=True, slots=True)
class Lead:
    """An address worth asking."""

    url: str
    score: int
    reason: str
    errand: Errand = Errand.PAGE
    called: str = ""  # the words on the link


@dataclass(frozen=True, slots=True)
class SiteOrder:
    """One site to search: where to begin, and what others know of it."""

    policy: str  # the site's name, in rows and logs
    url: str  # its home page
    leads: tuple[Lead, ...] = ()
    home: Page | None = None  # an archived home page, where the live one cannot be read
    language: str = ""
    most: int = MOST_QUESTIONS


@dataclass(slots=True)
class Search:
    """A search under way. Asks nothing itself: ``next`` names an address, ``answered`` and ``failed`` teach it."""

    order: SiteOrder
    asked: int = 0
    _waiting: dict[str, Lead] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _editions: set[str] = field(default_factory=set)
    _spellings: Counter[str] = field(default_factory=Counter)
    _documents: list[Document] = field(default_factory=list)
    _passed: list[Passed] = field(default_factory=list)
    _sites: frozenset[str] = frozenset()
    _names: frozenset[str] = frozenset()
    _site: str = ""
    _language: str = ""
    _home: str = ""  # where the home page was answered
    _homes: set[bytes] = field(default_factory=set)
    _sitemaps: int = 0
    _guessed: bool = False

    def __post_init__(self) -> None:
        start = addresses.address(self.order.url)
        assert start is not None, self.order.url
        self._sites = frozenset({addresses.site_of(start.host)})
        self._home, self._language = self.order.url, self.order.language
        self._add(Lead(self.order.url, 100, "the home page", Errand.HOME))
        self._add(Lead(f"{start.origin}/sitemap.xml", _SITEMAP, "the sitemap", Errand.SITEMAP))
        self._add(Lead(f"{start.origin}/.well-known/security.txt", _WELL_KNOWN, "security.txt", Errand.SECURITY))
        for lead in self.order.leads:
            self._add(lead)
        if self.order.home is not None:
            self._learn_home(linked(self.order.home), "the archived home page", 0)

    def next(self) -> Lead | None:
        """The address to ask next; None: it is done."""
        if self.asked >= self.order.most:
            return None
        if not self._waiting and not self._guessed:
            self._guess()
        if not self._waiting:
            return None
        # Equal promise: the first that was learnt, which is the order of the page.
        name = max(self._waiting, key=lambda each: self._waiting[each].score)
        self.asked += 1
        return self._waiting.pop(name)

    def failed(self, lead: Lead, detail: str) -> None:
        """Take note that an address brought nothing, though its host may answer others."""
        if lead.errand in {Errand.HOME, Errand.PAGE}:
            self._pass(lead, lead.url, detail)

    def unreachable(self, lead: Lead, detail: str) -> None:
        """Take note that a host does not answer: its home page is tried by other names, and then it is left alone."""
        self.failed(lead, detail)
        if lead.errand is not Errand.HOME:
            return
        others = _other_homes(self.order.url) if lead.url == self.order.url else ()
        for place, url in enumerate(others):
            # By its own address: "the same page" is what failed.
            self._waiting[url] = Lead(url, 99 - place, "the home page, by another name", Errand.HOME)
        if not any(each.errand is Errand.HOME for each in self._waiting.values()):
            self._waiting.clear()
            self._guessed = True

    def suggest_sitemaps(self, urls: Iterable[str]) -> None:
        """Take the sitemaps that robots.txt names, instead of the usual one."""
        found = list(dict.fromkeys(urls))[:_MOST_SITEMAPS]
        for url in found:
            self._add(Lead(url, _SITEMAP, "the sitemap", Errand.SITEMAP))
        usual = addresses.key(f"{_origin(self.order.url)}/sitemap.xml")
        if found and usual not in map(addresses.key, found):
            self._waiting.pop(usual, None)

    def answered(self, lead: Lead, page: Page) -> None:
        """Learn from an answer; ``page.url`` is where redirects ended."""
        self._seen.add(addresses.key(page.url))
        if lead.errand is Errand.SITEMAP:
            self._take_sitemap(page)
        elif lead.errand is Errand.SECURITY:
            self._take_security(page)
        elif lead.errand is Errand.HOME:
            self._take_home(lead, page)
        else:
            self._take_page(lead, page)

    def result(self) -> Site:
        """What was found, the best first."""
        documents = ranked(self._documents, self._language)
        return Site(self.order.policy, self._home, self._site, documents, tuple(self._passed), self.asked)

    # ------------------------------------------------------------ what answers teach

    def _take_home(self, lead: Lead, page: Page) -> None:
        found = linked(page)
        parts = addresses.address(page.url)
        if parts is not None:
            self._sites |= {addresses.site_of(parts.host)}  # acme.com that moved to acme.io is still Acme
        if page.status >= 400:
            self._pass(lead, page.url, f"the server answered {page.status}")
            return
        self._home = page.url
        self._homes.add(page.body)
        self._learn_home(found, "the home page", _FROM_HOME)

    def _learn_home(self, found: Linked, source: str, bonus: int) -> None:
        self._site = self._site or found.site
        self._language = self._language or found.language
        self._names |= {lexicon.bare(name) for name in (found.site, *_pieces_of(found.title)) if name}
        for link in found.links:
            self._consider(link, source, bonus)

    def _take_page(self, lead: Lead, page: Page) -> None:
        if page.status >= 400:
            self._pass(lead, page.url, f"the server answered {page.status}")
            return
        if page.body in self._homes or addresses.key(page.url) == addresses.key(self._home):
            self._pass(lead, page.url, "it leads to the home page")
            return
        found = linked(page)
        told = nature(page, Hearsay(lead.called, self._names))
        if told.kind and self._is_ours(page, told):
            self._keep(lead, page, told, found)
        else:
            self._pass(lead, page.url, told.reasons[0] if not told.kind else "another company's document")
        if addresses.within(_host(page.url), self._sites):
            source = f"“{told.name[:60]}”" if told.name else page.url
            for link in found.links:
                self._consider(link, source, _IN_PROSE if told.kind and link.part is Part.PAGE else 0)

    def _keep(self, lead: Lead, page: Page, told: Nature, found: Linked) -> None:
        self._documents.append(
            Document(
                url=page.url,
                kind=told.kind,
                name=told.name[:120],
                language=found.language,
                version=told.version,
                score=lead.score,
                reasons=(lead.reason, *told.reasons),
                editions=frozenset(addresses.key(url) for url in found.editions),
            )
        )

    def _is_ours(self, page: Page, told: Nature) -> bool:
        """Whether a document is the site's own: on its hosts, or kept for it and naming it."""
        host = _host(page.url)
        if addresses.within(host, self._sites) or any(host.endswith(kept) for kept in _POLICY_HOSTS):
            return True
        labels = {site.split(".")[0] for site in self._sites}
        body = page.body.lower()
        names = {name for name in (*labels, self._site.lower()) if len(name) > 2}
        return told.sentences > 0 and any(name.encode() in body for name in names)

    def _take_sitemap(self, page: Page) -> None:
        if page.status >= 400:
            return
        found = listed(page)
        self._sitemaps += 1
        # A sitemap of pages is more promising than one of goods; the order of the index decides the rest.
        for url in sorted(found.sitemaps, key=lambda each: ("page" not in each.lower(), each)):
            if self._sitemaps + self._open_sitemaps() < _MOST_SITEMAPS and self._is_local(url):
                self._add(Lead(url, _SITEMAP - 1, "the sitemap", Errand.SITEMAP))
        for url in found.pages:
            if self._is_local(url) and not addresses.is_story(url) and addresses.named_kind(url):
                self._add(Lead(url, _LISTED, "listed in the sitemap"))

    def _open_sitemaps(self) -> int:
        return sum(lead.errand is Errand.SITEMAP for lead in self._waiting.values())

    def _take_security(self, page: Page) -> None:
        for url in policy_fields(page) if page.status < 400 else ():
            self._add(Lead(url, _WELL_KNOWN, "named in /.well-known/security.txt", called="security policy"))

    # ------------------------------------------------------------ what is worth asking

    def _consider(self, link: Link, source: str, bonus: int) -> None:
        """Weigh a link by its words and its address."""
        local = self._is_local(link.url)
        if addresses.is_story(link.url) or lexicon.is_button(link.words):
            return
        where = "a link relation of" if link.part is Part.RELATION else f"the {link.part.value} of"
        if link.part is Part.PAGE:
            where = "a link of"
        score = _SCORES[link.part] + bonus
        if lexicon.is_hub(link.words):
            if local:
                self._add(Lead(link.url, _HUB + bonus, f"{where} {source} says “{link.words}”", called=link.words))
        elif lexicon.kind_of(link.words):
            if local or (link.part is not Part.PAGE and self._may_keep(link.url)):
                score -= 0 if local else _HANGS_ON
                self._add(Lead(link.url, score, f"{where} {source} says “{link.words}”", called=link.words))
        elif local and addresses.named_kind(link.url):
            self._add(Lead(link.url, score - 10, f"{where} {source} leads there", called=link.words))

    def _may_keep(self, url: str) -> bool:
        """Whether a host that is not the site's own may hold its documents: not one that everybody links to."""
        host = _host(url)
        return host.endswith(tuple(_POLICY_HOSTS)) or addresses.site_of(host).split(".")[0] not in _EVERYBODYS

    def _is_local(self, url: str) -> bool:
        return addresses.within(_host(url), self._sites)

    def _add(self, lead: Lead) -> None:
        name = addresses.key(lead.url)
        if name in self._seen and name not in self._waiting:
            return
        known = self._waiting.get(name)
        edition = addresses.edition_key(lead.url)
        if known is None and lead.errand is Errand.PAGE and edition in self._editions:
            return  # the same page in another language
        path = name.partition("?")[0]
        if known is None and self._spellings[path] >= _MOST_SPELLINGS:
            return
        self._spellings[path] += known is None
        self._seen.add(name)
        self._editions.add(edition)
        if known is None:
            self._waiting[name] = lead
        elif lead.score > known.score:
            self._waiting[name] = replace(lead, called=lead.called or known.called)

    def _guess(self) -> None:
        """Try the usual places of what nearly every company has and this one has not shown."""
        self._guessed = True
        found = {document.kind for document in self._documents}
        missing = frozenset(kind for kind in lexicon.CORE if kind not in found)
        if missing - {"cookies"}:
            missing |= {"legal"}
        start = addresses.address(self._home)
        assert start is not None
        for rank, (_, url) in enumerate(addresses.usual(start.origin, missing)):
            self._add(Lead(url, _USUAL - rank, "a usual address"))

    def _pass(self, lead: Lead, url: str, why: str) -> None:
        self._passed.append(Passed(url, lead.reason, why))


# What these publish is linked from everybody's pages, and is nobody else's.
_EVERYBODYS: Final = frozenset(
    (
        *(
            "google",
            "cloudflare",
            "hcaptcha",
            "facebook",
            "meta",
            "youtube",
            "apple",
            "microsoft",
            "stripe",
            "paypal",
        ),
        *(
            "shopify",
            "twitter",
            "x",
            "linkedin",
            "instagram",
            "tiktok",
            "pinterest",
            "hubspot",
            "mailchimp",
            "intercom",
        ),
        *("mozilla", "wikipedia", "wikimedia", "europa", "aboutads", "networkadvertising", "youronlinechoices"),
        *("allaboutcookies", "ftc", "gov", "github", "wordpress", "automattic", "vimeo", "spotify", "sentry"),
    )
)


def _pieces_of(title: str) -> list[str]:
    """The parts of a home page's title: one of them is the site's name."""
    return [part.strip() for part in title.replace("–", "|").replace("—", "|").replace(" - ", "|").split("|")]


def _other_homes(url: str) -> tuple[str, ...]:
    """Other names of a home page: without TLS, with and without www."""
    parts = addresses.address(url)
    if parts is None or parts.port or parts.host.replace(".", "").isdigit():
        return ()
    other = parts.host.removeprefix("www.") if parts.host.startswith("www.") else f"www.{parts.host}"
    names = (f"{parts.scheme}://{other}/", f"http://{parts.host}/", f"http://{other}/")
    return tuple(name for name in dict.fromkeys(names) if name != url)


def _origin(url: str) -> str:
    parts = addresses.address(url)
    return parts.origin if parts else ""


def _host(url: str) -> str:
    parts = addresses.address(url)
    return parts.host if parts else ""
