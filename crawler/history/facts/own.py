"""The company's own names: what it calls itself is no third party."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crawler.history.facts.addresses import domain
from crawler.model import Clause

_WE: Final = (
    r"we|us|our|ours|the company|company|the [A-Z]\w+|wir|uns|nous|nosotros|noi|nós|wij|ons|the controller|controller"
)
_NAMED: Final = r"(?P<name>[A-Z][\w&.'’-]*(?:[ ,]+(?:[A-Z&][\w&.'’-]*|of|and|de|for)){0,7})"
_REST_OF_NAME: Final = r"[\w&.'’-]*(?:[ ,]+(?:[A-Z&][\w&.'’-]*|of|and|de|for)){0,7}"
# (in small letters, one of these stands in the text; how the name stands in it)
_SELF: Final = tuple(
    (tuple(hints.split("|")), re.compile(form))
    for hints, form in (
        ("(", _NAMED + rf",? ?\((?:[^()]{{0,90}}?)[\"“„«'‘](?:{_WE}|[A-Z]\w+)[\"”“»'’]"),
        # What it is called from here on, where that begins as the name does: "Mossbank Letters Ltd. ("MossLet")".
        (
            "(",
            r"\b(?P<same>[A-Z]\w\w)" + _REST_OF_NAME + r",? ?\([^()]{0,90}?[\"“„«'‘](?P<alias>(?P=same)\w+)[\"”“»'’]",
        ),
        ("ed by |run by ", r"\b(?:operated|provided|owned|run|published|offered) by " + _NAMED),
        (
            "we |us |we, |welcome|©|copyright",
            r"\b(?:[Ww]e(?: are|,)|[Uu]s(?: at|,)|[Ww]elcome to|©(?: \d{4}(?:[-–]\d{4})?)?"
            r"|[Cc]opyright(?: ©)?(?: \d{4})?) " + _NAMED,
        ),
        (
            "affiliate|subsidiar|parent|group|products|services",
            _NAMED + r"(?:,? (?:and|or) (?:its|our|their) (?:affiliate|subsidiar|parent|group)"
            r"|['’]s (?:affiliates|subsidiaries|products|services))",
        ),
        (
            "affiliate|subsidiar|parent company|group companies|family of",
            r"\b(?:affiliates?|subsidiar(?:y|ies)|parent company|group companies|family of companies)"
            r"(?:,? (?:such as|including|like)|,|:) " + _NAMED,
        ),
        (
            "controller|verantwortlich|responsable|titolare",
            _NAMED
            + r" (?:is|are|acts as) (?:the )?(?:data )?controller|\b(?:data controller|controller|Verantwortliche\w*"
            r"|responsable du traitement|titolare del trattamento)[^.\n]{0,40}?(?: is|:| ist| est|è) "
            + _NAMED.replace("P<name>", "P<other>"),
        ),
    )
)
_WORD: Final = re.compile(r"[^\W_]{3,}")
# Parts of names that name nobody.
PLAIN: Final = frozenset(
    (
        *("inc", "llc", "ltd", "limited", "gmbh", "corp", "corporation", "company", "group", "holdings", "holding"),
        *(
            "international",
            "global",
            "services",
            "service",
            "technologies",
            "technology",
            "software",
            "systems",
            "media",
        ),
        *("the", "and", "our", "your", "you", "for", "plc", "pty", "pte", "bv", "sarl", "sas", "kft", "oyj", "data"),
        *("europe", "ireland", "america", "usa", "uk", "germany", "deutschland", "france", "online", "network"),
        *("networks", "digital", "solutions", "platform", "platforms", "labs", "studio", "studios", "games", "web"),
        *("privacy", "policy", "terms", "use", "site", "website", "app", "apps", "cloud", "security", "foundation"),
        *("com", "org", "net", "www", "legal", "home", "cookies", "user", "users", "customer", "mobile", "store"),
        *("app", "blog", "help", "support", "login", "shop", "page", "pages", "docs", "static", "policies"),
        *("any", "all", "this", "that", "other", "such", "these", "those", "each", "some", "who", "what", "when"),
    )
)
# Companies and what they own or were called: whoever is one of a row is not a third party to the others.
_FAMILIES: Final = tuple(
    frozenset(row.split())
    for row in (
        "meta facebook instagram whatsapp threads messenger oculus",
        "google youtube alphabet android chrome gmail fitbit nest waze doubleclick firebase adsense admob",
        "twitter xcorp periscope pscp tweetdeck vine twimg",
        "microsoft linkedin github skype xbox bing azure outlook msn onedrive",
        "amazon aws alexa twitch audible imdb kindle",
        "apple icloud itunes",
        "tinder hinge okcupid meetic match plentyoffish pof matchgroup",
        "bytedance tiktok capcut lark",
        "tencent wechat weixin",
        "bumble badoo fruitz",
        "automattic wordpress tumblr woocommerce gravatar",
        "yahoo aol flickr engadget",
        "naver line",
    )
)
# So many clauses from the top, where a policy says whose it is; and from the end, where its address stands.
_TOP, _END = 40, 12


@dataclass(frozen=True, slots=True)
class Own:
    """What a company is known by, in small letters."""

    words: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def claims(self, name: str) -> bool:
        """Whether a name is one of the company's own."""
        return any(word in self.words or self._fused(word) for word in significant(name))

    def _fused(self, word: str) -> bool:
        return len(word) > 5 and any(word in own or (len(own) > 5 and own in word) for own in self.words)

    def has(self, name: str) -> bool:
        """Whether a domain is one of the company's own."""
        label = name.split(".", 1)[0].replace("-", "")
        return name in self.domains or label in self.words or self._fused(label)


def own(company: str, url: str, sides: Iterable[Sequence[Clause]]) -> Own:
    """The company's names: as configured, as its address spells it, and as its texts introduce it."""
    host = re.match(r"(?:\w+://)?(?P<host>[^/:?#]+)", url)
    domains = {domain(host["host"])} if host and "." in host["host"] else set()
    words = set(significant(company)) | {name.split(".", 1)[0].replace("-", "") for name in domains}
    words.add("".join(significant(company)))
    words |= {"xcorp"} if company.strip().lower() in {"x", "x corp", "x corp."} else set()
    for side in sides:
        for clause in (*side[:_TOP], *side[-_END:]):
            words.update(_introduced(clause.text))
    for family in _FAMILIES:
        words |= family if words & family else set()
    return Own(frozenset(words - PLAIN - {""}), frozenset(domains))


@lru_cache(maxsize=1 << 12)  # the head of a policy seldom changes
def _introduced(text: str) -> tuple[str, ...]:
    small = text.lower()
    names = (
        name
        for hints, form in _SELF
        if any(hint in small for hint in hints)
        for found in form.finditer(text)
        for name in found.groups()
    )
    return tuple(word for name in names if name for word in significant(name))


def significant(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others."""
    return tuple(word for word in _WORD.findall(name.lower()) if word not in PLAIN)
