"""Pages that are not the policy, in their own words, and policies that only mention such words."""

from __future__ import annotations

import pytest

from crawler.model import Page, PageKind, Recipe, Verdict
from crawler.text import read

URL = "https://www.fennel.example/privacy"
POLICY = "".join(
    f"<h2>{number}. Part</h2><p>{sentence}</p>"
    for number, sentence in enumerate(
        (
            "This privacy policy says which personal data Fennel Post processes when you use our services.",
            "We disclose personal information to third parties only with your consent or where the law wants it.",
            "You may object to the processing of your data, and write to our data protection officer about it.",
            "Cookies are kept for thirty days; you can refuse them, and then some pages may not be available.",
            "This agreement is subject to the jurisdiction of the courts of Herbshire and to its applicable law.",
            "We keep letters that could not be delivered for a year; the retention period is stated on the envelope.",
            "Please log in to see your own settings, and enable JavaScript if a page of your account stays empty.",
            "If something went wrong with your account you should contact us, so that we can put it right again.",
        ),
        start=1,
    )
)


def verdict(body: str, status: int = 200, url: str = URL) -> Verdict | None:
    return read(Page(body.encode(), url, "text/html; charset=utf-8", status), Recipe("read/1")).verdict


def paragraphs(*lines: str, title: str = "") -> str:
    return f"<html><title>{title}</title><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (PageKind.BOT_WALL, ("Just a moment...", "Enable JavaScript and cookies to continue")),
        (PageKind.BOT_WALL, ("Press & Hold to confirm you are a human (and not a bot).",)),
        (PageKind.BOT_WALL, ("Access Denied", "You don't have permission to access /privacy on this server.")),
        (PageKind.BOT_WALL, ("Bitte bestätigen Sie, dass Sie ein Mensch sind.",)),
        (PageKind.SOFT_404, ("Page not found", "Perhaps the stamp you were looking for is on our home page.")),
        (PageKind.SOFT_404, ("Die Seite wurde nicht gefunden.",)),
        (PageKind.SOFT_404, ("Página no encontrada",)),
        (PageKind.SOFT_404, ("We can't find the page you were trying to reach.",)),
        (PageKind.ERROR_PAGE, ("Sorry! Something went wrong :(",)),
        (PageKind.ERROR_PAGE, ("This page isn't available right now", "Try again later.")),
        (PageKind.ERROR_PAGE, ("Diese Seite ist momentan nicht verfügbar",)),
        (PageKind.ERROR_PAGE, ("502 Bad Gateway", "nginx")),
        (PageKind.REDIRECT_STUB, ("You should be redirected quickly, if not click here.",)),
        (PageKind.REDIRECT_STUB, ("Redirecting to legal.fennel.example",)),
        (PageKind.LOGIN, ("Notice", "You must log in to continue.", "Forgot account?")),
        (PageKind.CONSENT_WALL, ("Before you continue to Fennel", "Accept all", "Reject all")),
        (PageKind.REGION_CHOOSER, ("Choose your country or region", "France", "Norge", "Polska")),
        (PageKind.SCRIPT_SHELL, ("Loading...",)),
        (PageKind.SCRIPT_SHELL, ("You need to enable JavaScript to run this app.",)),
        (PageKind.PARKED, ("This domain is for sale", "Related searches")),
        (PageKind.ARCHIVE_PAGE, ("Hrm.", "The Wayback Machine has not archived that URL.")),
        (PageKind.NAVIGATION_ONLY, tuple(f"Stamps of the {n}th series" for n in range(15))),
        (PageKind.EMPTY, ()),
    ],
)
def test_pages_that_are_not_the_policy(kind: PageKind, lines: tuple[str, ...]) -> None:
    found = verdict(paragraphs(*lines))
    assert found is not None
    assert found.kind is kind
    assert 0 < found.confidence <= 1
    assert found.evidence


def test_the_title_speaks_too() -> None:
    found = verdict(paragraphs("Fennel Post", "Stamps, letters and parcels since 1902.", title="404 Not Found"))
    assert found is not None
    assert found.kind is PageKind.SOFT_404


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Privacy policy</h1>{POLICY}",
        f"<p>Login</p><p>Choose your country</p><h1>Privacy policy</h1>{POLICY}",
        f"<title>Error handling at Fennel</title><h1>404</h1>{POLICY}",
        "<h1>Imprint</h1><p>Fennel Post Limited, 1 Herb Lane, Herbshire, represented by A. Dill, director.</p>",
        "<p>本隐私政策说明我们如何收集、使用和共享您的个人信息，以及您享有的权利。</p>",
    ],
)
def test_good_pages_are_never_refused(body: str) -> None:
    assert verdict(body) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, PageKind.SOFT_404),
        (410, PageKind.SOFT_404),
        (403, PageKind.BOT_WALL),
        (429, PageKind.BOT_WALL),
        (500, PageKind.ERROR_PAGE),
        (503, PageKind.ERROR_PAGE),
    ],
)
def test_a_status_of_an_error_is_always_a_verdict(status: int, kind: PageKind) -> None:
    found = verdict(f"<h1>Privacy policy</h1>{POLICY}", status)
    assert found is not None
    assert found.kind is kind
    assert str(status) in found.evidence


def test_a_page_that_sends_its_visitors_elsewhere() -> None:
    found = verdict('<meta http-equiv="refresh" content="0; url=/new"><p>Fennel Post</p>')
    assert found is not None
    assert found.kind is PageKind.REDIRECT_STUB


def test_a_body_that_breaks_off_without_text_is_truncated() -> None:
    found = verdict("<html><head><title>Privacy</title><script>var a = 1;" + "x" * 5000)
    assert found is not None
    assert found.kind is PageKind.TRUNCATED


@pytest.mark.parametrize("cut", [0.5, 0.7, 0.9])
def test_a_page_that_was_cut_off_is_not_the_policy(cut: float) -> None:
    page = f"<html><body><div id=page><main><div class=text>{POLICY}</div></main></div></body></html>"
    assert verdict(page) is None
    found = verdict(page[: int(len(page) * cut)])
    assert found is not None
    assert found.kind is PageKind.TRUNCATED


def test_a_page_that_forgets_its_end_but_closes_its_boxes_is_whole() -> None:
    assert verdict(f"<html><body><div><main><div>{POLICY}</div></main></div>") is None
    assert verdict(f"<html><body><div><center>{POLICY}<script>'<div><div><div>'</script>") is None
