"""Which policies to visit, and how the printed date moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.history.due import due, next_visit
from crawler.history.notes import note, only_dates
from crawler.model import Clause, ClauseEdit, DateClaim, Note, Op, Policy, Precision, Role, Visit

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def policy(name: str, hours: int = 24) -> Policy:
    return Policy(name, "Acme", "privacy", f"https://acme.example/{name}", every_s=hours * 3600)


def test_a_policy_never_seen_is_due_at_once_and_first() -> None:
    orders = due([policy("old"), policy("new")], {"old": Visit(NOW - 48 * HOUR, saw=True)}, NOW)
    assert [order.policy for order in orders] == ["new", "old"]


def test_nothing_is_due_before_its_time() -> None:
    assert due([policy("a")], {"a": Visit(NOW - 23 * HOUR, saw=True)}, NOW) == ()
    assert len(due([policy("a")], {"a": Visit(NOW - 24 * HOUR, saw=True)}, NOW)) == 1


def test_a_failed_visit_is_repeated_sooner() -> None:
    assert next_visit(policy("a"), Visit(NOW, saw=False)) == NOW + HOUR
    assert next_visit(policy("a"), Visit(NOW, saw=False, wait_s=7200)) == NOW + 2 * HOUR
    assert next_visit(policy("a", 24 * 7), Visit(NOW, saw=True)) == NOW + 168 * HOUR


def claim(value: str | None, role: Role = Role.MODIFIED) -> DateClaim | None:
    return value and DateClaim(role, value, Precision.DAY, value, 0, "test", chosen=True)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("old", "new", "only", "expected"),
    [
        ("2020-01-01", "2020-01-01", False, Note.UNCHANGED),
        ("2020-01-01", "2021-01-01", False, Note.ADVANCED),
        ("2020-01-01", "2021-01-01", True, Note.DATE_ONLY),
        ("2021-01-01", "2020-01-01", True, Note.WENT_BACK),
        ("2020-01", "2020-01-15", False, Note.UNCHANGED),  # equal as far as both are precise
        (None, "2020-01-01", False, Note.APPEARED),
        ("2020-01-01", None, False, Note.VANISHED),
        (None, None, False, Note.NONE_STATED),
    ],
)
def test_the_printed_date_moved(old: str | None, new: str | None, expected: Note, *, only: bool) -> None:
    assert note((claim(old), None), (claim(new), None), only_date=only) is expected


def test_dates_are_compared_in_the_role_that_both_sides_state() -> None:
    effective = claim("2020-01-01", Role.EFFECTIVE)
    assert note((None, effective), (claim("2024-01-01"), effective), only_date=False) is Note.UNCHANGED


def test_only_the_date_differs() -> None:
    old, new = [Clause("Last updated: 1 May 2020")], [Clause("Last updated: 2 May 2020")]
    dates = tuple(
        (DateClaim(Role.MODIFIED, value, Precision.DAY, words, 0, "test", chosen=True), None)
        for value, words in (("2020-05-01", "1 May 2020"), ("2020-05-02", "2 May 2020"))
    )
    edits = [ClauseEdit(Op.EDIT, (0,), (0,))]
    assert only_dates(edits, (old, new), dates)  # type: ignore[arg-type]
    assert not only_dates(edits, ([Clause("Now last updated: 1 May 2020")], new), dates)  # type: ignore[arg-type]
    assert not only_dates([ClauseEdit(Op.ADD, (), (0,))], (old, new), dates)  # type: ignore[arg-type]
