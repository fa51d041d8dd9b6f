"""Memos that are emptied: what is read is read as before."""

from __future__ import annotations

from crawler.app.forgetting import Forgetting, forget
from crawler.text.dates import cues
from crawler.text.normalise import clause_key


def test_bounded_memos_are_emptied_and_tables_stay() -> None:
    before = clause_key("We keep your data.")
    tables = [each for each in vars(cues).values() if hasattr(each, "cache_info")]
    held = [table.cache_info().currsize for table in tables]
    assert clause_key.cache_info().currsize > 0
    forget()
    assert clause_key.cache_info().currsize == 0
    assert [table.cache_info().currsize for table in tables] == held
    assert clause_key("We keep your data.") == before


def test_it_remembers_for_some_policies_only() -> None:
    forgetting = Forgetting()
    for read in [True] * 49 + [False] * 9:
        clause_key("We keep your data.")
        forgetting.after(read=read)
    assert clause_key.cache_info().currsize > 0
    forgetting.after(read=True)
    assert clause_key.cache_info().currsize == 0
