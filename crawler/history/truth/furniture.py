"""What stands around a policy on its page: told by its words anywhere, by its shape only outside the policy.

The reader takes furniture off where the page's mark-up shows it. This is about what slipped through: it comes and
goes with sessions, languages and experiments, and is no news. A short line inside the policy is no furniture: a
list of partners consists of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.history.truth.forms import host
from crawler.model import BlockKind, Clause

# What buttons, pickers, banners and tickers say. The whole line, or it is none.
_PHRASES: Final = (
    r"(?:back|return|scroll|go) to (?:the )?(?:top|home(?: ?page)?|start)|skip to (?:main )?content|top|home",
    r"print(?: (?:this )?(?:page|version|policy|article))?|download(?: (?:as )?(?:a )?pdf)?",
    r"share(?: (?:this|on) .{0,30})?|copy link|copied!?|(?:show|read|see|view|load|learn) (?:more|less|all)",
    r"close|menu|search.{0,12}|loading\W*|(?:sign|log) ?(?:in|up|out)|register|subscribe(?: now)?",
    r"get started.{0,20}|try (?:it )?(?:for )?free|contact sales",
    r"(?:was this (?:page|article|information)?|did this).{0,40}helpful\W*",
    r"(?:send )?feedback|thanks? .{0,30}feedback.?",
    r"(?:accept|reject|allow|decline|deny)(?: all)?(?: cookies)?",
    r"(?:manage|cookie|privacy|your)(?: privacy| cookie)? ?(?:settings|preferences|choices)",
    r"opens? in (?:a )?new (?:window|tab)|external link|table of contents|contents|on this page",
    r"in this article|(?:related|recommended|popular|trending|latest)(?: (?:\w+ )?(?:articles?|posts?|news))?",
    r"(?:select|choose|change)(?: your)? (?:language|country|region|location)|languages?",
    r"(?:about )?\d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago|\d+ min(?:ute)?s? read",
    r"(?:this is (?:the|your) )?(?:trace|request|session|ray|correlation|reference) ?id\b.{0,80}",
    r"[\d.,]+[km]? (?:followers?|likes?|views?|comments?|shares?|visitors?|users? online|articles?)",
    r"(?:©|copyright|\(c\)).{0,120}|all rights reserved\.?",
    r"you (?:need to|must) (?:enable|turn on) javascript.{0,80}",
    r"your browser .{0,60}(?:not supported|out of date).{0,40}",
    r"nach oben|zurück nach oben|drucken|teilen|mehr (?:anzeigen|lesen)|anmelden|abmelden|inhaltsverzeichnis",
    r"war das hilfreich\W*|haut de page|retour en haut|imprimer|partager|se connecter|en savoir plus",
    r"sommaire|tout (?:accepter|refuser)|volver arriba|imprimir|compartir|iniciar sesión|ver más",
    r"torna su|stampa|condividi|accedi|naar boven|afdrukken",
)
_SAYS: Final = re.compile("|".join(_PHRASES), re.IGNORECASE)
# A banner about cookies asks for something to be clicked.
_BANNER: Final = re.compile(
    r"\bcookies?\b.{0,400}\b(?:by (?:clicking|continuing|using|closing)"
    r"|accept(?:er|ieren|ar|are)?\b.{0,40}(?:all|button|cookies)|click .{0,20}accept"
    r"|manage (?:your )?(?:preferences|settings)|zustimmen|cliquant|hacer clic|klicken)",
    re.IGNORECASE | re.DOTALL,
)
_BANNER_LENGTH: Final = 600
_SENTENCE_WORDS: Final = 10
_DENSE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSE_LENGTH: Final = 25
_MENU_WORDS: Final = 6
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
# Where a page leads at its foot without naming a partner.
_SOCIAL: Final = frozenset(
    "facebook.com instagram.com twitter.com x.com linkedin.com youtube.com tiktok.com github.com discord.com"
    " discord.gg reddit.com pinterest.com threads.net bsky.app mastodon.social t.me medium.com twitch.tv".split()
)
# The bare name of a legal document: a link to it, where it stands at the head of a page or heads nothing.
_TITLE: Final = re.compile(
    r"(?:[\w&'’/-]+ ){0,4}(?:terms(?: of (?:service|use))?|polic(?:y|ies)|notices?|guidelines|statement|protection)"
    r"|legal(?: overview| hub)?|privacy (?:center|centre|hub)",
    re.IGNORECASE,
)
# What stands in a list under such a heading is said again where it belongs.
_CONTENTS: Final = re.compile(
    r"(?:table of )?contents|on this page|in this (?:article|policy)|inhalt(?:sverzeichnis)?|sommaire"
    r"|table des matières|[íi]ndice|inhoud(?:sopgave)?|spis treści|obsah|innehåll",
    re.IGNORECASE,
)
# Above the first sentence stand the title, bread crumbs, "Print" and the like.
_HEAD: Final = 10
_HEAD_WORDS: Final = 8
# So many names of legal documents, one after the other, are a menu of them.
_DOCUMENTS: Final = 3
_FIGURE: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the policy's sentences begin and end among the clauses of a page."""

    first: int
    last: int
    start: int = 0  # what stands before is the head of the site
    home: frozenset[str] = frozenset()  # the hosts to which the page leads more than once

    def says_so(self, clause: Clause) -> bool:
        """Whether the words of a clause are those of furniture."""
        return _SAYS.fullmatch(clause.text.strip(" .…›»«<|·•↑→-–")) is not None

    def furniture(self, at: int, clause: Clause) -> bool:
        """Whether a clause is furniture."""
        if at < self.start or self.says_so(clause):
            return True
        text = clause.text
        if (at < _HEAD or clause.kind is BlockKind.HEADING) and _TITLE.fullmatch(text):
            return True
        if _is_listed(clause):
            return True
        if self.first < at < self.last:
            return False
        if at < min(self.first, _HEAD) and len(text.split()) <= _HEAD_WORDS and not _FIGURE.search(text):
            return True
        return self._is_menu(clause) or (len(text) <= _BANNER_LENGTH and _BANNER.search(text) is not None)

    def _is_menu(self, clause: Clause) -> bool:
        """A short line that leads about the site: not to a partner, and not to a mailbox."""
        if clause.kind is BlockKind.HEADING or not clause.links or len(clause.text.split()) > _MENU_WORDS:
            return False
        return all(_WEB.match(link) and host(link) in self.home | _SOCIAL for link in clause.links)


def outline(clauses: Sequence[Clause]) -> Outline:
    """Find the policy in a page: from its first sentence to its last."""
    first = next((at for at, clause in enumerate(clauses) if _is_sentence(clause)), None)
    if first is None:
        return Outline(-1, len(clauses), home=_home(clauses))
    last = next(at for at in reversed(range(len(clauses))) if _is_sentence(clauses[at]))
    return Outline(first, last, _start(clauses), _home(clauses))


def _start(clauses: Sequence[Clause]) -> int:
    """Where the head of the site ends: with a menu of its legal documents, above the heading of one of them."""
    named = 0
    for at, clause in enumerate(clauses[: _HEAD + 1]):
        if clause.kind is BlockKind.HEADING:
            if named >= _DOCUMENTS:
                return at
            named = 0
        else:
            named = named + 1 if _TITLE.fullmatch(clause.text) else 0
    return 0


def _home(clauses: Sequence[Clause]) -> frozenset[str]:
    counts = Counter(host(link) for clause in clauses for link in clause.links if _WEB.match(link))
    return frozenset(name for name, times in counts.items() if times > 1)


def _is_sentence(clause: Clause) -> bool:
    if clause.kind is BlockKind.HEADING or _BANNER.search(clause.text):
        return False
    if _DENSE.search(clause.text):
        return len(clause.text) >= _DENSE_LENGTH
    return len(clause.text.split()) >= _SENTENCE_WORDS


def _is_listed(clause: Clause) -> bool:
    """An entry of a table of contents."""
    short = clause.kind in {BlockKind.ITEM, BlockKind.HEADING} and len(clause.text.split()) <= _HEAD_WORDS
    return short and any(_CONTENTS.fullmatch(heading.strip(" :.")) for heading in clause.path)
