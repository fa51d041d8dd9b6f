# ruff: noqa: E501 - sentences of invented documents
"""Ten invented sites in six languages: what is found, under which kind, and what is not taken for a document."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crawler.app.demo import SmallWeb
from crawler.app.demo.live import Answer, plain

Ask = Callable[..., tuple[int, str, str]]

SENTENCES = {
    "en": {
        "privacy": "We collect personal data such as your name and e-mail address when you order from our shop. "
        "Your rights under the GDPR include access to your personal information and its erasure at any time. "
        "We disclose personal data to third parties only where the law or your consent allows the processing. "
        "The retention of personal data ends two years after your last order, when we delete what is left.",
        "terms": "These terms of service are an agreement between you and us about the use of our shop and services. "
        "We are not liable for damage that others cause, and our liability is limited to the price you paid. "
        "You may not use the service for anything that is prohibited by the applicable law of your country. "
        "We may terminate the agreement with a notice of thirty days if these terms are not kept by you.",
        "cookies": "Our website stores a cookie in your browser so that the basket is still there when you return. "
        "You may withdraw your consent to every cookie that is not needed, in the settings of your browser. "
        "Third parties set a cookie only with your consent, and the processing of the data ends with it.",
        "data-processing": "This agreement rules the processing of personal data that the processor carries out for you. "
        "The processor discloses personal data to third parties only with the consent of the controller given before. "
        "On termination of the agreement the processor deletes all personal data, as the applicable law demands.",
    },
    "de": {
        "privacy": "Verantwortlich für die Verarbeitung personenbezogener Daten auf dieser Website sind wir selbst. "
        "Rechtsgrundlage der Verarbeitung ist Ihre Einwilligung, die Sie jederzeit ohne Grund widerrufen können. "
        "Gegen die Verarbeitung steht Ihnen ein Widerspruch zu; über den Datenschutz wacht die Behörde des Landes.",
        "terms": "Der Vertrag kommt zustande, sobald wir Ihre Bestellung durch eine Nachricht angenommen haben. "
        "Unsere Haftung ist auf Vorsatz und grobe Fahrlässigkeit beschränkt, soweit das Gesetz es zulässt. "
        "Für den Vertrag gelten allein diese Nutzungsbedingungen, verantwortlich für Angaben ist der Kunde.",
        "refunds": "Sie haben das Recht, binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag zu widerrufen. "
        "Zur Wahrung der Frist reicht es, dass Sie die Mitteilung über den Vertrag vor Ablauf der Frist absenden. "
        "Verantwortlich für die Kosten der Rücksendung sind Sie; die Haftung für den Wertverlust regelt das Gesetz.",
    },
    "fr": {
        "privacy": "Le responsable du traitement des données personnelles collectées sur ce site est notre société. "
        "Le traitement de vos données à caractère personnel repose sur votre consentement, que vous pouvez retirer. "
        "La confidentialité de vos données personnelles est protégée par des mesures que nous revoyons chaque année.",
        "terms": "Les présentes conditions générales de vente régissent toute commande passée sur le site de la société. "
        "La responsabilité de la société est limitée au prix payé par le client, dans les conditions de la loi. "
        "Le traitement des réclamations suit les conditions d'utilisation acceptées lors de la commande par le client.",
        "cookies": "Un cookie est déposé sur votre appareil avec votre consentement afin de mesurer les visites du site. "
        "Vous pouvez retirer votre consentement à tout cookie et au traitement des données dans votre navigateur. "
        "Chaque cookie est conservé treize mois au plus, après quoi votre consentement vous est demandé de nouveau.",
    },
    "es": {
        "privacy": "El responsable del tratamiento de los datos personales recogidos en este sitio es nuestra empresa. "
        "El tratamiento de sus datos personales se basa en su consentimiento, que puede retirar cuando quiera. "
        "Nuestra responsabilidad es proteger la privacidad de sus datos personales con medidas que revisamos.",
        "cookies": "Este sitio guarda una cookie en su equipo con su consentimiento para medir las visitas recibidas. "
        "Puede retirar su consentimiento a cada cookie y al tratamiento de los datos en su propio navegador. "
        "Ninguna cookie de terceros se guarda sin su consentimiento, y su privacidad queda siempre protegida.",
    },
    "it": {
        "privacy": "Il titolare del trattamento dei dati personali raccolti su questo sito è la nostra società italiana. "
        "Il trattamento dei dati personali si fonda sul consenso, che può essere revocato in ogni momento da Lei. "
        "La riservatezza dei dati personali è protetta con misure di cui portiamo la piena responsabilità legale.",
        "terms": "Le presenti condizioni regolano ogni ordine fatto sul sito e l'uso dei servizi della nostra società. "
        "La responsabilità della società è limitata al prezzo pagato, salvo diverse condizioni di legge vigenti. "
        "Con il consenso alle condizioni il cliente accetta il trattamento dei reclami secondo queste regole.",
    },
    "ja": {
        "privacy": "当社は、お客様の個人情報を適切に取り扱い、その保護に努めることをお約束いたします。"
        "当社は、お客様の同意なく個人情報を第三者に提供することはありません。"
        "プライバシーに関するお問い合わせは、下記の窓口までご連絡くださいますようお願いします。",
        "terms": "この利用規約は、当社が提供するサービスの利用に関する条件を定めるものであり、お客様の同意を必要とします。"
        "お客様は、第三者の権利を侵害する行為をしてはならないものとします。"
        "当社は、利用規約に違反したお客様の利用を停止することができるものとします。",
    },
}
TRAP = {  # pages that speak of policies and are none
    "article": "A privacy policy should name every purpose, and consent must be free: so the GDPR and the courts say. "
    "Personal data is often collected without need, and third parties get it, as our lawyer explains here. "
    "The retention of personal information is where most companies fail, says the authority in its report.",
    "shop": "A fine red scarf of wool, made by hand. It keeps you warm in every winter, wherever you may be.",
}


def document(lang: str, kind: str, name: str, *, more: str = "") -> str:
    """A document's page."""
    text = "".join(
        f"<p>{sentence}</p>"
        for sentence in SENTENCES[lang][kind].replace("。", "。\n").replace(". ", ".\n").split("\n")
    )
    return f"<html lang={lang}><head><title>{name} | Site</title>{more}</head><body><main><h1>{name}</h1>{text}</main></body></html>"


def page(lang: str, title: str, body: str, *, more: str = "") -> str:
    return f"<html lang={lang}><head><title>{title}</title>{more}</head><body>{body}</body></html>"


def footer(*links: tuple[str, str]) -> str:
    return "<div class=site-footer>" + " ".join(f'<a href="{to}">{words}</a>' for words, to in links) + "</div>"


@dataclass
class Site:
    """One invented site: its pages by path, and the documents among them by kind."""

    host: str
    pages: dict[str, str | bytes]
    truth: dict[str, str]  # URL or path -> kind
    archived: str = ""  # the home page that the archive holds
    robots: str = ""
    statuses: dict[str, int] = field(default_factory=dict)


GOODS = "<p>Scarves and hats of wool, made by hand in our own workshop since 1971. Come and see us.</p>"

SITES = [
    Site(
        "acme-scarves.example",
        {
            "/": page(
                "en",
                "Acme Scarves",
                GOODS
                + '<a href="/blog/privacy-policy-tips">How to write a privacy policy</a><a href=/scarf>Scarf</a>'
                + footer(
                    ("Privacy", "/privacy"),
                    ("Terms & Conditions", "/terms"),
                    ("Cookie Policy", "/cookies?utm_source=footer"),
                    ("Cookie settings", "/cookie-settings"),
                    ("Privacy Policy", "https://policies.google.example/privacy"),
                ),
            ),
            "/privacy": document("en", "privacy", "Privacy Notice"),
            "/terms": document("en", "terms", "Terms and Conditions"),
            "/cookies": document("en", "cookies", "Cookie Policy"),
            "/cookie-settings": page("en", "Cookie settings", "<h1>Cookie settings</h1><p>Choose.</p>"),
            "/blog/privacy-policy-tips": page(
                "en",
                "How to write a privacy policy",
                f"<h1>How to write a privacy policy</h1><p>{TRAP['article']}</p>",
            ),
            "/scarf": page("en", "Red scarf", f"<h1>Red scarf</h1><p>{TRAP['shop']}</p>"),
        },
        {"/privacy": "privacy", "/terms": "terms", "/cookies": "cookies"},
    ),
    Site(  # a shell: nothing but a script on the home page; a packed sitemap knows
        "pocketbank.example",
        {
            "/": page("en", "Pocketbank", "<div id=root></div><script src=/app.js></script>"),
            "/maps/pages.xml.gz": gzip.compress(
                b"<?xml version='1.0'?><urlset>"
                b"<url><loc>http://pocketbank.example/en/privacy-policy</loc></url>"
                b"<url><loc>http://pocketbank.example/de/privacy-policy</loc></url>"
                b"<url><loc>http://pocketbank.example/user-agreement</loc></url>"
                b"<url><loc>http://pocketbank.example/news/new-privacy-policy</loc></url></urlset>"
            ),
            "/sitemap-index.xml": "<sitemapindex><sitemap><loc>http://pocketbank.example/maps/pages.xml.gz</loc>"
            "</sitemap></sitemapindex>",
            "/en/privacy-policy": document("en", "privacy", "Pocketbank Privacy Policy"),
            "/de/privacy-policy": document("de", "privacy", "Datenschutzerklärung"),
            "/user-agreement": document("en", "terms", "User Agreement"),
            "/news/new-privacy-policy": page(
                "en", "News", f"<h1>Our new privacy policy</h1><p>{TRAP['article']}</p>"
            ),
        },
        {"/en/privacy-policy": "privacy", "/user-agreement": "terms"},
        robots="User-agent: *\nDisallow: /app\nSitemap: http://pocketbank.example/sitemap-index.xml\n",
    ),
    Site(
        "wollhaus.example",
        {
            "/": page(
                "de",
                "Wollhaus",
                GOODS
                + footer(
                    ("Impressum", "/impressum.html"),
                    ("Datenschutz", "/datenschutz.html"),
                    ("AGB", "/agb.html"),
                    ("Widerrufsbelehrung", "/widerruf.html"),
                    ("Cookie-Einstellungen", "/einstellungen.html"),
                ),
            ),
            "/impressum.html": page(
                "de", "Impressum", "<h1>Impressum</h1><p>Wollhaus GmbH, Mühlweg 1, Musterstadt</p>"
            ),
            "/datenschutz.html": document("de", "privacy", "Datenschutzerklärung"),
            "/agb.html": document("de", "terms", "Allgemeine Geschäftsbedingungen"),
            "/widerruf.html": document("de", "refunds", "Widerrufsbelehrung"),
            "/einstellungen.html": page("de", "Cookies", "<h1>Cookie-Einstellungen</h1><p>Bitte wählen Sie.</p>"),
        },
        {
            "/impressum.html": "imprint",
            "/datenschutz.html": "privacy",
            "/agb.html": "terms",
            "/widerruf.html": "refunds",
        },
    ),
    Site(  # a hub, addresses that say nothing, and English editions
        "mietwerk.example",
        {
            "/": page("de", "Mietwerk – Wohnungen", GOODS + footer(("Rechtliches", "/r"), ("Über uns", "/u"))),
            "/r": page(
                "de",
                "Rechtliches | Mietwerk",
                '<h1>Rechtliches</h1><ul><li><a href="/r/17">Datenschutzhinweise</a>'
                '<li><a href="/r/18">Nutzungsbedingungen</a><li><a href="/r/english">Privacy notice (English)</a></ul>',
            ),
            "/u": page("de", "Über uns", "<h1>Über uns</h1><p>Wir vermieten Wohnungen.</p>"),
            "/r/17": document("de", "privacy", "Hinweise zum Datenschutz"),
            "/r/18": document("de", "terms", "Nutzungsbedingungen"),
            "/r/english": document("en", "privacy", "Privacy notice"),
        },
        {"/r/17": "privacy", "/r/18": "terms"},
    ),
    Site(
        "boutique-laine.example",
        {
            "/": page(
                "fr",
                "Boutique Laine",
                GOODS
                + footer(
                    ("Mentions légales", "/mentions-legales"),
                    ("CGV", "/cgv"),
                    ("Politique de confidentialité", "/confidentialite"),
                    ("Gérer mes cookies", "/gerer"),
                ),
                more='<link rel="privacy-policy" href="/confidentialite">',
            ),
            "/mentions-legales": page(
                "fr", "Mentions légales", "<h1>Mentions légales</h1><p>Éditeur : Laine SARL</p>"
            ),
            "/cgv": document("fr", "terms", "Conditions générales de vente"),
            "/confidentialite": document("fr", "privacy", "Politique de confidentialité"),
            "/politique-cookies": document("fr", "cookies", "Politique relative aux cookies"),
            "/gerer": page("fr", "Cookies", "<h1>Gérer mes cookies</h1><p>Choisissez.</p>"),
            "/sitemap.xml": "<urlset><url><loc><![CDATA[http://boutique-laine.example/politique-cookies]]></loc></url>"
            "<url><loc>http://boutique-laine.example/echarpe-rouge</loc></url></urlset>",
        },
        {
            "/mentions-legales": "imprint",
            "/cgv": "terms",
            "/confidentialite": "privacy",
            "/politique-cookies": "cookies",
        },
    ),
    Site(  # its home page fails; the archive holds one of last year
        "voyages-nord.example",
        {
            "/": page("fr", "Erreur", "<h1>503</h1>"),
            "/infos/donnees": document("fr", "privacy", "Protection des données personnelles"),
            "/infos/conditions": document("fr", "terms", "Conditions générales d'utilisation"),
        },
        {"/infos/donnees": "privacy", "/infos/conditions": "terms"},
        archived=page(
            "fr",
            "Voyages Nord",
            footer(("Données personnelles", "/infos/donnees"), ("CGU", "/infos/conditions"), ("Cookies", "/perdu")),
        ),
        statuses={"/": 503},
    ),
    Site(
        "tienda-lana.example",
        {
            "/": page(
                "es",
                "Tienda Lana",
                GOODS
                + "<nav><a href=/aviso-legal>Aviso legal</a><a href=/privacidad>Privacidad</a>"
                + '<a href="/politica-de-cookies">Política de cookies</a><a href=/config>Configurar cookies</a></nav>',
            ),
            "/aviso-legal": page("es", "Aviso legal", "<h1>Aviso legal</h1><p>Lana S.L., calle Mayor 1, Villar</p>"),
            "/privacidad": document("es", "privacy", "Política de privacidad"),
            "/politica-de-cookies": document("es", "cookies", "Política de cookies"),
            "/config": page("es", "Cookies", "<h1>Configurar cookies</h1><p>Elija.</p>"),
        },
        {"/aviso-legal": "imprint", "/privacidad": "privacy", "/politica-de-cookies": "cookies"},
    ),
    Site(
        "lanificio.example",
        {
            "/": page(
                "it",
                "Lanificio Rossi",
                GOODS + footer(("Informativa privacy", "/?page_id=12"), ("Condizioni di vendita", "/?page_id=13")),
            ),
            "/?page_id=12": document("it", "privacy", "Informativa sulla privacy"),
            "/?page_id=13": document("it", "terms", "Condizioni generali di vendita"),
        },
        {"/?page_id=12": "privacy", "/?page_id=13": "terms"},
    ),
    Site(
        "keito.example",
        {
            "/": page(
                "ja",
                "毛糸堂",
                GOODS
                + footer(("プライバシーポリシー", "/p1"), ("利用規約", "/p2"), ("特定商取引法に基づく表記", "/p3")),
            ),
            "/p1": document("ja", "privacy", "プライバシーポリシー"),
            "/p2": document("ja", "terms", "利用規約"),
            "/p3": page("ja", "特定商取引法に基づく表記", "<h1>特定商取引法に基づく表記</h1><p>販売業者 毛糸堂</p>"),
        },
        {"/p1": "privacy", "/p2": "terms", "/p3": "imprint"},
    ),
    Site(  # software for companies: a trust page, documents for customers, one text at two addresses, usual places
        "ledgerly.example",
        {
            "/": page("en", "Ledgerly | Books for teams", GOODS + footer(("Trust Center", "/trust"))),
            "/trust": page(
                "en",
                "Trust Center",
                "<h1>Trust Center</h1><a href=/trust/dpa>Data Processing Addendum</a>"
                "<a href=/trust/dpa/print>DPA</a><a href=/soc>SOC 2 report</a>",
            ),
            "/trust/dpa": document("en", "data-processing", "Data Processing Addendum"),
            "/trust/dpa/print": document("en", "data-processing", "Data Processing Addendum"),
            "/soc": page("en", "SOC 2", "<h1>SOC 2</h1><p>Ask us for the report.</p>"),
            "/legal/privacy": document("en", "privacy", "Ledgerly Privacy Policy"),
            "/legal/terms": document("en", "terms", "Ledgerly Terms of Service"),
        },
        {"/trust/dpa": "data-processing", "/legal/privacy": "privacy", "/legal/terms": "terms"},
    ),
]


class TenSites(SmallWeb):
    """The sites as a proxy shows them, and an archive that knows one home page."""

    def answer(self, method: str, target: str, headers: Any) -> Answer:
        super().answer(method, target, headers)  # writes the request down
        if target.startswith("/web/"):
            home = next(
                (site for site in SITES if site.archived and target.endswith(f"id_/http://{site.host}/")), None
            )
            stamp = ("Memento-Datetime", "Mon, 03 Nov 2025 10:00:00 GMT")
            return html(200, home.archived, stamp) if home else plain(404, "not archived")
        if target.startswith("/cdx/"):
            return plain(200, "")
        if url := target.partition("/tm/")[2]:
            own = f'<{url}>; rel="original",\n<{self.url}{target}>; rel="self"'
            link = (
                f'<{self.url}/web/20251103100000id_/{url}>; rel="memento"; datetime="Mon, 03 Nov 2025 10:00:00 GMT"'
            )
            return plain(200, f"{own},\n{link}\n")
        host, _, path = target.removeprefix("http://").partition("/")
        site = next((site for site in SITES if site.host == host), None)
        if site is None:
            return html(200, document("en", "privacy", "Privacy Policy"))  # everybody's: not to be asked
        if path == "robots.txt":
            return plain(200, site.robots)
        body = site.pages.get(f"/{path}")
        if body is None:
            return html(404, page("en", "Not found", "<h1>Page not found</h1>"))
        return html(site.statuses.get(f"/{path}", 200), body)


def html(status: int, body: str | bytes, *headers: tuple[str, str]) -> Answer:
    data = body if isinstance(body, bytes) else body.encode()
    return Answer(status, (("Content-Type", "text/html; charset=utf-8"), *headers), data)


@pytest.fixture(scope="module")
def ten() -> Iterator[TenSites]:
    with TenSites() as web:
        yield web


CONFIG = """# Mine.
[store]
path = "policies.db"

[crawl]
user_agent = "clausewatch-test/1 (+http://small-web.example/bot)"
delay = "1ms"
retries = 1
retry_wait = "1ms"
proxy = "{url}"

[archive]
url = "{url}"
index_delay = "1ms"
replay_delay = "1ms"
retry_wait = "1ms"

[[companies]]
id = "keito"
name = "Keito-do"

[[companies.policies]]
kind = "privacy"
url = "http://keito.example/p1"     # watched already

# Whom to tell.
[[digests]]
series = "weekly"
channels = ["files"]

[channels.files]
type = "file"
folder = "digests"
"""


@pytest.fixture
def config(ten: TenSites, tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(url=ten.url))
    return path


@pytest.fixture(scope="module")
def found(ten: TenSites, builders: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One run over all of them."""
    folder = tmp_path_factory.mktemp("found")
    (folder / "config.toml").write_text(CONFIG.format(url=ten.url))
    done = builders.House(folder).run("discover", "--json", *(f"http://{site.host}/" for site in SITES))
    assert done.code == 0, done.err
    assert "sites: 10 of 10" in done.err
    return {site["site"]: site for site in json.loads(done.out)}


class TestTenSites:
    def test_nearly_every_document_is_found_and_no_kind_is_false(self, found: dict[str, Any]) -> None:
        truth = {(site.host, path): kind for site in SITES for path, kind in site.truth.items()}
        told = {
            (site.host, document["url"].removeprefix(f"http://{site.host}")): document["kind"]
            for site in SITES
            for document in found[f"http://{site.host}/"]["documents"]
            if not document["edition_of"]
        }
        assert {place: kind for place, kind in told.items() if truth.get(place) != kind} == {}
        missed = set(truth) - set(told)
        assert len(missed) <= 0.1 * len(truth), missed

    def test_editions_are_kept_apart(self, found: dict[str, Any]) -> None:
        documents = found["http://mietwerk.example/"]["documents"]
        english = next(document for document in documents if document["language"] == "en")
        assert english["edition_of"] == "http://mietwerk.example/r/17"

    def test_reasons_say_what_led_there_and_what_it_calls_itself(self, found: dict[str, Any]) -> None:
        reasons = {document["url"]: document["reasons"] for site in found.values() for document in site["documents"]}
        assert reasons["http://acme-scarves.example/privacy"][:2] == [
            "the footer of the home page says “Privacy”",
            "calls itself “Privacy Notice”",
        ]
        assert reasons["http://pocketbank.example/user-agreement"][0] == ("listed in the sitemap")
        assert "the archived home page" in reasons["http://voyages-nord.example/infos/donnees"][0]

    def test_an_archive_that_gives_timemaps_alone(self, ten: TenSites, builders: Any, config: Path) -> None:
        maps = f'url = "{ten.url}"\nkind = "timemap"\nindex = "tm"\nreplay = ""\nindex_delay'
        config.write_text(config.read_text().replace(f'url = "{ten.url}"\nindex_delay', maps))
        done = builders.House(config.parent).run("discover", "--json", "http://voyages-nord.example/")
        assert done.code == 0, done.err
        (site,) = json.loads(done.out)
        reasons = {document["url"]: document["reasons"] for document in site["documents"]}
        assert "the archived home page" in reasons["http://voyages-nord.example/infos/donnees"][0]

    def test_manners(self, ten: TenSites, found: dict[str, Any]) -> None:
        assert ten.count("policies.google.example") == 0  # what everybody links to
        assert ten.count("/blog/") == ten.count("/news/") == 0
        assert all(site["asked"] <= 60 for site in found.values())
        first = [
            asked.target
            for asked in ten.requests
            if "acme-scarves" in asked.target and not asked.target.startswith("/")
        ]
        assert first[:2] == ["http://acme-scarves.example/robots.txt", "http://acme-scarves.example/"]


class TestAdding:
    def test_entries_are_written_and_nothing_else_changes(self, ask: Ask, config: Path, builders: Any) -> None:
        before = config.read_text()
        done = builders.House(config.parent).run(
            "discover", "http://keito.example/", "http://wollhaus.example/", "--add"
        )
        assert done.code == 0, done.err
        after = config.read_text()
        tables = tomllib.loads(after)
        assert [(company["id"], [p["kind"] for p in company["policies"]]) for company in tables["companies"]] == [
            ("keito", ["privacy", "terms", "imprint"]),
            ("wollhaus", ["privacy", "terms", "refunds", "imprint"]),
        ]
        kept = after.splitlines()
        assert [line for line in before.splitlines() if line not in kept] == []
        assert kept[kept.index("[[digests]]") - 1] == "# Whom to tell."
        assert ask(config, "check")[0] == 0
        assert "added 6" in done.err
        # Again: there is nothing to add, and not a byte changes.
        again = builders.House(config.parent).run(
            "discover", "http://keito.example/", "http://wollhaus.example/", "--add"
        )
        assert (again.code, config.read_text()) == (0, after)
        assert "nothing to add" in again.err

    def test_one_page(self, builders: Any, config: Path) -> None:
        house = builders.House(config.parent)
        out = house.ok("add", "http://acme-scarves.example/terms", "--every", "7d")
        assert out.startswith("added acme-scarves/terms")
        assert tomllib.loads(config.read_text())["companies"][1]["policies"] == [
            {"kind": "terms", "url": "http://acme-scarves.example/terms", "every": "7d"}
        ]
        again = house.run("add", "http://acme-scarves.example/terms")
        assert (again.code, "is watched already" in again.err) == (2, True)

    @pytest.mark.parametrize(
        ("url", "code", "said"),
        [
            ("http://acme-scarves.example/scarf", 2, "does not read like a policy"),
            ("http://acme-scarves.example/nowhere", 2, "soft 404"),
            ("http://127.0.0.1/privacy", 3, "unsafe_url"),
            ("ftp://acme-scarves.example/x", 2, "not a domain"),
        ],
    )
    def test_what_is_no_policy_is_refused(self, builders: Any, config: Path, url: str, code: int, said: str) -> None:
        before = config.read_text()
        done = builders.House(config.parent).run("add", url)
        assert (done.code, said in done.err, "remedy" in done.err) == (code, True, True), done.err
        assert config.read_text() == before

    def test_unless_somebody_insists(self, builders: Any, config: Path) -> None:
        house = builders.House(config.parent)
        out = house.ok(
            "add", "http://acme-scarves.example/scarf", "--force", "--kind", "terms", "--company", "Acme Ltd"
        )
        assert out.startswith("added acme-ltd/terms")
        bad = house.run("add", "http://acme-scarves.example/terms", "--every", "often")
        assert (bad.code, "not a duration" in bad.err) == (2, True)
        assert "often" not in config.read_text()


def test_a_site_that_is_not_there(builders: Any, config: Path) -> None:
    done = builders.House(config.parent).run("discover", "http://10.0.0.1/", "--no-archive")
    assert done.code == 3
    assert "nothing found; addresses tried: 1" in done.err
