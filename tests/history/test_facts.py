"""Facts that clauses state and how they moved: tables of small invented clauses, in several languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from crawler.history.align import align
from crawler.history.facts import Own, facts, own, rewritten
from crawler.history.facts.addresses import domain
from crawler.history.facts.amounts import ages, sums
from crawler.history.facts.mentions import RULES
from crawler.history.facts.numbers import NUMBERS, number
from crawler.history.facts.periods import periods
from crawler.model import BlockKind, Clause, FactKind
from crawler.text.normalise import clause_key

# What stands around the clause in question, so that a whole policy is compared.
REST = (
    "Mossbank Ltd. is responsible for the personal data that this policy describes.",
    "You can write to us whenever you have a question about this policy and we answer.",
    "Our website remembers your basket, so that it is still there when you come back to it.",
    "People who visit our shop in person are counted at the door, without being recognised.",
    "We answer letters in the order in which they come, and telephone calls when we can.",
)


def clause(text: str, **more: Any) -> Clause:
    return Clause(text, key=clause_key(text), **more)


def policy(*texts: str | Clause) -> tuple[Clause, ...]:
    return tuple(text if isinstance(text, Clause) else clause(text) for text in (*texts, *REST))


def moved(old: Sequence[Clause], new: Sequence[Clause], names: Own | None = None) -> list[tuple[str, str, str]]:
    told = facts(align(old, new), old, new, names or own("Mossbank", "https://mossbank.example/", (old, new)))
    return [(move.kind.value, move.before, move.after) for move in told]


def sentences(old: Sequence[Clause], new: Sequence[Clause]) -> list[str]:
    return [move.sentence for move in facts(align(old, new), old, new, own("Mossbank", "", (old, new)))]


class TestOneClause:
    @pytest.mark.parametrize(
        ("before", "after", "told"),
        [
            (
                "We keep your orders for 30 days after delivery and then delete them.",
                "We keep your orders for 24 months after delivery and then delete them.",
                ("retention", "30 days", "24 months"),
            ),
            (
                "Wir speichern Ihre Bestellung dreißig Tage und löschen sie dann.",
                "Wir speichern Ihre Bestellung zwei Jahre und löschen sie dann.",
                ("retention", "30 days", "2 years"),
            ),
            (
                "Nous conservons vos commandes pendant six mois après la livraison.",
                "Nous conservons vos commandes pendant trois ans après la livraison.",
                ("retention", "6 months", "3 years"),
            ),
            (
                "Conservamos sus pedidos durante noventa días después de la entrega.",
                "Conservamos sus pedidos durante 12 meses después de la entrega.",
                ("retention", "90 days", "12 months"),
            ),
            (
                "Conserviamo i Suoi ordini per 30 giorni dopo la consegna.",
                "Conserviamo i Suoi ordini per due anni dopo la consegna.",
                ("retention", "30 days", "2 years"),
            ),
            (
                "Conservamos os seus pedidos por 30 dias após a entrega.",
                "Conservamos os seus pedidos por seis meses após a entrega.",
                ("retention", "30 days", "6 months"),
            ),
            (
                "Wij bewaren uw bestelling dertig dagen na de levering.",
                "Wij bewaren uw bestelling twee jaar na de levering.",
                ("retention", "30 days", "2 years"),
            ),
            (
                "You must tell us within thirty (30) days of the first letter.",
                "You must tell us within sixty (60) days of the first letter.",
                ("duration", "30 days", "60 days"),
            ),
            (
                "Our shop is not meant for children under the age of 13.",
                "Our shop is not meant for children under the age of 16.",
                ("age", "13", "16"),
            ),
            (
                "Unser Laden richtet sich nicht an Kinder unter 14 Jahren.",
                "Unser Laden richtet sich nicht an Kinder unter 16 Jahren.",
                ("age", "14", "16"),
            ),
            (
                "Late returns cost a fee of $10.00 for each parcel.",
                "Late returns cost a fee of $25.00 for each parcel.",
                ("money", "$10.00", "$25.00"),
            ),
            (
                "Write to dpo@mossbank.example to see your data or to have it erased.",
                "Write to rights@brightcounsel.example to see your data or to have it erased.",
                ("contact", "dpo@mossbank.example", "rights@brightcounsel.example"),
            ),
            (
                "These terms are governed by the laws of the State of Oregon, wherever you live.",
                "These terms are governed by the laws of the State of Delaware, wherever you live.",
                ("disputes", "law of Oregon", "law of Delaware"),
            ),
            (
                "Your letters are end-to-end encrypted while they travel.",
                "Your letters are encrypted while they travel.",
                ("encryption", "end-to-end", ""),
            ),
            (
                "We share your address with the post, as the law allows.",
                "We share your address with the post and with Umbra Analytics, as the law allows.",
                ("third party", "", "Umbra Analytics"),
            ),
            (
                "We share your address with the post, as the law allows.",
                "We share your address with the post and Penumbra Daten GmbH, as the law allows.",
                ("third party", "", "Penumbra Daten GmbH"),
            ),
            (
                "We may share your address with the post.",
                "We will share your address with the post.",
                ("strength", "may", "will"),
            ),
            (
                "We will not share your address with the post.",
                "We may share your address with the post.",
                ("strength", "will not", "may"),
            ),
            (
                "Wir dürfen Ihre Anschrift an die Post weitergeben.",
                "Wir müssen Ihre Anschrift an die Post weitergeben.",
                ("strength", "may", "will"),
            ),
            (
                "We do not read the letters that you send with our service.",
                "We do read the letters that you send with our service.",
                ("negation", "not", ""),
            ),
            (
                "We never read the letters that you send with our service.",
                "We read the letters that you send with our service.",
                ("negation", "not", ""),
            ),
            (
                "We use your letters only to deliver them to the one you name.",
                "We use your letters to deliver them to the one you name.",
                ("strength", "only", ""),
            ),
            (
                "Nobody other than service providers sees your letters on their way.",
                "Nobody including service providers sees your letters on their way.",
                ("strength", "other than", "including"),
            ),
        ],
    )
    def test_a_value_in_another_s_place(self, before: str, after: str, told: tuple[str, str, str]) -> None:
        assert told in moved(policy(before), policy(after))

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("We process data as the General Data Protection Regulation demands of us.", ("law", "", "GDPR")),
            ("Wir verarbeiten Daten, wie es die DSGVO von uns verlangt.", ("law", "", "GDPR")),
            ("Californians have further rights under the CCPA, told below.", ("law", "", "CCPA")),
            (
                "We rely on standard contractual clauses when data leaves the country.",
                ("transfer", "", "standard contractual clauses"),
            ),
            (
                "We take part in the EU-U.S. Data Privacy Framework for such data.",
                ("transfer", "", "Data Privacy Framework"),
            ),
            ("Any dispute is settled by binding arbitration, one person at a time.", ("disputes", "", "arbitration")),
            ("You waive any right to a class action against us.", ("disputes", "", "class action waiver")),
            (
                "We honour the Global Privacy Control that your browser sends.",
                ("opt-out", "", "Global Privacy Control"),
            ),
            ("We do not sell your personal information to anybody.", ("sale or sharing", "", "does not sell")),
            ("We may sell your personal information to those who pay.", ("sale or sharing", "", "sells")),
            (
                "We use what you write to train our AI models and those of others.",
                ("AI training", "", "training of AI"),
            ),
            ("We do not train AI models on what you write.", ("AI training", "", "not training of AI")),
            ("Letters travel encrypted, whatever happens on the way.", ("encryption", "", "encryption")),
            ("Recordings of calls are kept for ninety days.", ("retention", "", "90 days")),
        ],
    )
    def test_a_clause_comes_and_goes(self, text: str, told: tuple[str, str, str]) -> None:
        kind, before, after = told
        assert told in moved(policy(), policy(text))
        assert (kind, after, before) in moved(policy(text), policy())


class TestNothingMoved:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("We keep it for 30 days, then delete it.", "We keep it for thirty (30) days, then delete it."),
            ("We keep it for one year, then delete it.", "We keep it for 12 months, then delete it."),
            ("We keep it for “30 days”, then delete it.", 'We keep it for "30 days", then delete it.'),
            ("4. We keep it for 30 days, then delete it.", "5. We keep it for 30 days, then delete it."),
            ("Last updated: May 5, 2024, for all of our shops.", "Last updated: June 7, 2024, for all of our shops."),
            ("We are here 24 hours a day for you all.", "We are there 24 hours a day for you all."),
            ("Posted 5 days ago by the people of the shop.", "Posted 9 days ago by the people of the shop."),
            ("Only we read your letters on their way to you.", "We only read your letters on their way to you."),
            ("Write to dpo@mossbank.example for your data.", "Write to [email protected] for your data."),
            ("You may not copy any of our letters.", "You shall not copy any of our letters."),
            ("Mossbank Ltd. sees your letters.", "Mossbank Europe GmbH sees your letters."),
            ("You will be asked to bring a parcel of ours.", "You may need to bring a parcel of ours."),
            ("Whether or not you agree, we answer letters.", "Whether you agree, we answer letters of yours."),
        ],
    )
    def test_same_said_in_other_words(self, before: str, after: str) -> None:
        assert moved(policy(before), policy(after)) == []

    def test_a_clause_that_moved(self) -> None:
        text = "We share data with Umbra Analytics Inc. for 30 days as the GDPR allows, and may sell your data."
        old, new = policy(text), (*policy(), clause(text))
        assert moved(old, new) == []

    def test_a_clause_that_was_split(self) -> None:
        first, second = (
            "We keep your data for 30 days and then delete it.",
            "We share it with Umbra Analytics Inc. alone.",
        )
        assert moved(policy(f"{first} {second}"), policy(first, second)) == []
        assert moved(policy(first, second), policy(f"{first} {second}")) == []

    def test_what_another_clause_says_as_well(self) -> None:
        named = "We share data with Umbra Analytics Inc. as the GDPR allows us."
        again = "Umbra Analytics Inc. counts, under the GDPR, who visits our pages and when."
        assert moved(policy(named), policy(named, again)) == []
        assert moved(policy(named, again), policy(named)) == []

    def test_a_menu(self) -> None:
        links = ("https://other.example/",)
        menu = [clause(text, links=links) for text in ("Do Not Sell My Data", "Google Play", "GDPR", "Opt out")]
        assert moved(policy(), policy(*menu)) == []

    def test_another_language(self) -> None:
        new = [
            clause(f"Wir geben Ihre Daten {n} Tage lang an die Firma Umbra Daten GmbH weiter.") for n in range(30, 36)
        ]
        assert rewritten(align(policy(), new), policy(), new)
        assert moved(policy(), new) == []

    def test_a_page_cut_short(self) -> None:
        old = policy("We do not sell your data.", "We keep it for 30 days.", "The GDPR applies to us and to you.")
        assert moved(old, old[:3]) == []

    def test_no_edit(self) -> None:
        assert facts((), policy(), policy()) == ()


class TestNames:
    def test_the_company_s_own(self) -> None:
        old = policy()
        text = "We share data with {} so that your order arrives."
        for name in ("Mossbank Europe GmbH", "Mossbank Payments Inc.", "MossBank"):
            assert moved(old, policy(text.format(name))) == [], name

    def test_as_the_text_introduces_it(self) -> None:
        head = clause("This shop is run by Feldspar Holding GmbH (“we”, “us”), of Springfield.")
        old, new = (head, *policy()), (head, *policy("We share data with Feldspar Logistics GmbH to deliver it."))
        assert moved(old, new) == []

    def test_as_its_address_spells_it(self) -> None:
        names = own("The Acme Company", "https://shop.quillhaven.co.uk/privacy", ())
        assert names.has("quillhaven.co.uk")
        assert names.has("quillhaven.com")
        assert names.claims("Quillhaven Ltd")
        assert names.claims("Acme Labs")
        assert not names.claims("Umbra Ltd")

    def test_its_family(self) -> None:
        assert own("YouTube", "", ()).claims("Google Analytics")
        assert not own("Mossbank", "", ()).claims("Google Analytics")

    def test_an_item_under_a_heading_of_recipients(self) -> None:
        listed = clause("Tessellate", kind=BlockKind.ITEM, path=("Privacy", "Our service providers"))
        assert moved(policy(), policy(listed)) == [("third party", "", "Tessellate")]
        other = clause("Tessellate", kind=BlockKind.ITEM, path=("Privacy", "Our pages"))
        assert moved(policy(), policy(other)) == []

    @pytest.mark.parametrize(
        ("host", "name"),
        [("policies.google.com", "google.com"), ("www.a.co.uk", "a.co.uk"), ("a.example", "a.example")],
    )
    def test_domains(self, host: str, name: str) -> None:
        assert domain(host) == name

    def test_a_linked_domain(self) -> None:
        text = "Read what they do with your data on their own pages."
        old = policy(clause(text, links=("https://www.umbra.example/privacy",)))
        new = policy(clause(f"{text[:-1]}, today.", links=("https://penumbra.example/privacy",)))
        assert moved(old, new) == [("linked domain", "", "penumbra.example"), ("linked domain", "umbra.example", "")]

    def test_a_link_makes_nobody_a_recipient(self) -> None:
        text = "This page has buttons of third parties, such as Pinterest, that you can press."
        assert sentences(policy(), policy(text)) == ["newly named: Pinterest"]

    def test_an_entry_of_a_list_of_changes(self) -> None:
        text = "May 2: Replaced Umbra Inc. with Penumbra Inc. in the list of processors."
        assert ("third party", "", "Penumbra Inc") in moved(policy(), policy(text))
        assert ("third party", "", "Umbra Inc") in moved(policy(), policy(text))

    def test_a_country_in_a_table_of_recipients(self) -> None:
        cells = (clause(t, kind=BlockKind.CELL, path=("Our processors",)) for t in ("Malta", "Hosting", "Tessellate"))
        assert moved(policy(), policy(*cells)) == [("third party", "", "Tessellate")]

    def test_one_capital_word_is_no_company(self) -> None:
        text = "We share your letters with partners by way of Connectors, and with nobody else."
        assert moved(policy(), policy(text)) == []


class TestSentences:
    def test_longer_and_shorter(self) -> None:
        short, long = (
            policy("We keep it for 90 days, then delete it."),
            policy("We keep it for 24 months, then delete it."),
        )
        assert sentences(short, long) == ["retention longer: 90 days → 24 months"]
        assert sentences(long, short) == ["retention shorter: 24 months → 90 days"]

    def test_what_is_gone_is_quoted_where_it_stood(self) -> None:
        old, new = policy("We do not sell your letters to them."), policy("We do sell your letters to them.")
        assert "“not” is gone: “We do not sell your letters to them.”" in sentences(old, new)

    def test_a_recipient_and_a_name(self) -> None:
        assert "new recipient: Umbra Analytics Inc" in sentences(
            policy(), policy("We share your address with Umbra Analytics Inc. whenever you order.")
        )
        assert "newly named: Umbra Analytics Inc" in sentences(
            policy(), policy("The drawings on this page were made by Umbra Analytics Inc. in winter.")
        )

    def test_told_once(self) -> None:
        old = policy("First, we keep it for 30 days.", "Second, the letters are kept for 30 days by the post.")
        new = policy("First, we keep it for 60 days.", "Second, the letters are kept for 60 days by the post.")
        assert sentences(old, new) == ["retention longer: 30 days → 60 days (2 times)"]

    def test_the_clause_that_proves_it(self) -> None:
        old, new = (
            policy("We keep it for 30 days, then delete it."),
            policy("We keep it for 60 days, then delete it."),
        )
        edits = align(old, new)
        (move,) = facts(edits, old, new)
        assert new[edits[move.edit].new[0]].text == "We keep it for 60 days, then delete it."


class TestValues:
    @pytest.mark.parametrize(
        ("text", "shown", "hours"),
        [
            ("within 10 business days", "10 working days", 240),
            ("für 14 Werktage", "14 working days", 336),
            ("innerhalb von 14 Tagen", "14 days", 336),
            ("dans un délai de 30 jours ouvrés", "30 working days", 720),
            ("between 3 and 6 months", "6 months", 4383),
            ("3-6 months", "3 to 6 months", 4383),
            ("for twenty-four months", "24 months", 17532),
            ("a 90-day period", "90 days", 2160),
            ("0 days", None, 0),
            ("over 500 years", None, 0),
            ("children under 13 years", None, 0),
            ("16 year olds", None, 0),
        ],
    )
    def test_periods(self, text: str, shown: str | None, hours: float) -> None:
        found = list(periods(text))
        assert [(p.shown, p.size) for p in found] == ([(shown, hours)] if shown else [])

    def test_the_heading_says_what_a_period_is_of(self) -> None:
        assert next(periods("30 days", ("Privacy", "How long we keep your data"))).kind is FactKind.RETENTION
        assert next(periods("30 days", ("Privacy", "How to return an order"))).kind is FactKind.DURATION

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("You must be at least 18 years old.", ["18"]),
            ("anyone under 13, or their parents", ["13"]),
            ("sixteen years of age or older", ["16"]),
            ("les mineurs de moins de 15 ans", ["15"]),
            ("menores de 14 años", ["14"]),
            ("minori di 14 anni", ["14"]),
            ("menores de 18 anos", ["18"]),
            ("jonger dan 16 jaar", ["16"]),
            ("vor Vollendung des 16. Lebensjahres", ["16"]),
            ("under 15 U.S.C. 6501", []),
            ("at least 18 months", []),
            ("aged 99", []),
        ],
    )
    def test_ages(self, text: str, found: list[str]) -> None:
        assert [age.value for age in ages(text)] == found

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("$1,000.50", "1000.5 USD"),
            ("1.000,50 €", "1000.5 EUR"),
            ("USD 20", "20 USD"),
            ("20 euros", "20 EUR"),
            ("£5", "5 GBP"),
        ],
    )
    def test_sums(self, text: str, value: str) -> None:
        assert [s.value for s in sums(f"It costs {text} a month.")] == [value]

    def test_numbers(self) -> None:
        assert number("30") == number("thirty") == number("Dreißig") == 30
        assert number("twenty four") == 24
        assert number("many") is None
        assert all(word == word.lower() for word in NUMBERS)

    def test_hints_are_small(self) -> None:
        """A hint in capitals would never be found in a text in small letters."""
        assert all(hint == hint.lower() and hint for rule in RULES for hint in rule.hints)
