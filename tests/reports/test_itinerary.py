"""The way through a redline: what stood between its lines, and moves at both ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from crawler.history.align import align
from crawler.history.carried import carried
from crawler.model import Clause, Comparison, EditView, Note, Op, Side
from reports.render import REDLINES
from reports.render.itinerary import Stop, itinerary
from reports.render.json import redline_json, redline_schema

A, B, C, D, E = (
    "We collect your name, your address and the pages that you visit on our site.",
    "We share this data with advertising partners in the United States and in Canada.",
    "We keep server logs for thirty days and delete them without further notice.",
    "You may ask us at any time for a copy of everything that we know about you.",
    "Our website sets one cookie, which is gone when you close the browser window.",
)
DOCS = Path(__file__).resolve().parents[2] / "docs"


def edits(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> tuple[EditView, ...]:
    """The edits between two versions of (heading, text), as the application hands them on."""
    left, right = ([Clause(text, path=(path,), key=text) for path, text in side] for side in (old, new))
    return carried(
        tuple(
            EditView(
                one.op,
                (right[one.new[0]] if one.new else left[one.old[0]]).path,
                tuple(left[i].text for i in one.old),
                tuple(right[j].text for j in one.new),
                one.runs,
                old_path=left[one.old[0]].path if one.old and one.new else (),
                old_at=one.old,
                new_at=one.new,
            )
            for one in align(left, right)
            if one.op is not Op.EQUAL
        )
    )


def comparison(found: tuple[EditView, ...], unchanged: int) -> Comparison:
    side = Side("c" * 64, datetime(2026, 3, 1, tzinfo=UTC), "https://acme.example/", "v" * 64)
    return Comparison(
        "acme/privacy", "Acme", "privacy", "https://acme.example/", side, side, Note.NONE_STATED, found, unchanged
    )


def test_what_stands_unchanged_is_counted() -> None:
    found = edits([("1", A), ("1", B), ("1", C), ("2", D)], [("1", A), ("1", B), ("1", C), ("2", D), ("2", E)])
    assert list(itinerary(found)) == [Stop(0, left=False, path=("2",), unchanged=4)]


def test_a_move_is_shown_at_both_ends() -> None:
    old = [("1", E), ("1", A), ("1", B), ("2", C), ("2", D)]
    found = edits(old, [("1", A), ("1", B), ("2", C), ("2", f"{D} And more."), ("2", E)])
    assert list(itinerary(found)) == [
        Stop(1, left=True, path=("1",), unchanged=0),
        Stop(0, left=False, path=("2",), unchanged=3),
        Stop(1, left=False, path=("2",), unchanged=0),
    ]


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_every_form_tells_sections_folds_moves_and_carried_sentences(form: str) -> None:
    old = [
        ("1. Logs", f"{A} {C}"),
        ("1. Logs", E),
        ("2. Rights", B),
        ("2. Rights", D),
        ("3. End", "The end of it all."),
    ]
    new = [
        ("1. Logs", A),
        ("2. Rights", B),
        ("2. Rights", f"{D} {C}"),
        ("3. End", "The end of it all."),
        ("3. End", E),
    ]
    told = REDLINES[form](comparison(edits(old, new), 2)).replace("\\", "")
    assert "1. Logs" in told
    assert "Moved away" in told
    assert "to 3. End" in told
    assert "from 1. Logs to 3. End" in told
    assert "1 clause unchanged …" in told
    assert "went to 2. Rights" in told.replace("\n", " ").replace("    ", "")
    assert "came from 1. Logs" in told.replace("\n", " ").replace("    ", "")


def test_the_json_follows_its_schema() -> None:
    told = json.loads(redline_json(comparison(edits([("1", A), ("1", B)], [("1", B), ("1", f"{A} {C}")]), 0)))
    jsonschema.Draft202012Validator.check_schema(redline_schema())
    jsonschema.validate(told, redline_schema())
    assert json.loads((DOCS / "redline.schema.json").read_text(encoding="utf-8")) == redline_schema()
    del told["comparison"]["edits"][0]["op"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, redline_schema())
