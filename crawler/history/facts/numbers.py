"""Numbers in words, as policies write periods and ages, in seven languages."""

from __future__ import annotations

from typing import Final

# One row a number; a word that two languages share means the same in both.
_ROWS: Final = {
    1: "one ein eine einen einem einer eines un une uno una um uma een één",
    2: "two zwei deux dos due dois duas twee",
    3: "three drei trois tres tre três drie",
    4: "four vier quatre cuatro quattro quatro",
    5: "five fünf cinq cinco cinque vijf",
    6: "six sechs seis sei zes",
    7: "seven sieben sept siete sette sete zeven",
    8: "eight acht huit ocho otto oito",
    9: "nine neun neuf nueve nove negen",
    10: "ten zehn dix diez dieci dez tien",
    11: "eleven elf onze once undici",
    12: "twelve zwölf douze doce dodici doze twaalf",
    13: "thirteen dreizehn treize trece tredici treze dertien",
    14: "fourteen vierzehn quatorze catorce quattordici catorze veertien",
    15: "fifteen fünfzehn quinze quince quindici vijftien",
    16: "sixteen sechzehn seize dieciséis sedici dezesseis dezasseis zestien",
    17: "seventeen siebzehn diecisiete diciassette dezessete zeventien",
    18: "eighteen achtzehn dieciocho diciotto dezoito achttien",
    20: "twenty zwanzig vingt veinte venti vinte twintig",
    21: "twenty-one einundzwanzig veintiuno ventuno",
    24: "twenty-four vierundzwanzig vingt-quatre veinticuatro ventiquattro vierentwintig",
    30: "thirty dreißig trente treinta trenta trinta dertig",
    36: "thirty-six sechsunddreißig trente-six trentasei",
    45: "forty-five fünfundvierzig quarante-cinq",
    48: "forty-eight achtundvierzig quarante-huit",
    60: "sixty sechzig soixante sesenta sessanta sessenta zestig",
    72: "seventy-two zweiundsiebzig soixante-douze",
    90: "ninety neunzig quatre-vingt-dix noventa novanta negentig",
    120: "one hundred twenty",
    180: "one hundred eighty",
}
NUMBERS: Final = {word: number for number, row in _ROWS.items() for word in ((row,) if number > 100 else row.split())}
# Longest first: an alternation takes the first that fits.
ALTERNATION: Final = "|".join(sorted(NUMBERS, key=lambda word: (-len(word), word))).replace("-", "[- ]")


def number(words: str) -> int | None:
    """The number that words or digits write; None where they write none."""
    if words.isdecimal():
        return int(words)
    spelled = " ".join(words.lower().split())
    return NUMBERS.get(spelled, NUMBERS.get(spelled.replace(" ", "-")))
