"""Periods of time in a text, and whether they say how long something is kept.

Rule 1. Two periods are the same when they last as long: one year is twelve months, and not 365 days.
Rule 2. What is an age, a rate ("24 hours a day"), or a moment gone by ("5 days ago") is no period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.history.facts.numbers import ALTERNATION, number
from crawler.history.facts.statements import Statement, sentence, tokens
from crawler.model import FactKind

_YEAR: Final = 8766.0  # hours; a month is a twelfth, so that twelve months are a year
# unit, hours, and how seven languages write it
_UNITS: Final = (
    ("second", 1 / 3600, "seconds?|sekunden?|secondes?|segundos?|second[oi]|seconden?"),
    ("minute", 1 / 60, "minutes?|minuten?|minutos?|minut[oi]|minuut"),
    ("hour", 1.0, "hours?|hrs?|stunden?|heures?|horas?|or[ae]|uur|uren"),
    ("day", 24.0, "days?|tag(?:e[ns]?)?|jours?|d[ií]as?|giorn[oi]|dag(?:en)?"),
    ("week", 168.0, "weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken"),
    ("month", _YEAR / 12, "months?|monat(?:e[ns]?|s)?|mois|m[eê]s(?:es)?|mes[ei]|maand(?:en)?"),
    ("year", _YEAR, "years?|yrs?|jahr(?:e[ns]?|s)?|ans|(?<=\bun )an|années?|años?|ann[oi]|anos?|jaar|jaren"),
)
_WORKING: Final = r"business|working|werk|arbeits|ouvrés?|ouvrables?|hábiles|laborables|lavorativi|úteis"
_BETWEEN: Final = rf"(?:[-\s]|calendar|consecutive|full|{_WORKING}|kalender|volle)*"
_AMOUNT: Final = rf"\d{{1,4}}|{ALTERNATION}"
_ANY_UNIT: Final = "|".join(forms for _, _, forms in _UNITS)
_PERIOD: Final = re.compile(
    rf"(?<![\w$€£.,/-])(?:(?P<from>\d{{1,3}})\s?(?:-|–|to|bis|à|a|tot)\s?)?(?P<amount>{_AMOUNT})(?:\s?\(\w{{1,20}}\))?"
    rf"(?P<between>{_BETWEEN})(?P<unit>{_ANY_UNIT})(?!\w)(?P<after>\s+(?:{_WORKING}))?",
    re.IGNORECASE,
)
_UNIT: Final = tuple((name, hours, re.compile(forms, re.IGNORECASE)) for name, hours, forms in _UNITS)
_IS_WORKING: Final = re.compile(_WORKING, re.IGNORECASE)
_UNIT_WORDS: Final = frozenset(
    "second seconds sekunde sekunden seconde secondes segundo segundos secondi secondo seconden minute"
    " minutes minuten minuto minutos minuti minuut hour hours hr hrs stunde stunden heure heures hora horas"
    " ora ore uur uren day days tag tage tagen tages jour jours día días dia dias giorno giorni dag dagen week"
    " weeks woche wochen semaine semaines semana semanas settimana settimane weken month months monat monate"
    " monaten monats mois mes meses mês mesi mese maand maanden year years yr yrs jahr jahre jahren jahres"
    " jahrs an ans année années año años anno anni ano anos jaar jaren werktage werktagen arbeitstage"
    " arbeitstagen werkdagen".split()
)
# What follows or goes before a number of years that is an age, a rate, or a moment gone by.
_NOT_AFTER: Final = re.compile(
    r"\s*(?:-?\s?olds?\b|of age|or (?:older|younger|over)|and (?:older|over|above|up)|alt\b|ago\b|a (?:day|week"
    r"|month|year)"
    r"|per (?:day|week|month|year)|of experience|révolus|ou plus âgés|de edad|d'età|di età|de idade|oud\b|geleden)",
    re.IGNORECASE,
)
_NOT_BEFORE: Final = re.compile(
    r"(?:\bag(?:e|ed|es)(?: of)?|\bunder(?: the age of)?|\byounger than|\bolder than|\bvor|\bil y a|\bhace|\bunter"
    r"|\bâgée?s? de|\bmoins de|\bmenor(?:es)?(?: de)?|\bmayor(?:es)?(?: de)?|\bminori (?:di|degli|dei)"
    r"|\bmaior(?:es)? de"
    r"|\bjonger dan|\bouder dan|\bover|\bmindestens|\bfa)\s*$",
    re.IGNORECASE,
)
_KEEPS: Final = re.compile(
    r"\b(?:retain\w*|retention|ke(?:ep|eps|pt|eping)|stor(?:e|es|ed|age|ing)|delet\w*|eras\w*|purg\w*|anonymi[sz]\w*"
    r"|\w*aufbewahr\w*|\w*speicher\w*|\w*lösch\w*|conserv\w*|supprim\w*|effac\w*|stock(?:e|ée?s?|ons|age)"
    r"|almacen\w*|elimin\w*|borra\w*|suprim\w*|cancell\w*|armazen\w*|exclu(?:ir|ímos|ídos?|ídas?)|apag\w*"
    r"|bewa(?:ar|re)\w*|opslag|opgeslagen|verwijder\w*|gewist)\b",
    re.IGNORECASE,
)
# "Two years and one day" is one period, and its first part says enough.
_PART_OF: Final = re.compile(rf"(?:{_ANY_UNIT})\s+(?:and|und|et|y|e|en)\s+$", re.IGNORECASE)
# Hours from which a number of years is more likely an age or a history than a period.
_LONGEST: Final = 120 * _YEAR


def periods(text: str, path: tuple[str, ...] = ()) -> Iterator[Statement]:
    """The periods that a text states; those of keeping are retention."""
    if not tokens(text) & _UNIT_WORDS:
        return
    for found in _PERIOD.finditer(text):
        stated = _stated(found)
        if stated and not _is_no_period(text, found):
            shown, hours = stated
            keeps = _KEEPS.search(sentence(text, *found.span())) or (path and _KEEPS.search(path[-1]))
            kind = FactKind.RETENTION if keeps else FactKind.DURATION
            working = " w" if "working" in shown else ""
            yield Statement(kind, f"{hours:g} h{working}", shown, *found.span(), size=hours)


def _is_no_period(text: str, found: re.Match[str]) -> bool:
    low = max(0, found.start() - 30)
    if _NOT_AFTER.match(text, found.end()) or _PART_OF.search(text, low, found.start()):
        return True
    aged = _NOT_BEFORE.search(text, low, found.start())
    return bool(aged) and _unit(found["unit"])[0] == "year"


def _stated(found: re.Match[str]) -> tuple[str, float] | None:
    """The period in English, and its hours; None where it is none."""
    amount = number(found["amount"])
    if not amount:
        return None
    unit, hours = _unit(found["unit"])
    if amount * hours > _LONGEST:
        return None
    working = "working " if _IS_WORKING.search(found["between"] + (found["after"] or "")) else ""
    first = f"{found['from']} to " if found["from"] else ""
    return f"{first}{amount} {working}{unit}{'s' if amount > 1 else ''}", amount * hours


def _unit(written: str) -> tuple[str, float]:
    return next((name, hours) for name, hours, forms in _UNIT if forms.fullmatch(written))
