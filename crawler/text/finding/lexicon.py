"""What policies are called, by kind, in the languages of the larger web; and what looks like one and is none.

Rule 1: everything is matched without accents and in lower case (``bare``), words of links and of addresses alike.
Rule 2: a kind is named by words that stand for the document; a button ("cookie settings") is no document.
Rule 3: words that name two kinds at once name none, unless one is part of the other (``_WITHIN``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

KINDS: Final = (
    "privacy",
    "terms",
    "cookies",
    "acceptable-use",
    "community",
    "data-processing",
    "subprocessors",
    "copyright",
    "refunds",
    "security",
    "accessibility",
    "imprint",
    "legal",
)
"""The kinds that are told apart. "legal" is a document of that sort whose name says no more."""

CORE: Final = ("privacy", "terms", "cookies")
"""What nearly every company has: for these, usual addresses are tried."""

_NOT_LATIN: Final = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae"})
_ACCENTS: Final = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=1 << 12)
def bare(text: str) -> str:
    """Words in lower case, without accents, with one blank between them.

    >>> bare("Política de  Privacidad"), bare("Datenschutzerklärung")
    ('politica de privacidad', 'datenschutzerklarung')
    """
    decomposed = unicodedata.normalize("NFD", text.lower().translate(_NOT_LATIN))
    return " ".join(unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed)).split())


def _named(*names: str) -> re.Pattern[str]:
    """Any of these; Latin and Cyrillic ones as whole words (a * at the end: the start of one)."""
    parts = []
    for name in names:
        body = bare(name.rstrip("*"))
        if re.search(r"[a-zа-яіїєα-ω]", body):
            parts.append(rf"(?<!\w){body}" + (r"\w*" if name.endswith("*") else r"(?!\w)"))
        else:
            parts.append(body)
    return re.compile("|".join(parts))


_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    "subprocessors": _named(
        *("sub[ -]?processors?", "unterauftrag*", "sous[ -]traitants?", "subencargados?", "subverwerkers?"),
        *("sub[ -]?responsabili", "subprocessor*"),
    ),
    "data-processing": _named(
        *("data process(?:ing|or) (?:agreements?|addendum|addenda|terms|amendment)", "dpas?", "processor terms"),
        *("controller terms", "auftragsverarbeitung*", "av[ -]vertrag", "verwerkersovereenkomst"),
        *("accord (?:de|sur le) traitement", "acuerdo de tratamiento de datos", "data processing"),
        *("accordo (?:di|sul) trattamento dei dati", "powierzeni* przetwarzania", "umowa powierzenia"),
    ),
    "acceptable-use": _named(
        *("acceptable use(?: policy)?", "usage polic(?:y|ies)", "fair use policy", "prohibited (?:uses?|content)"),
        *("politique d.utilisation acceptable", "uso aceptable", "uso accettabile", "uso aceitavel", "aup"),
        *("richtlinie zur akzeptablen nutzung", "nutzungsrichtlinien?"),
    ),
    "community": _named(
        *("community (?:guidelines|standards|rules)", "code of conduct", "house rules", "verhaltenskodex"),
        *("community[ -]?richtlinien", "gemeinschaftsrichtlinien", "regles (?:de la )?communaute", "netiquette"),
        *("normas de la comunidad", "linee guida della community", "コミュニティガイドライン"),
    ),
    "cookies": _named(
        *("cookie *", "cookies?", "cookie(?:richtlinie|hinweis|erklarung|verklaring|beleid|policy|s)*", "kakor"),
        *("evasteet", "evastekaytanto*", "informasjonskapsler", "ciasteczk*", "suti(?:k)?", "cerez*"),
        *("クッキー", "쿠키", "файл* cookie", "куки", "كوكيز", "ملفات تعريف الارتباط"),
    ),
    "privacy": _named(
        *("privacy*", "data protection(?: policy| notice| declaration| information)?", "data policy"),
        *("datenschutz*", "privatsphare", "confidentialite", "vie privee", "protection des donnees*"),
        *("donnees personnelles", "privacidad", "privacidade", "proteccion de datos", "tratamiento de datos"),
        *("protec[ct]?ao de dados", "informativa sulla privacy", "riservatezza", "protezione dei dati*"),
        *("trattamento dei dati*", "gegevensbescherming", "persoonsgegevens", "prywatnosc*"),
        *("ochron[ay] danych*", "danych osobowych", "rodo", "integritetspolicy", "integritet*", "personuppgift*"),
        *("dataskydd*", "privatlivspolitik*", "privatliv*", "persondata*", "databeskyttelse*", "personvern*"),
        *("tietosuoja*", "rekisteriseloste", "ochran[ay] osobnich udaju", "osobnich udaju", "soukromi"),
        *("ochran[ay] osobnych udajov", "sukromi*", "adatvedel*", "adatkezel*", "confidentialitate*"),
        *("protectia datelor*", "prelucrarea datelor*", "gizlilik*", "kvkk", "kisisel veri*", "απορρητο*"),
        *("προσωπικων δεδομενων", "конфиденциальност*", "персональн* данн*", "обработк* данных"),
        *("конфіденційн*", "персональн* дан*", "поверителност*", "защита на личните данни"),
        *("プライバシー", "個人情報", "隐私", "隱私", "个人信息", "個人資料", "개인정보", "الخصوصية", "פרטיות"),
        *("ความเป็นส่วนตัว", "ข้อมูลส่วนบุคคล", "quyen rieng tu", "chinh sach bao mat", "du lieu ca nhan"),
        *(
            "privasi",
            "गोपनीयता",
            "how (?:we use )?your data",
            "how we (?:use|handle) (?:your )?data",
            "data commitments",
        ),
    ),
    "terms": _named(
        *("terms*", "tos", "tou", "t ?& ?cs?", "eula", "conditions of (?:use|sale|service)", "user agreement"),
        *("(?:end[ -]user )?licen[cs]e agreement", "(?:customer|services?|subscription|master) agreement"),
        *("agbs?", "geschaftsbedingungen", "nutzungsbedingungen", "verkaufsbedingungen", "lieferbedingungen"),
        *("teilnahmebedingungen", "conditions (?:generales?|d.utilisation|de vente|de service)*", "cgus?", "cgvs?"),
        *("terminos", "condiciones (?:generales|de (?:uso|venta|servicio|contratacion))*", "termos"),
        *("condicoes (?:gerais|de (?:uso|utilizacao|servico|venda))*", "termini", "condizioni*"),
        *("(?:algemene )?voorwaarden", "gebruiksvoorwaarden", "regulamin*", "warunki*", "villkor*"),
        *("anvandarvillkor", "(?:handels|brugs)?betingelser", "vilkar*", "kayttoehdot", "sopimusehdot"),
        *("toimitusehdot", "obchodni podminky", "podminky*", "obchodne podmienky", "podmienky*", "aszf"),
        *("szerzodesi feltetelek", "felhasznalasi feltetelek", "termeni*", "kullanim (?:kosullari|sartlari)"),
        *("hizmet (?:kosullari|sartlari)", "sozlesmesi", "οροι (?:χρησης|και προυποθεσεις)", "оферта"),
        *("услови* использования", "услови* обслуживания", "пользовательск* соглашени*", "правила пользования"),
        *("умови (?:використання|користування)", "общи условия", "利用規約", "ご利用条件", "利用条件", "約款"),
        *("服务条款", "服務條款", "使用条款", "使用條款", "用户协议", "用戶協議", "이용약관", "약관"),
        *("الشروط", "תנאי שימוש", "תקנון", "ข้อกำหนด", "dieu khoan", "ketentuan"),
    ),
    "copyright": _named(
        *("copyright (?:policy|notice|infringement)", "dmca(?: policy| notice)?", "intellectual property policy"),
        *("trademark (?:policy|guidelines)", "notice and takedown"),
    ),
    "refunds": _named(
        *("refunds?(?: and cancell?ations?)? policy", "refund*", "returns? policy", "cancell?ation policy"),
        *("widerruf*", "droit de retractation", "politique de (?:retour|remboursement)s?", "devoluciones"),
        *("reembolsos?", "diritto di recesso", "resi e rimborsi", "herroeping*", "zwroty", "返品", "반품"),
    ),
    "security": _named(
        *("security policy", "vulnerability disclosure(?: policy)?", "(?:responsible|coordinated) disclosure"),
        *("disclosure policy", "richtlinie zur offenlegung*"),
    ),
    "accessibility": _named(
        *("accessibility(?: statement)?", "barrierefreiheit*", "accessibilite", "declaracion de accesibilidad"),
        *("accesibilidad", "dichiarazione di accessibilita", "toegankelijkheid*", "tilgaengelighed*"),
    ),
    "imprint": _named(
        *("impressum", "imprint", "legal notice", "mentions legales", "aviso legal", "note legali", "colofon"),
        *("特定商取引*", "特定商取引法に基づく表記", "legal disclosure", "rechtliche hinweise"),
    ),
}

_HUBS: Final = _named(
    *("legal", "legals", "policies", "our policies", "rechtliches", "juridique", "informations legales"),
    *("legal (?:information|center|centre|hub|documents|stuff|agreements?)", "policy (?:center|centre|hub)"),
    *("trust (?:center|centre)", "informacion legal", "informazioni legali", "juridisch", "juridische informatie"),
    *("juridisk*", "informacje prawne", "dokumenty", "правовая информация", "документы", "informacoes legais"),
    *("terms (?:&|and) policies", "法的情報", "法律信息", "법적 고지", "site policies", "guidelines"),
    *("privacy (?:center|centre|hub)", "regulaminy", "datenschutz ?& ?agb"),
)

# What a document may be called whose kind has no name of its own.
_POLICY: Final = _named(
    *("polic(?:y|ies)", "guidelines", "rules", "agreements?", "addendum", "notice", "disclosures?", "statement"),
    *("richtlinien?", "vereinbarung", "politique", "reglement", "politica", "politicas", "normas", "beleid"),
    *("zasady", "umowa", "politika", "правила", "политика", "ポリシー", "規約", "规则", "정책"),
)

# A button, a form, an offer; or something written about policies.
_NO_DOCUMENT: Final = _named(
    *("settings", "preferences", "choices", "manage*", "opt[ -]?out", "do not sell*", "consent", "accept(?: all)?"),
    *("einstellungen", "parametres", "parametrer", "configuracion", "configurar", "impostazioni", "preferenze"),
    *("preferencias", "definicoes", "instellingen", "ustawienia", "innstillinger", "indstillinger"),
    *("installningar", "nastaveni", "ayarlari", "настройки", "設定", "设置", "설정", "gestisci", "gerer"),
    *("request form", "generator", "template", "jobs?", "careers?", "blog", "news", "learn more about", "webinar"),
    *("terms of reference", "glossary", "search terms", "long[ -]terms?", "payment terms calculator"),
)

# Whoever names the first means it, though the second is in its words too.
_WITHIN: Final = {
    "subprocessors": ("data-processing", "privacy", "terms"),
    "data-processing": ("privacy", "terms"),
    "acceptable-use": ("terms", "privacy"),
    "community": ("terms",),
    "copyright": ("terms",),
    "security": ("terms",),
    "terms": ("refunds", "imprint"),
    "privacy": ("cookies", "imprint", "security"),
    "cookies": ("imprint",),
}
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORDS: Final = re.compile(r"[-_+.]+|%20")
# Addresses run words together that prose does not.
_RUN_TOGETHER: Final = re.compile(
    r"\b(privacy|cookies?|legal|refund|returns?|security|copyright|disclosure|usage)"
    r"(policy|policies|notice|statement|terms|privacypolicy)\b"
)
_OF_USE: Final = re.compile(r"\b(terms|conditions)(?:and)?(of|and)?(use|services?|sale|conditions)\b")
_UMLAUTS: Final = re.compile(r"(?<=[a-z])(ae|oe|ue)(?=[a-z])")


def kinds_in(words: str) -> frozenset[str]:
    """Every kind that words name, whatever else they say."""
    text = bare(words)
    found = {kind for kind, pattern in _PATTERNS.items() if pattern.search(text)}
    for outer, inner in _WITHIN.items():
        if outer in found:
            found.difference_update(inner)
    return frozenset(found)


def kind_of(words: str) -> str | None:
    """The one kind that words name; None where they name none, several, or no document."""
    found = kinds_in(words)
    return next(iter(found)) if len(found) == 1 and not is_button(words) else None


def is_hub(words: str) -> bool:
    """Whether words name a page that leads to policies, and is perhaps none itself."""
    return _HUBS.fullmatch(bare(words).strip(" ./:›»→")) is not None or (
        len(kinds_in(words)) > 1 and not is_button(words)
    )


def is_policy_name(words: str) -> bool:
    """Whether words name a document that rules something, of whatever kind."""
    return _POLICY.search(bare(words)) is not None


def is_button(words: str) -> bool:
    """Whether words name settings, a form or a story instead of a document."""
    return _NO_DOCUMENT.search(bare(words)) is not None


def words_of_path(part: str) -> str:
    """A part of an address as words: "privacyPolicy.html" is "privacy policy".

    >>> words_of_path("terms-of-service"), words_of_path("privacyPolicy.html"), words_of_path("datenschutzerklaerung")
    ('terms of service', 'privacy policy', 'datenschutzerklarung')
    """
    text = re.sub(r"\.(?:s?html?|php|aspx?|jsp|pdf|md|txt|cfm)$", "", part, flags=re.IGNORECASE)
    text = bare(_NOT_WORDS.sub(" ", _CAMEL.sub(" ", text)))
    text = _RUN_TOGETHER.sub(r"\1 \2", text)
    text = _OF_USE.sub(lambda found: " ".join(part for part in found.groups() if part), text)
    return _UMLAUTS.sub(lambda found: found[1][0], text)
