"""What policies say of disputes, choice, sale, machine learning and encryption, in several languages."""

from __future__ import annotations

import re
from typing import Final

from crawler.history.facts.rules import Rule, names, words
from crawler.model import FactKind

_DISPUTES, _OUT, _SALE = FactKind.DISPUTES, FactKind.OPT_OUT, FactKind.SALE
_AI, _ENCRYPTION = FactKind.AI_TRAINING, FactKind.ENCRYPTION
# Within one sentence, so many characters at most.
_NEAR: Final = r"[^.\n]{0,60}?"
_MACHINES: Final = (
    r"\b(?:(?-i:AI|A\.I\.|ML|LLMs?|KI|IA)\b|artificial intelligence|machine[- ]learning|(?:large )?language models?"
    r"|(?:ai|learning|foundation|generative)[- ]models?|k(?:ü|ue)nstliche\w* intelligenz|intelligence artificielle"
    r"|inteligencia artificial|intelligenza artificiale|inteligência artificial|kunstmatige intelligentie)"
)
_TRAINS: Final = (
    r"\b(?:train(?:ing|ed|s)?|trainier\w*|entra[iî]n(?!ement sportif)\w*|entren\w+|addestra\w+|trein\w+)\b"
)

SAYINGS: Final[tuple[Rule, ...]] = (
    words(
        _DISPUTES,
        "arbitration",
        "arbitra|schieds",
        r"\barbitrat(?:ion|ors?|ed?)\b|\bschieds(?:gericht|verfahren|stelle)\w*|\barbitraje\b|\barbitrato\b|\barbitragem\b",
        r"\barbitrage\b",
    ),
    words(
        _DISPUTES,
        "class action waiver",
        "class|representative",
        r"\bclass[- ]action waivers?\b|\b(?:waiv\w+|giv(?:e|ing) up)" + _NEAR + r"class[- ](?:action|arbitration)",
        r"\bclass[- ]actions?\b" + _NEAR + r"\b(?:not|waive\w*)\b",
        r"\bnot\b" + _NEAR + r"\b(?:class|representative) (?:action|proceeding|member)",
    ),
    words(
        _DISPUTES,
        "jury trial waiver",
        "jury",
        r"\b(?:waiv\w+|giv(?:e|ing) up)" + _NEAR + r"\bjury\b",
        r"\bjury trial waiver\b",
    ),
    words(
        _DISPUTES,
        "EU dispute platform",
        "odr|online dispute",
        r"ec\.europa\.eu/(?:consumers/)?odr",
        r"\bonline dispute resolution\b",
    ),
    names(
        _OUT,
        "Global Privacy Control",
        "global privacy control|gpc|preference signal",
        r"\bGlobal Privacy Control\b|\bGPC\b|\b[Oo]pt-?[Oo]ut [Pp]reference [Ss]ignals?\b",
    ),
    words(_OUT, "Do Not Track", "not track|not-track", r"\bdo[- ]not[- ]track\b"),
    words(_OUT, "do-not-sell request", "not sell", r"\bdo not sell(?: or share)? (?:my|personal)\b"),
    words(
        _OUT,
        "opt-out",
        "opt|widerspr|oppos|opon|opor|bezwaar",
        (
            r"\bopt(?:s|ed|ing)?[- ]?out\b|\bwiderspr(?:uch|echen)\w*|\bdroit d['’]opposition\b|\bvous opposer\b"
            r"|\boponer(?:se|te)\b"
        ),
        (
            r"\bderecho de oposición\b|\bdiritto di (?:opposizione|opporsi)\b|\bopor-se\b|\bdireito de oposição\b"
            r"|\bbezwaar\b"
        ),
    ),
    words(
        _OUT,
        "unsubscribing",
        "unsubscri|abbestell|désabonn|désinscri|darse de baja|cancelar|disiscri|afmeld|uitschrijv",
        r"\bunsubscrib\w+|\babbestell\w+|\bdésabonn\w+|\bdésinscri\w+|\bdarse de baja\b|\bcancelar la suscripción\b",
        r"\bdisiscri\w+|\bcancelar a (?:inscrição|assinatura)\b|\bafmeld\w+|\buitschrijv\w+",
    ),
    words(
        _SALE,
        "does not sell",
        "sell|sold|for sale|verkauf|vend|verko",
        (
            r"\b(?:do|does|will|did|have|has)(?:\s+not|n['’]t)\s+(?:\w+\s+){0,3}?s(?:ell"
            r"|old)\b(?!(?: or share)? (?:my|or share my)\b)"
        ),
        r"\bnever (?:\w+ ){0,2}sell\b|\bnot (?:\w+ ){0,2}(?:for sale|sold|selling)\b",
        r"\bverkauf(?:en|t)\b" + _NEAR + r"\b(?:nicht|keine\w*)\b|\b(?:nicht|keine\w*)\b[^.,\n]{0,40}\bverkauft\b",
        (
            r"\bne vend(?:ons|ra|rons|)\b[^.\n]{0,20}\b(?:pas|jamais|aucune?)\b|\b(?:no|nunca) vend(?:e|emos|eremos"
            r"|er)\b"
        ),
        r"\bnon vend(?:iamo|e|eremo)\b|\bn[ãa]o vend(?:e|emos|eremos)\b|\bverko(?:pen|opt)\b"
        + _NEAR
        + r"\b(?:niet|geen)\b",
    ),
    words(
        _SALE,
        "sells",
        "sell|sold|verkauf|vend",
        (
            r"\bwe (?:may |might |will |also |do |can |sometimes ){0,2}sell (?:or share |and share |or rent )?"
            r"(?:your|personal|certain|some|information|data|user|customer|it|them)\b"
        ),
        r"\b(?:have|has) sold\b" + _NEAR + r"\b(?:information|data)\b",
        r"\bwir verkaufen (?!\w*[^.\n]{0,60}\b(?:nicht|keine))",
        (
            r"(?<!ne )\bnous vendons (?!pas|jamais)|(?<!no )(?<!nunca )\bvendemos (?:sus|tus|los|seus|os)\b"
            r"|(?<!non )\bvendiamo\b"
        ),
    ),
    words(
        _SALE, "cross-context behavioral advertising", "cross", r"\bcross[- ]contextu?a?l? behaviou?ral advertising\b"
    ),
    words(
        _AI,
        "training of AI",
        "train|develop|improv|entren|entra|addestra|trein",
        _TRAINS + _NEAR + _MACHINES,
        _MACHINES + r"[^.\n]{0,30}?" + _TRAINS,
        r"\b(?:train|develop|improve)\w*\b"
        + _NEAR
        + r"\b(?:ai|generative|machine[- ]learning) (?:models?|systems?|technolog\w+)",
        polar=True,
    ),
    words(
        _AI,
        "generative AI",
        "generativ|générati",
        r"\bgenerative (?:ai|artificial intelligence)\b|\bgenerative ki\b|\b(?:ia|ai) g[eé]n[eé]rati\w+",
    ),
    words(
        _AI,
        "artificial intelligence",
        "ai|artificial|artificiel|artificiale|künstliche|kuenstliche|kunstmatige",
        (
            r"(?-i:\bAI\b)|\bartificial intelligence\b|\bk(?:ü|ue)nstliche\w* intelligenz\b"
            r"|\bintelligence artificielle\b"
        ),
        (
            r"\binteligencia artificial\b|\bintelligenza artificiale\b|\binteligência artificial\b"
            r"|\bkunstmatige intelligentie\b"
        ),
    ),
    words(
        _ENCRYPTION,
        "end-to-end",
        (
            "to-end|to end|zu-ende|zu ende|bout|extremo a|ponta a|da un capo|e2ee|‐end|‑end|–end|‐ende|‑ende|–ende"
            "|end-|end‑"
        ),
        r"\bend[-‐‑– ]to[-‐‑– ]end\b|\bende[-‐‑– ]zu[-‐‑– ]ende\b|\bbout[- ]en[- ]bout\b|\bextremo a extremo\b",
        r"\bponta a ponta\b|\bda un capo all['’]altro\b|\be2ee\b",
    ),
    words(
        _ENCRYPTION,
        "encryption",
        "crypt|schlüssel|chiffr|cifrad|crittograf|criptograf|sleutel",
        r"\b(?:un)?encrypt\w*|\w*verschlüssel\w*|\bchiffr(?:é|ée|és|ées|er|ement)\b|\bcifrad\w+|\bcrittograf\w+",
        r"\bcriptograf\w+|\w*versleutel\w*",
    ),
    names(_ENCRYPTION, "TLS", "tls|ssl", r"\bTLS\b|\bSSL\b"),
)
# "End-to-end" is a word of encryption where something is encrypted in the same sentence.
CRYPTIC: Final = re.compile(r"crypt|schlüssel|chiffr|cifrad|crittogr|criptogr|sleutel|secur|privat", re.IGNORECASE)

_PLACE: Final = r"(?P<place>[A-Z]\w+(?:[ -](?:and |of )?(?:[A-Z]\w+)){0,3})"
GOVERNING: Final = tuple(
    re.compile(form)
    for form in (
        r"\b[Gg]overn\w*[^.\n]{0,90}?\b[Ll]aws? of (?:the )?(?:(?:[Ss]tate|[Cc]ommonwealth|[Pp]rovince"
        r"|[Rr]epublic) of )?" + _PLACE,
        r"\b[Ll]aws? of (?:the )?(?:(?:[Ss]tate|[Cc]ommonwealth|[Pp]rovince|[Rr]epublic) of )?"
        + _PLACE
        + r"[^.\n]{0,60}?\b(?:shall|will)? ?(?:govern|apply|applies)",
        r"\bgoverned by (?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?) law\b",
        (
            r"\bRecht (?:der |des )?(?P<place>Bundesrepublik Deutschland|Schweiz|Österreichs?|Republik [A-Z]\w+"
            r"|[A-Z]\w+)(?= (?:Anwendung|unter))"
        ),
        r"\bdroit (?P<place>français|belge|suisse|luxembourgeois|irlandais|anglais)\b",
        r"\b(?:leyes|legislación) de (?P<place>[A-Z]\w+(?: [A-Z]\w+)?)",
        r"\b(?:leis|legislação) (?:d[aoe]s? )(?P<place>[A-Z]\w+(?: [A-Z]\w+)?)",
        r"\b(?:legge|leggi|diritto) (?P<place>italian[ao]|irlandese|inglese|svizzer[ao])\b",
        r"\b(?P<place>Nederlands|Belgisch|Engels) recht\b",
    )
)
