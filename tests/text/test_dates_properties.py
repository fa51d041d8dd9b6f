"""Whatever the language, the words, the shape, the date and the place: it is read back, and noise changes nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Clause, Role
from crawler.text.dates import claims, stated
from crawler.text.dates.formats import found
from crawler.text.dates.months import BY_LANGUAGE, NAMES, month

ROOT = Path(__file__).resolve().parents[2]
DAYS = st.dates(date(2005, 1, 1), date(2035, 12, 31))
BODY = "Wir halten fest, was wir von dir wissen, solange dein Konto besteht, und danach nicht mehr. "
# language: (words before a date of change, words before a day of effect, shapes of a date)
NAMED, DOTS, SLASHES, ISO = (
    "{day} {month} {year}",
    "{day:02}.{number:02}.{year}",
    "{day:02}/{number:02}/{year}",
    "{iso}",
)
TONGUES = {
    "en": ("Last updated: ", "Effective date: ", ("{month} {day}, {year}", NAMED, "{month} {day} {year}", ISO)),
    "fr": ("Dernière mise à jour : ", "Date d'entrée en vigueur : ", (NAMED, SLASHES, "le {day} {month} {year}")),
    "de": ("Zuletzt aktualisiert am ", "Gültig ab ", ("{day}. {month} {year}", DOTS, ISO)),
    "es": ("Última actualización: ", "Vigente desde el ", ("{day} de {month} de {year}", SLASHES)),
    "pt": ("Última atualização: ", "Em vigor a partir de ", ("{day} de {month} de {year}", SLASHES)),
    "it": ("Ultimo aggiornamento: ", "In vigore dal ", (NAMED, SLASHES)),
    "nl": ("Laatst gewijzigd op ", "Van kracht vanaf ", (NAMED, "{day:02}-{number:02}-{year}")),
    "sv": ("Senast uppdaterad: ", "Gäller från och med den ", (NAMED, ISO)),
    "da": ("Sidst opdateret: ", "Gælder fra den ", ("{day}. {month} {year}", DOTS)),
    "no": ("Sist oppdatert: ", "Gjelder fra ", ("{day}. {month} {year}", DOTS)),
    "fi": ("Viimeksi päivitetty ", "Tulee voimaan ", ("{day}. {month} {year}", "{day}.{number}.{year}")),
    "cs": ("Naposledy aktualizováno: ", "Platné od ", ("{day}. {month} {year}", "{day}. {number}. {year}")),
    "sk": ("Posledná aktualizácia: ", "Platné od ", ("{day}. {month} {year}", DOTS)),
    "pl": ("Ostatnia aktualizacja: ", "Obowiązuje od dnia ", ("{day} {month} {year} r.", DOTS)),
    "sl": ("Zadnja posodobitev: ", "Velja od ", ("{day}. {month} {year}", "{day}. {number}. {year}")),
    "hr": ("Posljednja izmjena: ", "Vrijedi od ", ("{day}. {month} {year}.", DOTS + ".")),
    "bg": ("Последна актуализация: ", "В сила от ", ("{day} {month} {year} г.", DOTS)),
    "ro": ("Ultima actualizare: ", "În vigoare de la ", (NAMED, DOTS)),
    "hu": ("Utoljára frissítve: ", "Hatályos: ", ("{year}. {month} {day}.", "{year}.{number:02}.{day:02}.")),
    "el": ("Τελευταία ενημέρωση: ", "Σε ισχύ από ", (NAMED, SLASHES)),
    "ru": ("Последнее обновление: ", "Дата вступления в силу: ", ("{day} {month} {year} г.", DOTS)),
    "uk": ("Останнє оновлення: ", "Діє з ", ("{day} {month} {year} р.", DOTS)),
    "tr": ("Son güncelleme: ", "Yürürlük tarihi: ", (NAMED, DOTS)),
    "lt": ("Paskutinį kartą atnaujinta: ", "Įsigalioja ", ("{year} m. {month} {day} d.", ISO)),
    "lv": ("Pēdējo reizi atjaunināts: ", "Spēkā no ", ("{year}. gada {day}. {month}", DOTS)),
    "et": ("Viimati uuendatud: ", "Kehtiv alates ", ("{day}. {month} {year}", DOTS)),
    "ca": ("Última actualització: ", "Vigent a partir del ", ("{day} de {month} de {year}", SLASHES)),
    "eu": ("Azken eguneratzea: ", "Indarrean sartzeko data: ", ("{year}ko {month} {day}a", ISO)),
    "ms": ("Kemas kini terakhir: ", "Berkuat kuasa pada ", (NAMED, SLASHES)),
    "id": ("Terakhir diperbarui: ", "Berlaku mulai ", (NAMED, SLASHES)),
    "vi": ("Cập nhật lần cuối: ", "Có hiệu lực từ ", ("ngày {day} tháng {number} năm {year}", SLASHES)),
    "zh": ("最后更新日期：", "生效日期：", ("{year}年{number}月{day}日", "{year} 年 {number} 月 {day} 日", ISO)),
    "ja": ("最終更新日：", "施行日：", ("{year}年{number}月{day}日", "{year}/{number:02}/{day:02}")),
    "ko": ("최종 업데이트: ", "시행일: ", ("{year}년 {number}월 {day}일", "{year}.{number:02}.{day:02}")),
    "he": ("עודכן לאחרונה: ", "תאריך תחילה: ", ("{day} ב{month} {year}", DOTS)),
    "ar": ("آخر تحديث: ", "تاريخ السريان: ", (NAMED, SLASHES)),
    "fa": ("آخرین به‌روزرسانی: ", "تاریخ اجرا: ", (NAMED, "{year}/{number:02}/{day:02}")),
    "th": ("ปรับปรุงล่าสุด: ", "วันที่มีผลบังคับใช้: ", ("{day} {month} {buddhist}", "{day:02}/{number:02}/{buddhist}")),
}
NOISE = [
    "We follow the Data Protection Act of 12 May 2018 and Regulation (EU) 2016/679 of 27 April 2016.",
    "The decision of the court dated 3 March 2019 stays in force.",
    "© 2009-2024 Example Ltd.",
    "Copyright 2024 Example",
    "We answer 24/7/365 at 0805-98-03-38.",
]
OLDER = ["Previous versions", "March 5, 2004", "Version of 6 May 2003"]


@st.composite
def statements(draw: st.DrawFn) -> tuple[str, Role, str, str]:
    """(language, role, value, statement)."""
    language = draw(st.sampled_from(sorted(TONGUES)))
    modified, effective, shapes = TONGUES[language]
    role = draw(st.sampled_from([Role.MODIFIED, Role.EFFECTIVE]))
    day = draw(DAYS)
    written = draw(st.sampled_from(shapes)).format(
        day=day.day,
        number=day.month,
        year=day.year,
        buddhist=day.year + 543,
        iso=day.isoformat(),
        month=NAMES.get(language, "|" * 11).split("|")[day.month - 1].partition(" ")[0],
    )
    if draw(st.booleans()):
        written = written.replace(" ", "\u00a0")
    return language, role, day.isoformat(), (modified if role is Role.MODIFIED else effective) + written


def read(language: str, texts: list[str]) -> dict[Role, str]:
    told = claims([Clause(text=text) for text in texts], language)
    return {claim.role: claim.value for claim in told if claim.chosen}


@settings(max_examples=400, deadline=None)
@given(statements(), st.integers(0, 2), st.lists(st.sampled_from(NOISE), max_size=3), st.sampled_from([[], OLDER]))
def test_what_is_stated_is_read(
    statement: tuple[str, Role, str, str], place: int, noise: list[str], older: list[str]
) -> None:
    language, role, value, words = statement
    texts = ["Titel", *[BODY * 20] * 6]
    texts.insert([1, 4, 7][place], words)
    assert read(language, texts) == {role: value}
    texts[3:3] = noise
    assert read(language, texts + older) == {role: value}


@settings(max_examples=200, deadline=None)
@given(statements(), statements())
def test_two_roles_do_not_disturb_each_other(
    one: tuple[str, Role, str, str], other: tuple[str, Role, str, str]
) -> None:
    language, role, value, words = one
    texts = ["Titel", words, other[3], BODY * 30]
    assert read(language, texts)[role] == value or role is other[1]


@given(st.text(max_size=400), st.sampled_from([None, *sorted(TONGUES)]))
def test_any_text_is_read_without_complaint(text: str, language: str | None) -> None:
    for claim in claims([Clause(text=text), Clause(text=f"Last updated: {text} 2020")], language):
        assert claim.source in (text, f"Last updated: {text} 2020")[claim.clause]


@pytest.mark.parametrize("language", sorted(NAMES))
def test_every_language_names_twelve_months(language: str) -> None:
    assert sorted(set(BY_LANGUAGE[language].values())) == list(range(1, 13))
    for number, forms in enumerate(NAMES[language].split("|"), 1):
        for form in forms.split():
            assert month(form, language) == number
            assert month(form.upper(), language) == number


@pytest.mark.parametrize(
    ("word", "language", "number"),
    [
        ("באפריל", "he", 4),
        ("d’octubre", "ca", 10),
        ("d'agosto", None, 8),
        ("augustile", "et", 8),
        ("novembrī", None, 11),
        ("ФЕВРАЛЯ", None, 2),
        ("fevrier", "fr", 2),
        ("AĞUSTOS", "tr", 8),
        ("Policy", "en", None),
        ("d'accord", "fr", None),
        ("maybe", "en", None),
        ("marching", "en", None),
    ],
)
def test_inflected_months(word: str, language: str | None, number: int | None) -> None:
    assert month(word, language) == number


def test_november_and_october_share_a_name() -> None:
    assert (month("listopada", "pl"), month("listopada", "hr"), month("listopada", None)) == (11, 10, 11)


def test_no_text_takes_for_ever() -> None:
    """The shapes on which a careless pattern goes back and forth: a quadratic one would need hours for these.

    The kernel ends the child by its processor time, so that a busy machine changes nothing. Figures: bench/dates.py.
    """
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (120, 120))\n"
        "from bench.dates import ADVERSARIAL\n"
        "from crawler.model import Clause\n"
        "from crawler.text.dates import claims\n"
        "for text in ADVERSARIAL: claims([Clause(text=text * 20_000 + ' 1.2.2020')], 'en')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr or "out of its processor time"


def test_one_day_after_another() -> None:
    """No day of a year is lost in any of the shapes of figures."""
    for offset in range(366):
        day = date(2024, 1, 1) + timedelta(offset)
        assert found(f"{day:%d.%m.%Y}", "de")[0].value == day.isoformat()
        assert found(f"{day:%B} {day.day}, {day.year}", "en")[0].value == day.isoformat()
        assert found(f"{day:%Y-%m-%d}", None)[0].value == day.isoformat()


def test_seeds(shared: object) -> None:
    """The four seed texts, where they are at hand."""
    expected = {"000": "2016-08-31", "001": None, "002": "2016-04-12", "003": None}
    for number, value in expected.items():
        path = next((shared / "seeds").glob(f"{number}_*.txt"))  # type: ignore[operator]
        told = claims([Clause(text=line) for line in path.read_text().split("\n") if line.strip()], None)
        modified = stated(told, Role.MODIFIED)
        assert (modified and modified.value) == value
        assert stated(told, Role.EFFECTIVE) is None


def test_a_table_of_dates_is_read_at_its_ends() -> None:
    rows = [Clause(f"Item {n} of our catalogue, delivered on 0{n % 9 + 1}/02/2019, is kept.") for n in range(5000)]
    told = claims([Clause("Last updated: 5 March 2021"), *rows, Clause("Effective date: 7 April 2021")], "en")
    assert [(claim.role.value, claim.value) for claim in told if claim.chosen] == [
        ("modified", "2021-03-05"),
        ("effective", "2021-04-07"),
    ]
