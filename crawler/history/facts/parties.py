"""Named third parties: companies by their legal form, by a list, and by their place in a sentence on sharing.

Rule 1. A name is taken from its surroundings only where a language writes common nouns small, and where neither text
        has its words in small letters.
Rule 2. The company's own names are nobody else's: see ``own``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.history.facts.companies import KNOWN
from crawler.history.facts.statements import Statement, sentence
from crawler.model import FactKind

_PART: Final = r"[A-Z][\w&'’-]*(?:\.(?:com|io|ai|net|org)\b)?"
_FORM: Final = (
    r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|LLP|PLC|plc|Corp|Corporation|Co|GmbH(?: & Co\. KG)?|AG|SE|KG|UG|S\.?A\.?S"
    r"|SAS|SARL"
    r"|S\.?A\.?R\.?L|S\.A|S\.r\.l|S\.p\.A|SpA|Srl|S\.L|B\.?V|N\.V|Oy|Oyj|AB|ApS|A/S|AS|Pty\.? Ltd|Pte\.? Ltd|Kft"
    r"|Sp\. z o\.o)"
)
_LEGAL: Final = re.compile(
    rf"(?<![\w@/.-])(?P<name>(?:{_PART}, (?={_PART} & ))?"
    rf"{_PART}(?:\s+(?:&\s+|and\s+|of\s+)?{_PART}){{0,4}}),?\s{_FORM}(?![\w])"
)
# Who is said to get something: what follows is a name, or a list of names.
_SHARES: Final = re.compile(
    r"\b(?:shar(?:e|es|ed|ing)|disclos\w+|provid(?:e|es|ed) (?:by|to)|transfer\w*|sen[dt]|transmit\w*|sell|sold"
    r"|processors?"
    r"|sub-?processors?|service providers?|third[- ]part(?:y|ies)|vendors?|partners?|recipients?|suppliers?|partag\w+"
    r"|transm\w+|communiqu\w+|sous-traitants?|prestataires?|destinataires?|compart\w+|proveedor\w*|encargad\w+|terceros"
    r"|condivi\w+|fornitor\w+|terze parti|partilh\w+|fornecedor\w*|terceiros|del(?:en|t)|verwerkers?|derden"
    r"|leveranciers?)\b",
    re.IGNORECASE,
)
_GETS: Final = re.compile(
    r"\b(?:shar(?:e|es|ed|ing)|disclos\w+|provid(?:e|es|ed) (?:by|to)|transfer\w*|sen[dt]|transmit\w*|sell|sold"
    r"|processors?|sub-?processors?|service providers?|vendors?|recipients?|suppliers?|partag\w+"
    r"|transm\w+|communiqu\w+"
    r"|sous-traitants?|prestataires?|destinataires?"
    r"|compart\w+|proveedor\w*|encargad\w+|condivi\w+|fornitor\w+|partilh\w+|fornecedor\w*"
    r"|del(?:en|t)|verwerkers?|leveranciers?)\b",
    re.IGNORECASE,
)
_NAME: Final = rf"{_PART}(?: {_PART}){{0,3}}"
_AFTER: Final = re.compile(
    r"(?:\b(?:with|to|from|by|via|through|use|using|such as|like|including|includes?|namely|e\.g\.,?|i\.e\.,?"
    r"|avec|par|comme|tels? que"
    r"|con|como|da|com|met|zoals|door)|[:(])\s"
    rf"(?P<list>{_NAME}(?:(?:, | and | or | et | y | e | en |, and |, or ){_NAME}){{0,30}})"
)
_SPLIT: Final = re.compile(r",? (?:and|or|et|y|e|en) |, ")
# Capitals that name no company: days and months, places and peoples, and what policies write large.
_PLAIN: Final = frozenset(
    (
        "january february march april may june july august september october november december monday tuesday"
        " wednesday"
        " thursday friday saturday sunday european union europe eu eea uk us usa united states kingdom america"
        " american"
        " california californian virginia colorado connecticut utah nevada texas oregon montana delaware florida"
        " illinois"
        " new york washington massachusetts canada canadian quebec québec ontario brazil mexico argentina"
        " ireland irish"
        " germany german france french spain spanish italy italian portugal dutch netherlands belgium luxembourg"
        " austria"
        " switzerland swiss sweden norway denmark finland iceland liechtenstein poland romania hungary greece"
        " cyprus israel"
        " turkey russia russian ukraine china chinese hong kong taiwan japan japanese korea korean india indian"
        " singapore"
        " malaysia thailand vietnam indonesia philippines australia australian zealand south north africa"
        " african asia"
        " english british great britain english privacy policy policies terms conditions service services use"
        " agreement"
        " notice statement personal information data content user users website websites site sites app apps"
        " application"
        " account accounts company section sections article articles chapter annex appendix schedule exhibit act"
        " acts law"
        " laws regulation regulations directive code court courts commission commissioner authority authorities board"
        " office officer agency department ministry council committee parliament government federal state county"
        " district"
        " shield framework safe harbor harbour protection security rights right request requests controller processor"
        " processors member members customer customers client clients partner partners affiliate affiliates"
        " subsidiary"
        " third party parties you your we our us they he she it i if in on at of for a an the this that these"
        " those all"
        " any each other such when where what who why how as or and but to from by with without cookie cookies"
        " preferences"
        " center centre settings support help contact team legal premium plus pro free trial subscription"
        " subscriptions"
        " purchase order payment payments product products software device devices platform program programs internet"
        " web http https url ip id gps sms mms wi-fi wifi bluetooth ad ads api sdk faq pdf dpo gdpr ccpa cpra"
        " lgpd coppa"
        " pipeda hipaa dpf scc sccs bcr ftc doc ico cnil aaa jams adr odr tls ssl ai ml mr ms mrs dr ceo"
        " monsieur madame"
        " effective last updated version material changes general chat profile profiles page pages group groups"
        " event events"
        " android ios windows mac iphone ipad chrome firefox safari edge opera linux christian jewish muslim black"
        " clause clauses consulting advertiser advertisers publisher publishers developer developers company"
        " companies corporation affiliates consumer consumers business health fair credit reporting children"
        " online vermont maryland jersey english"
    ).split()
)
_LEADING: Final = re.compile(
    r"^(?:(?:Added|Replaced|Removed|Updated|DPF|The|These|This|Our|Your|By|With|To|From|If|All|Any|And|For|In|At|Of|Both|Each)\s)+"
)
_CONTRACTED: Final = re.compile(r"n['’]t\b|['’](?:re|ve|ll|m)\b")
# … and what stands alone in a cell of a table of recipients.
_PLACES: Final = frozenset(
    "malta estonia latvia lithuania bulgaria croatia slovenia slovakia slovak czech czechia serbia morocco"
    " egypt nigeria kenya pakistan bangladesh chile colombia peru uruguay ecuador panama bermuda cayman"
    " islands gibraltar monaco andorra albania moldova armenia kazakhstan lebanon jordan qatar kuwait emirates"
    " saudi arabia oman bahrain worldwide global remote multiple various none yes optional required necessary"
    " functional marketing analytics hosting".split()
)
# Whom a letter is for, and where to: "Attn: Operations, Mill Road, Springfield 4".
_ATTENTION: Final = re.compile(r"\b(?:attn|attention|c/o|z\. ?hd)\.?:? ?$", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\W\d_]+")


def legal_names(text: str) -> Iterator[Statement]:
    """Companies by their legal form: "Partner B Inc."."""
    for found in _LEGAL.finditer(text):
        name = _LEADING.sub("", " ".join(found["name"].split()))
        words = _WORDS.findall(name.lower())
        if words and not _shouted(name) and not all(word in _PLAIN and len(word) > 1 for word in words):
            yield Statement(
                FactKind.THIRD_PARTY, name.lower(), _LEADING.sub("", " ".join(found[0].split())), *found.span()
            )


def known_names(text: str) -> Iterator[Statement]:
    """Companies and services by a list of those that policies name most."""
    for found in KNOWN.finditer(text):
        yield Statement(FactKind.THIRD_PARTY, found[0].lower(), found[0], *found.span())


def placed_names(text: str) -> Iterator[Statement]:
    """Names by their place in a sentence on sharing: "to Umbra, Penumbra and Antumbra"."""
    for found in _AFTER.finditer(text):
        if not _SHARES.search(sentence(text, *found.span())) or _ATTENTION.search(text, 0, found.start("list")):
            continue
        named = [re.sub(r"['’]s$", "", _LEADING.sub("", part)) for part in _SPLIT.split(found["list"])]
        told = any(_telling(name) for name in named)
        for name in named:
            if told and _is_name(name):
                at = text.index(name, found.start("list"))
                yield Statement(FactKind.THIRD_PARTY, name.lower(), name, at, at + len(name))


def _telling(name: str) -> bool:
    """Whether a name looks like one by itself: one capital word may be anything, also an emphasis."""
    return " " in name or not name.istitle() or bool(KNOWN.fullmatch(name))


def _is_name(name: str) -> bool:
    words = [word.lower() for word in _WORDS.findall(name)]
    common = not words or any(word in _PLAIN for word in words) or _CONTRACTED.search(name)
    # All capitals shout, or abbreviate anything.
    return len(name) > 2 and not name.isupper() and not common


def is_entry_of_a_table(name: str) -> bool:
    """Whether a bare cell names a place or a purpose and no company."""
    return any(word in _PLAIN or word in _PLACES for word in _WORDS.findall(name.lower()))


def _shouted(name: str) -> bool:
    """Whether a sentence is written in capitals, where "AS" is a word and no legal form."""
    return name.isupper() and (" " in name or len(name) > 5)


def shares(text: str, statement: Statement) -> bool:
    """Whether the sentence around a name says that it gets something; a link to third parties does not."""
    return bool(_GETS.search(sentence(text, statement.start, statement.end)))
