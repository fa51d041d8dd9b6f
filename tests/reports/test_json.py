"""What the ledger keeps comes back as it was."""

from __future__ import annotations

import json as standard
from dataclasses import replace
from datetime import UTC
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import IntegrityError, StoreError
from crawler.model import Digest
from reports.digest import compose
from reports.render import DIGESTS
from reports.render.json import dumps, loads, redline_json

st.register_type_strategy(str, st.text(st.characters(), max_size=20))


def short(kind: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """Tuples of two at most: a digest holds tuples of tuples of tuples."""
    parts = get_args(kind)
    if parts[-1] is Ellipsis:
        return st.lists(st.from_type(parts[0]), max_size=2).map(tuple)
    return st.tuples(*map(st.from_type, parts))


st.register_type_strategy(tuple, short)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_round_trip(data: Any) -> None:
    from datetime import datetime

    st.register_type_strategy(datetime, MOMENTS)
    digest = data.draw(st.from_type(Digest))
    text = dumps(digest)
    assert loads(text) == digest
    assert dumps(loads(text)) == text


def test_half_a_surrogate_pair_survives(item: Any) -> None:
    told = item()
    told = replace(told, comparison=replace(told.comparison, company="A\udfffb\\ud800"))
    digest = compose("weekly\ud800", told.comparison.new.observed_at, [told])
    assert loads(dumps(digest).encode().decode()) == digest


def test_what_was_told_can_be_shown_again(item: Any) -> None:
    digest = compose("weekly", item().comparison.new.observed_at, [item(), item("Borealis")])
    for render in DIGESTS.values():
        assert render(loads(dumps(digest))) == render(digest)


def test_schema(item: Any) -> None:
    kept = standard.loads(redline_json(item().comparison))
    assert kept["schema"] == 1
    assert kept["comparison"]["edits"][0]["runs"][1] == {"tag": "-", "text": "end-to-end "}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": 1}', '{"schema": 1, "digest": {"key": 1}}', '{"schema": "x"}']
)
def test_what_is_no_digest(text: str) -> None:
    with pytest.raises(IntegrityError):
        loads(text)


def test_newer_schema() -> None:
    with pytest.raises(StoreError, match="schema 2") as caught:
        loads('{"schema": 2, "digest": {}}')
    assert caught.value.remedy == "upgrade Clausewatch"


def test_older_form_without_a_later_field(item: Any) -> None:
    """A field with a default may be missing: digests told before it existed are still read."""
    digest = compose("weekly", item().comparison.new.observed_at, [item()])
    kept = standard.loads(dumps(digest))
    for edit in kept["digest"]["items"][0]["comparison"]["edits"]:
        del edit["old_path"]
    assert loads(standard.dumps(kept)) == digest
