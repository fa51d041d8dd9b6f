"""More of the pages that came in a policy's place: servers in between, shops, and the languages of the larger web."""

from __future__ import annotations

import pytest

from crawler.model import Page, PageKind, Recipe, Verdict
from crawler.text import READER, read

URL = "https://www.fennel.example/privacy"
ENGLISH = (
    "This privacy policy says which personal data Fennel Post processes when you use our services.",
    "We disclose personal information to third parties only with your consent or where the law wants it.",
    "You may object to the processing of your data, and write to our data protection officer about it.",
    "Cookies are kept for thirty days; you can refuse them, and then some pages may not be available.",
    "This agreement is subject to the jurisdiction of the courts of Herbshire and to its applicable law.",
    "We keep letters that could not be delivered for a year; the retention period is on the envelope.",
    "We delete what you told us as soon as your account is closed, and tell those who had it from us.",
)
GERMAN = (
    "Diese Datenschutzerklärung sagt, welche personenbezogenen Daten die Fenchelpost von Ihnen verarbeitet.",
    "Wir geben personenbezogene Daten nur mit Ihrer Einwilligung oder auf gesetzlicher Grundlage weiter.",
    "Sie können der Verarbeitung widersprechen und sich an unseren Datenschutzbeauftragten wenden.",
    "Cookies behalten wir dreißig Tage; Sie können sie ablehnen, dann fehlen vielleicht einige Seiten.",
    "Für diesen Vertrag gilt das Recht der Grafschaft, und zuständig sind die Gerichte an unserem Sitz.",
    "Briefe, die nicht zugestellt werden konnten, bewahren wir ein Jahr lang auf und vernichten sie dann.",
    "Was Sie uns mitgeteilt haben, löschen wir, sobald Ihr Konto geschlossen ist, und sagen es weiter.",
)


def verdict(
    lines: tuple[str, ...], recipe: Recipe | None = None, **page: tuple[tuple[str, str], ...]
) -> Verdict | None:
    body = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    return read(Page(body.encode(), URL, "text/html; charset=utf-8", **page), recipe or Recipe(READER)).verdict


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (PageKind.BOT_WALL, "Please enable JS and disable any ad blocker"),
        (PageKind.BOT_WALL, "We're verifying your browser"),
        (PageKind.BOT_WALL, "Making sure you're not a bot!"),
        (PageKind.BOT_WALL, "You are now in line. Your estimated wait time is 4 minutes."),
        (PageKind.BOT_WALL, "403 Forbidden"),
        (PageKind.BOT_WALL, "Not Acceptable!"),
        (PageKind.BOT_WALL, "Проверка браузера перед переходом на сайт"),
        (PageKind.BOT_WALL, "请完成安全验证"),
        (PageKind.BOT_WALL, "アクセスが拒否されました"),
        (PageKind.REDIRECT_STUB, "Found. Redirecting to /en/privacy"),
        (PageKind.SOFT_404, "There isn't a GitHub Pages site here."),
        (PageKind.SOFT_404, "Stránka nenalezena"),
        (PageKind.SOFT_404, "Az oldal nem található"),
        (PageKind.SOFT_404, "الصفحة غير موجودة"),
        (PageKind.SOFT_404, "הדף לא נמצא"),
        (PageKind.SOFT_404, "ไม่พบหน้าที่คุณต้องการ"),
        (PageKind.SOFT_404, "您访问的页面不存在"),
        (PageKind.ERROR_PAGE, "Briefly unavailable for scheduled maintenance. Check back in a minute."),
        (PageKind.ERROR_PAGE, '{"message":"Internal failure","id":"4f1"}'),
        (PageKind.ERROR_PAGE, "Wegen Wartungsarbeiten sind wir bald wieder da."),
        (PageKind.ERROR_PAGE, "Le site est en maintenance"),
        (PageKind.ERROR_PAGE, "На сайте ведутся технические работы"),
        (PageKind.ERROR_PAGE, "ただいまメンテナンス中です"),
        (PageKind.ERROR_PAGE, "This content is not available in your region."),
        (PageKind.PARKED, "This web page is parked free, courtesy of Fennel Names"),
        (PageKind.LOGIN, "Anmelden"),
        (PageKind.CONSENT_WALL, "Are you over 18?"),
        (PageKind.CONSENT_WALL, "Enter your date of birth"),
        (PageKind.CONSENT_WALL, "Avez-vous plus de 18 ans ?"),
        (PageKind.REGION_CHOOSER, "Wybierz swój kraj"),
        (PageKind.SCRIPT_SHELL, "Please upgrade your browser to use Fennel"),
    ],
)
def test_what_such_pages_say(kind: PageKind, line: str) -> None:
    found = verdict((line,))
    assert found is not None
    assert found.kind is kind
    assert line[:20] in found.evidence


@pytest.mark.parametrize(
    "line",
    [
        "You must be 18 or older to use our services.",
        "The service may be unavailable for scheduled maintenance, or not available in your country.",
        "Access denied to you can be appealed; see the waiting room rules.",
        "403 Forbidden",
    ],
)
def test_a_policy_may_say_the_same(line: str) -> None:
    assert verdict((line, *ENGLISH)) is None


def test_a_home_page_holds_no_word_of_a_policy() -> None:
    lines = (
        "Fennel brings the seaside to your kitchen table, every single morning and in every kind of weather.",
        "Meet the family that has been drying herbs on this windy hill since the great-grandmother's days.",
        "Our soups have won hearts from the harbour to the hills, and the new one tastes of early summer.",
        "Watch how we roast, stir and pour, in a little film that was made by our friends with a kite.",
    )
    found = verdict(lines)
    assert found is not None
    assert (found.kind, found.confidence) == (PageKind.SOFT_404, 0.7)
    assert verdict((*lines, "You must be kind to each other.")) is None


class TestLanguage:
    def test_another_edition_is_not_the_policy(self) -> None:
        found = verdict(GERMAN, Recipe(READER, language="en"))
        assert found is not None
        assert found.kind is PageKind.OTHER_LANGUAGE
        assert "“de”" in found.evidence

    @pytest.mark.parametrize("wanted", ["de", "de-AT", None])
    def test_its_own_is(self, wanted: str | None) -> None:
        assert verdict(GERMAN, Recipe(READER, language=wanted)) is None

    def test_a_text_in_two_languages_is_both(self) -> None:
        for wanted in ("de", "en"):
            assert verdict(ENGLISH + GERMAN, Recipe(READER, language=wanted)) is None

    def test_clauses_in_another_language_are_known(self) -> None:
        body = "".join(f"<p>{line}</p>" for line in (*ENGLISH, GERMAN[0]))
        found = read(Page(body.encode(), URL, "text/html; charset=utf-8"), Recipe(READER))
        assert found.language == "en"
        assert found.others == ((len(ENGLISH), "de"),)


def test_a_server_in_between_speaks_by_headers() -> None:
    found = verdict(ENGLISH, headers=(("cf-mitigated", "challenge"),))
    assert found is not None
    assert found.kind is PageKind.BOT_WALL
    assert verdict(ENGLISH, headers=(("server", "nginx"), ("cf-mitigated", "none"))) is None
