"""What looks like a fact and is none: small invented clauses, each with the line that must not be told."""

from __future__ import annotations

import pytest

from crawler.history.align import align
from crawler.history.facts import facts, own
from crawler.model import Clause, FactKind
from crawler.text.normalise import clause_key

REST = (
    "Fernhill AI Ltd. is responsible for the personal data that this policy describes.",
    "You can write to us whenever you have a question about this policy and we answer.",
    "Our website remembers your basket, so that it is still there when you come back to it.",
    "People who visit our shop in person are counted at the door, without being recognised.",
)


def told(before: str, after: str) -> list[tuple[FactKind, str, str]]:
    old, new = (
        tuple(Clause(line, key=clause_key(line)) for line in (line, *REST) if line) for line in (before, after)
    )
    names = own("Fernhill", "https://fernhill.example/", (old, new))
    return [(move.kind, move.before, move.after) for move in facts(align(old, new), old, new, names)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # the company's own name
        (
            "Fernhill AI Ltd., of Springfield, publishes this.",
            "Fernhill, of Springfield, publishes this.",
        ),
        # a condition binds nobody
        (
            "If a report is likely to hold your address, you are asked before it is sent.",
            "If a report may hold your address, you are asked before it is sent.",
        ),
        # a browser is no recipient
        ("", "Our shop works with every browser, such as Google Chrome, and needs nothing else."),
        # where a letter is sent to
        (
            "You may write to us, and we tell you who our processors are.",
            "You may write to us, attn: Operations, Merrow Road, and we tell you who our processors are.",
        ),
        # the same tool under its shorter name
        (
            "Where the law asks for it we rely on the UK Data Transfer Addendum, and send you a copy.",
            "Where the law asks for it we rely on the UK International Data Transfer Addendum, and send you a copy.",
        ),
    ],
)
def test_nothing_is_told_of(before: str, after: str) -> None:
    assert told(before, after) == []


def test_what_a_model_is_trained_not_to_do_denies_no_training() -> None:
    line = "This trains our language models to not repeat the names and addresses that they have met with."
    assert (FactKind.AI_TRAINING, "not training of AI", "") not in told(line, "")
    assert told("", line)[0][2] == "training of AI"
    denied = "We do not use your letters to train our language models, and nobody else does that either."
    assert (FactKind.AI_TRAINING, "", "not training of AI") in told("", denied)
    german = "Mit Ihren Briefen trainieren wir Sprachmodelle und andere KI-Modelle ausdrücklich nicht."
    assert (FactKind.AI_TRAINING, "", "not training of AI") in told("", german)


def test_an_alias_that_begins_as_the_name_does_is_the_company_s_own() -> None:
    head = 'Quarrel Letters LLC ("QuaLet") runs this shop and answers for it.'
    names = own("Fernhill", "", ((Clause(head, key=clause_key(head)),),))
    assert names.claims("QuaLet")
    assert not names.claims("Bramble")


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("14 Old Tannery Lane", "9 Mill Road"),
        ("Gerberstraße 14", "Mühlweg 9"),
        ("14 rue des Tanneurs", "9, avenue de la Gare"),
        ("Calle Mayor 14", "Via Roma 9"),
        ("+1 (555) 010-7788", "+1 (555) 010-9999"),
        ("(555) 010-7788", "(555) 010-9999"),
        ("+49 30 5550 1234", "+49 30 5550 4321"),
    ],
)
def test_where_a_company_can_be_reached_is_told(address: str, other: str) -> None:
    line = "Write to Fernhill at {}, or come by and ask for us."
    assert told(line.format(address), line.format(other)) == [(FactKind.CONTACT, address, other)]
    assert (FactKind.CONTACT, address, "") in told(line.format(address), "")


def test_figures_are_no_addresses() -> None:
    assert told("", "We counted 14 people in 2026, section 9 of 5550 1234 lines, on the 3 Way test of 10.") == []


def test_a_period_of_two_parts_is_one() -> None:
    line = "You must bring a claim within {} after the day on which you learned of it."
    assert told(line.format("one (1) year"), line.format("two years and one day")) == [
        (FactKind.DURATION, "1 year", "2 years")
    ]


def test_a_firm_of_three_names_is_one_firm() -> None:
    line = "Our representative is Bell, Marsh & Oat LLC, who answers your letters for us."
    assert told("", line) == [(FactKind.THIRD_PARTY, "", "Bell, Marsh & Oat LLC")]
