"""Dates that are not the document's own, and statements that are hard to read: both with invented texts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.model import Clause, DateClaim, Precision, Role
from crawler.text.dates import claims, resolve, sort_value, stated

BODY = "We keep what you give us for as long as your account is open, and no longer than that. " * 12
OWN = "Last updated: March 5, 2021"


def told(*texts: str, language: str | None = "en", captured: datetime | None = None) -> tuple[DateClaim, ...]:
    return resolve(claims([Clause(text=text) for text in texts], language), captured)


def both(*texts: str, language: str | None = "en") -> tuple[str | None, str | None]:
    found = told(*texts, language=language)
    modified, effective = stated(found, Role.MODIFIED), stated(found, Role.EFFECTIVE)
    return (modified.value if modified else None, effective.value if effective else None)


# prose of more than a statement's length that never speaks of the policy
WAREHOUSE = (
    "Das Lager in Hamburg, in dem wir seit vielen Jahren Kisten, Fässer und Ballen aus aller Welt stapeln und von "
    "dem aus täglich Wagen in alle Richtungen rollen, wurde 24.05.2018 angepasst, damit mehr hineinpasst."
)
TRAPS = [
    ("en", "The following text was extracted and transformed from a policy that was archived on 2015-02-11."),
    ("en", "See the original snapshot on the Wayback Machine at https://web.archive.org/web/20150211093000/x."),
    ("en", "We comply with the Federal Data Protection Act of 7 July 1994 and its amendments."),
    ("en", "The Standard Contractual Clauses approved by the Commission Decision dated 9 June 2020 apply."),
    ("en", "Regulation (EU) 2016/679, effective May 25, 2018, applies to what we do."),
    ("en", "The Act, as last amended on 1 May 2019, applies."),
    ("fr", "Conformément à la loi n° 78-17 du 6 janvier 1978 modifiée, vous disposez d'un droit d'accès."),
    ("fr", "Le règlement (UE) 2016/679 du 27 avril 2016, applicable à compter du 25 mai 2018, s'applique."),
    ("de", "Es gilt das Bundesdatenschutzgesetz in der Fassung vom 30. Juni 2017."),
    ("es", "Ley Orgánica 3/2018, de 5 de diciembre de 2018, en vigor desde el 7 de diciembre de 2018."),
    ("pl", "zgodnie z ustawą z dnia 10 maja 2018 r. o ochronie danych osobowych"),
    ("hu", "az információs önrendelkezési jogról szóló 2011. évi CXII. törvény szerint"),
    ("en", "© 2021 Example Inc. All rights reserved."),
    ("en", "Copyright (c) 1999-2021 Example Inc."),
    ("en", "Copyright © May 2021 Example Inc."),
    ("en", "Our hosts are there for you 24/7/365."),
    ("en", "A request under 18 U.S.C. 2703 must be signed."),
    ("en", "Write to Level 4, 12 Example Street, Sydney NSW 2000."),
    ("en", "Call 0805-98-03-38 or the number on your card."),
    ("en", "This app is version 13.1.10 of the client."),
    ("en", "Version 4.0.0"),
    ("en", "SKU Stnd 1019, catalogue 2020/17"),
    ("en", "One line of our log: 10.20.30.40 [12/Feb/2004 08:01:59] GET http://example.com"),
    ("en", "For example, if you delete your account, last updated on March 1, 2019, we keep the log."),
    ("en", "If you joined before May 2, 2018, the older rules for disputes apply to you."),
    ("en", "We update the “last modified” date whenever we change this policy; see the date above."),
    ("en", "Contract Effective Date: 7 June 2019, if the buyer had signed by then."),
    ("en", "These older terms were effective until 25 May 2018."),
    ("en", "[Effective from 04-06-2019 to 17-03-2020]"),
    ("sv", "Gällde fr.o.m. 2019-06-04 t.o.m. 2020-03-17"),
    ("en", "The previous version of this policy was published on 3 October 2017."),
    ("en", "Our programme was discontinued as of January 1, 2020."),
    ("en", "Our terms are changing. The changes go into effect on April 3, 2024. Read the new terms."),
    ("en", "Upcoming update: we'll soon be changing this page. The changes go into effect on May 6, 2025."),
    ("en", "This policy first went into effect on October 1, 2014."),
    ("en", "2022-04-29T10:11:12Z"),
    ("en", "Last updated list of decisions under the Act of 3 May 2019"),
    ("en", "Our store moved to Berlin before it was closed on 1 May 2020."),
    ("hu", "A 2018. évi törvény 2018. május 25-től hatályos szövege szerint járunk el."),
    ("en", "Last updated under the Data Protection Act"),
    ("en", "Act"),
    ("en", "Cookie declaration last updated on 5/1/2020 by the banner's maker"),
    ("en", "The list of processors was last updated on 5 January 2020."),
    ("de", "Die Cookie-Erklärung wurde das letzte Mal am 05.01.2020 von unserem Dienstleister aktualisiert"),
    ("de", WAREHOUSE),
    ("en", "From May 1, 2024 these terms will be replaced by those of our parent company."),
]


@pytest.mark.parametrize(("language", "trap"), TRAPS)
def test_nothing_is_taken(language: str, trap: str) -> None:
    assert both("Policy", trap, *[BODY] * 6, language=language) == (None, None)
    assert both("Policy", *[BODY] * 6, trap, language=language) == (None, None)


@pytest.mark.parametrize(("language", "trap"), TRAPS)
def test_its_own_date_is_taken_beside_it(language: str, trap: str) -> None:
    assert both("Policy", OWN, trap, *[BODY] * 6, language=language) == ("2021-03-05", None)
    assert both("Policy", trap, OWN, *[BODY] * 6, language=language) == ("2021-03-05", None)
    assert both("Policy", *[BODY] * 6, trap, OWN, language=language) == ("2021-03-05", None)


STATEMENTS = [
    (["Revised and effective: March 5, 2021"], "2021-03-05", "2021-03-05"),
    (["Effective: July 8, 2024. Last Revised: June 9, 2024."], "2024-06-09", "2024-07-08"),
    (["Last Updated", "March 5, 2021"], "2021-03-05", None),
    (["12. Effective date", "5 March 2021"], None, "2021-03-05"),
    (["(March 5, 2021)"], "2021-03-05", None),
    (["Friday, March 5, 2021"], "2021-03-05", None),
    (["March 2021"], "2021-03", None),
    (["Policy (last updated March 5, 2021)"], "2021-03-05", None),
    (["https://example.com/desk/open.Version of 26/08/2019"], "2019-08-26", None),
    (["2 commentsLast updated: Jun 8, 2024We like to be kind."], "2024-06-08", None),
    (["Last updated: ( 2 7 / 0 9 / 2 0 2 0 )"], "2020-09-27", None),
    (["Last updated: 17 /06/2020"], "2020-06-17", None),
    (["Our new policy takes effect on 6th June 2022. View the current policy."], None, "2022-06-06"),
    (["Previous versions (Last modified March 5, 2021)"], "2021-03-05", None),
    (["Effective March 5, 2021 ([archived versions](https://example.com/2019/01/01))"], None, "2021-03-05"),
    (["Last updated: 2021-03-05T10:11:12Z"], "2021-03-05", None),
    (["<span>Last updated</span>: <b>March&nbsp;5, 2021</b>".replace("&nbsp;", "\u00a0")], "2021-03-05", None),
]


@pytest.mark.parametrize(("texts", "modified", "effective"), STATEMENTS)
def test_statement(texts: list[str], modified: str | None, effective: str | None) -> None:
    assert both("Policy", *texts, *[BODY] * 6) == (modified, effective)


def test_changes_of_the_document_count_by_their_newest() -> None:
    entries = ["July 1, 2016: Updated our name.", "May 2, 2019: Added a section.", "May 2, 2018: Updated for GDPR."]
    assert both("Policy", *entries, *[BODY] * 6) == ("2019-05-02", None)


def test_a_list_of_earlier_versions_is_kept_as_such() -> None:
    found = told("Policy", *[BODY] * 6, "Previous versions", "March 5, 2019", "Version of 6 May 2018")
    assert [(claim.role, claim.value) for claim in found] == [
        (Role.EARLIER, "2019-03-05"),
        (Role.EARLIER, "2018-05-06"),
    ]
    heading = Clause(text="March 5, 2019", path=("Older versions of this policy",))
    assert [claim.role for claim in claims([heading], "en")] == [Role.EARLIER]


def test_a_version_that_ended_is_kept_as_such() -> None:
    found = told("This policy is effective until 25 May 2018.", BODY)
    assert [(claim.role, claim.value) for claim in found] == [(Role.EARLIER, "2018-05-25")]


def test_a_law_above_a_lone_date_is_no_cue() -> None:
    assert both("Data Protection Act, effective date", "25 May 2018 is when it was passed", *[BODY] * 6) == (
        None,
        None,
    )


def test_an_ambiguous_date_beside_its_twin_is_sure() -> None:
    found = told("Last updated: 04/02/2025", BODY, "Effective February 4, 2025", AMERICAN)
    assert {(claim.value, claim.alternative) for claim in found} == {("2025-02-04", None)}
    found = told("Last updated: 04/02/2025", BODY, "Effective April 2, 2025", AMERICAN)
    assert {(claim.value, claim.alternative) for claim in found} == {("2025-04-02", None)}


def test_what_is_announced_is_kept_as_such() -> None:
    found = told("The updates go into effect on April 3, 2024. Read the new terms.", BODY, OWN)
    assert [(claim.role, claim.value) for claim in found if not claim.chosen] == [(Role.NEXT, "2024-04-03")]


def test_an_annex_does_not_speak_for_the_document() -> None:
    assert both("Policy", "Effective May 1, 2024", *[BODY] * 9, OWN, *[BODY] * 9) == (None, "2024-05-01")
    assert both("Policy", *[BODY] * 9, OWN, *[BODY] * 9) == ("2021-03-05", None)
    assert both("Policy", *[BODY] * 9, OWN, BODY, "Last updated: May 2, 2020", *[BODY] * 9) == (None, None)


FRENCH = "Nous gardons vos données tant que votre compte est ouvert, et pas plus longtemps que cela. "
AMERICAN, BRITISH = "We honor your color and behavior. ", "We honour your colour and behaviour. "


@pytest.mark.parametrize(
    ("language", "statement", "around", "value", "alternative"),
    [
        ("en", "Last updated: 04/02/2025", AMERICAN, "2025-04-02", "2025-02-04"),
        ("en", "Last updated: 04/02/2025", BRITISH, "2025-02-04", "2025-04-02"),
        ("en", "Last updated: 04/02/2025", "It was 14 May 2024 when we met.", "2025-02-04", "2025-04-02"),
        ("en", "Last updated: 04/02/2025", "Since 04/22/2024 you can write to us.", "2025-04-02", None),
        ("en", "Last updated: 04/02/2025", "Last updated: April 2, 2025", "2025-04-02", None),
        ("en", "Last updated: 4.02.2025", AMERICAN, "2025-02-04", None),
        ("fr", "Mise à jour : 04/02/2025", "", "2025-02-04", None),
        (None, "Mise à jour : 04/02/2025", FRENCH * 30, "2025-02-04", None),
        ("en", "Last updated: 05/05/2025", "", "2025-05-05", None),
    ],
)
def test_order(language: str | None, statement: str, around: str, value: str, alternative: str | None) -> None:
    claim = stated(told("Policy", statement, around + BODY, language=language), Role.MODIFIED)
    assert claim is not None
    assert (claim.value, claim.alternative) == (value, alternative)


def test_the_capture_settles_the_order() -> None:
    texts = ("Policy", "Last updated: 02/04/2025", AMERICAN * 3)
    early, late = datetime(2025, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    values = [
        (claim.value, claim.alternative)
        for moment in (early, late, None)
        if (claim := stated(told(*texts, captured=moment), Role.MODIFIED)) is not None
    ]
    assert values == [("2025-02-04", None), ("2025-02-04", "2025-04-02"), ("2025-02-04", "2025-04-02")]
    sure = stated(told("Policy", OWN, captured=early), Role.MODIFIED)
    assert sure is not None
    assert (sure.value, sure.alternative) == ("2021-03-05", None)
    hopeless = stated(told(*texts, captured=datetime(2024, 1, 1, tzinfo=UTC)), Role.MODIFIED)
    assert hopeless is not None
    assert (hopeless.value, hopeless.alternative) == ("2025-02-04", "2025-04-02")
    swapped = stated(told("Policy", "Last updated: 04/02/2025", AMERICAN * 3, captured=early), Role.MODIFIED)
    assert swapped is not None
    assert (swapped.value, swapped.alternative) == ("2025-02-04", None)


def test_precision_and_sorting() -> None:
    month = stated(told("Last updated: March 2021"), Role.MODIFIED)
    year = stated(told("Last updated: 2021"), Role.MODIFIED)
    day = stated(told(OWN), Role.MODIFIED)
    assert month is not None
    assert year is not None
    assert day is not None
    assert (month.precision, year.precision, day.precision) == (Precision.MONTH, Precision.YEAR, Precision.DAY)
    assert sorted([year, month, day], key=sort_value) == [day, month, year]


def test_nothing_of_nothing() -> None:
    assert told() == ()
    assert told("Policy", BODY) == ()


@pytest.mark.parametrize(
    ("banner", "value", "language"),
    [
        (
            "We are going to replace this policy. The new version will take effect on July 20, 2026.",
            "2026-07-20",
            "en",
        ),
        ("A new version of this notice will take effect on 1 September 2026.", "2026-09-01", "en"),
        (
            "Diese Datenschutzerklärung wird durch eine neue Fassung ersetzt, die ab dem 1. August 2026 gilt.",
            "2026-08-01",
            "de",
        ),
    ],
)
def test_a_banner_on_the_text_that_is_to_go_is_about_the_next_one(banner: str, value: str, language: str) -> None:
    """Its date is not this text's: taken for it, a digest would tell the reverse of the truth."""
    found = told("Privacy Policy", banner, OWN, *[BODY] * 6, language=language)
    assert [(claim.role, claim.value) for claim in found if claim.role is not Role.MODIFIED] == [(Role.NEXT, value)]
    assert stated(found, Role.EFFECTIVE) is None
