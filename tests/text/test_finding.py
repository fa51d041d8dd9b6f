"""The words and addresses by which documents are found; sitemaps and links as hostile input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Page
from crawler.text.finding import Errand, Lead, Search, SiteOrder, linked, listed
from crawler.text.finding.addresses import edition_key, is_story, key, named_kind, site_of, within
from crawler.text.finding.lexicon import KINDS, bare, is_button, is_hub, kind_of, kinds_in, words_of_path
from crawler.text.finding.links import Part, policy_fields

HOME = "https://acme.example/"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Privacy Policy", "privacy"),
        ("Datenschutz & Cookies", "privacy"),
        ("Impressum & Datenschutz", "privacy"),
        ("Datenschutzerklärung", "privacy"),
        ("Politique de confidentialité", "privacy"),
        ("Informativa sulla privacy", "privacy"),
        ("Polityka prywatności", "privacy"),
        ("Integritetspolicy", "privacy"),
        ("Gizlilik Politikası", "privacy"),
        ("Политика конфиденциальности", "privacy"),
        ("プライバシーポリシー", "privacy"),
        ("개인정보처리방침", "privacy"),
        ("AGB", "terms"),
        ("CGU", "terms"),
        ("T&Cs", "terms"),
        ("Algemene voorwaarden", "terms"),
        ("Términos y condiciones", "terms"),
        ("Terms of Sale and Returns", "terms"),
        ("利用規約", "terms"),
        ("Polityka plików cookies", "cookies"),
        ("Cookieverklaring", "cookies"),
        ("Acceptable Use Policy", "acceptable-use"),
        ("Data Processing Terms", "data-processing"),
        ("Sub-processors", "subprocessors"),
        ("Widerrufsbelehrung", "refunds"),
        ("Aviso legal", "imprint"),
        ("特定商取引法に基づく表記", "imprint"),
        # Two kinds at once, settings, stories, and words that only look alike.
        ("Terms & Privacy", None),
        ("Cookie settings", None),
        ("Your privacy choices", None),
        ("Privacy template generator", None),
        ("Dpagination", None),
        ("Long-term storage", None),
        ("About us", None),
        ("", None),
    ],
)
def test_kinds(words: str, kind: str | None) -> None:
    assert kind_of(words) == kind


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://a.example/termsofuse", "terms"),
        ("https://a.example/legal/privacyPolicy.html", "privacy"),
        ("https://a.example/datenschutzerklaerung", "privacy"),
        ("https://a.example/privacy/de", "privacy"),
        ("https://a.example/legal/cookie_policy.pdf", "cookies"),
        ("https://a.example/legal", None),
        ("https://a.example/", None),
        ("mailto:privacy@a.example", None),
    ],
)
def test_addresses_name_kinds(url: str, kind: str | None) -> None:
    assert named_kind(url) == kind


def test_hubs_and_buttons() -> None:
    assert all(
        map(
            is_hub,
            ("Legal", "Rechtliches", "Privacy & Terms", "Trust Center", "Mentions légales et CGU, Confidentialité"),
        )
    )
    assert not any(map(is_hub, ("Legal team", "Privacy", "Cookie & privacy settings")))
    assert is_button("Cookie-Einstellungen")


def test_addresses() -> None:
    assert key("http://www.acme.example:80/p/#top") == key("https://acme.example/p")
    assert edition_key("https://de.acme.example/p") == edition_key("https://acme.example/en-gb/p?hl=fr")
    assert edition_key("https://acme.example/privacy") != edition_key("https://acme.example/terms")
    assert [site_of(h) for h in ("www.shop.acme.co.uk", "policies.acme.example", "127.0.0.1")] == [
        "acme.co.uk",
        "acme.example",
        "127.0.0.1",
    ]
    assert within("legal.acme.example", frozenset({"acme.example"}))
    assert not within("notacme.example", frozenset({"acme.example"}))
    assert is_story("https://acme.example/blog/privacy")
    assert is_story("https://acme.example/2024/05/privacy-policy-update")
    assert not is_story("https://acme.example/legal/privacy")


def page(body: str, url: str = HOME) -> Page:
    return Page(body.encode(), url, "text/html; charset=utf-8")


class TestLinks:
    def test_words_part_and_target(self) -> None:
        found = linked(
            page(
                '<html lang=DE><title>Acme</title><meta property="og:site_name" content="Acme Ltd">'
                '<link rel="alternate" hreflang="en" href="/en/"><link rel="terms-of-service" href="t">'
                '<nav><a href="/p?utm_source=x#top"><img alt="Privacy" src=x></a></nav>'
                '<div id="footer"><p><a href="p">  Datenschutz\n</a><a href="javascript:x()">Cookies</a></div>'
            )
        )
        assert [(link.url, link.words, link.part) for link in found.links] == [
            ("https://acme.example/t", "terms of service", Part.RELATION),
            ("https://acme.example/p", "Datenschutz", Part.FOOTER),
        ]
        assert (found.language, found.site, found.title) == ("de", "Acme Ltd", "Acme")
        assert found.editions == ("https://acme.example/en/",)

    def test_bounded(self) -> None:
        many = "".join(f"<a href=/{at}>{'x' * 5000}</a>" for at in range(6000))
        found = linked(page(many)).links
        assert len(found) <= 5000
        assert max(len(link.words) for link in found) <= 120

    @given(st.binary(max_size=300))
    def test_never_fails(self, body: bytes) -> None:
        linked(Page(body, HOME))
        listed(Page(body, HOME))
        policy_fields(Page(body, HOME))


class TestSitemaps:
    def test_pages_and_indexes(self) -> None:
        one = listed(page("<urlset><url><loc> https://acme.example/a?x=1&amp;y=2 </loc></url></urlset>"))
        assert (one.pages, one.sitemaps) == (("https://acme.example/a?x=1&y=2",), ())
        two = listed(page("<sitemapindex><sitemap><loc>/more.xml</loc></sitemap></sitemapindex>"))
        assert (two.pages, two.sitemaps) == ((), ("https://acme.example/more.xml",))

    def test_entities_are_not_expanded(self) -> None:
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
        assert len("".join(listed(page(bomb)).pages)) < 100

    def test_bounded(self) -> None:
        assert len(listed(page("<loc>https://acme.example/p</loc>" * 60_000)).pages) == 1


def test_security_txt() -> None:
    text = "Contact: mailto:a@acme.example\nPolicy: https://acme.example/disclosure\npolicy: javascript:x\n"
    assert policy_fields(page(text)) == ("https://acme.example/disclosure",)


class TestSearch:
    def test_asks_no_more_than_it_may_and_nothing_twice(self) -> None:
        search, asked = Search(SiteOrder("acme", HOME, most=20)), []
        while (lead := search.next()) is not None:
            asked.append(lead.url)
            links = "".join(f"<a href=/privacy-{len(asked)}-{at}>Privacy {at}</a>" for at in range(50))
            search.answered(lead, page(f"<footer>{links}</footer>", lead.url))
        assert len(asked) == len(set(asked)) == 20
        assert search.result().asked == 20

    @pytest.mark.parametrize("home", [HOME, "http://10.0.0.1/", "http://www.acme.example/", "http://acme.example/"])
    def test_a_host_that_does_not_answer_is_left_alone(self, home: str) -> None:
        search, asked = Search(SiteOrder("acme", home)), []
        while (lead := search.next()) is not None:
            assert lead.errand is Errand.HOME
            asked.append(lead.url)
            search.unreachable(lead, "no such host")
        assert len(asked) == len(set(asked)) <= 4
        assert search.result().documents == ()

    def test_what_answers_with_the_home_page_is_no_document(self) -> None:
        search = Search(SiteOrder("acme", HOME, (Lead("https://acme.example/privacy", 99, "told"),)))
        while (lead := search.next()) is not None:
            search.answered(lead, page("<h1>Acme Privacy Policy</h1>", lead.url))
        assert search.result().documents == ()
        assert "it leads to the home page" in {passed.why for passed in search.result().passed}


@given(st.text(max_size=60))
def test_words_of_any_kind(text: str) -> None:
    assert bare(bare(text)) == bare(text)
    assert kinds_in(text) <= set(KINDS)
    kind_of(words_of_path(text))
