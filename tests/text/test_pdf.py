"""PDF bodies, written by hand: lines become paragraphs again, and what belongs to the paper goes."""

from __future__ import annotations

import pytest

from crawler.model import Extraction, Page, PageKind, Recipe
from crawler.text import READER, read

LINES = [
    "Fennel Post collects your name and your address so that it can carry your",
    "letters to you. We keep both of them for thirty days after the last letter has",
    "been delivered, and then we burn the slips.",
]
TEXT = " ".join(LINES)


def written(*pages: list[str], image: bool = False) -> bytes:
    """A minimal PDF with these lines on its pages."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = "q 9 0 0 9 0 0 cm Q" if image else f"BT /F1 10 Tf 12 TL 50 780 Td {shown} ET"
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream")
        kids.append(len(objects) + 1)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>"
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    return f"{body}{end}trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF".encode()


def taken(body: bytes) -> Extraction:
    return read(Page(body, "https://www.fennel.example/privacy.pdf", "application/pdf"), Recipe(READER))


def texts(*pages: list[str]) -> list[str]:
    return [clause.text for clause in taken(written(*pages)).clauses]


def test_wrapped_lines_are_joined_again() -> None:
    assert texts(["Privacy policy", *LINES, "Your rights", *LINES]) == ["Privacy policy", TEXT, "Your rights", TEXT]


def test_entries_of_a_list_stay_apart() -> None:
    entries = ["1. your name and whatever title you wish to be addressed with;", "2. your address;"]
    assert texts([*LINES, *entries, *LINES])[1:3] == [entries[0], f"{entries[1]} {TEXT}"[: len(entries[1])]]


def test_lines_that_are_not_wrapped_stay_lines() -> None:
    short = ["Fennel Post", "1 Herb Lane", "Fennelton", "Telephone 555 0100"]
    assert texts(short) == short


def test_headers_footers_and_numbers_of_pages_go() -> None:
    bodies = [[word + LINES[0], *LINES[1:]] for word in ("One: ", "Two: ", "Three: ")]
    bodies = [[*lines[:2], *reversed(lines)] for lines in bodies]
    pages = [["Fennel Post, privacy", *lines, f"Page {at} of 3"] for at, lines in enumerate(bodies, start=1)]
    everything = " ".join(texts(*pages))
    assert "Page" not in everything
    assert "privacy" not in everything
    assert everything.split() == " ".join(line for lines in bodies for line in lines).split()


def test_a_paragraph_goes_on_over_the_page() -> None:
    pages = [["Fennel Post", *LINES[:2], "1"], ["Fennel Post", LINES[2], *LINES, "2"]]
    assert texts(*pages)[0] == TEXT


def test_letters_set_apart_are_words() -> None:
    assert texts(["P R I V A C Y  P O L I C Y", *LINES])[0] == "PRIVACY POLICY"


@pytest.mark.parametrize(("elsewhere", "expected"), [("Our information.", "information"), ("Ours.", "infor-mation")])
def test_a_divided_word_is_whole_where_the_text_has_it_whole(elsewhere: str, expected: str) -> None:
    divided = ["We tell you with this policy what we do with all of the infor-", "mation that you give us."]
    assert expected in " ".join(texts([*divided, *LINES, elsewhere]))


@pytest.mark.parametrize(
    ("body", "evidence"),
    [
        (written([], [], image=True), "without text"),
        (b"%PDF-1.7\n...", "broken"),
        (written(LINES)[:200], "broken"),
    ],
)
def test_what_cannot_be_read_is_said_to_be_unreadable(body: bytes, evidence: str) -> None:
    verdict = taken(body).verdict
    assert verdict is not None
    assert verdict.kind is PageKind.UNREADABLE
    assert evidence in verdict.evidence
