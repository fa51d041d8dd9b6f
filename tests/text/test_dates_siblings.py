"""Day and month as the other versions of a policy settle them; claims that are kept and marked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Clause, DateClaim, Mark, Role, Settled
from crawler.text.dates import Seen, claims, stated, together

FILLING = [Clause("We collect your personal data and this is how we use it with the help of others.")] * 3


def seen(version: str, captured: str, *texts: str, language: str = "en") -> Seen:
    said = claims([Clause("Privacy Policy"), *(Clause(text) for text in texts), *FILLING], language)
    return Seen(version, datetime.fromisoformat(captured).replace(tzinfo=UTC), said)


def modified(versions: list[Seen]) -> list[tuple[str, str | None, Settled | None]]:
    told = together(versions)
    found = [stated(told[one.version], Role.MODIFIED) for one in versions]
    return [(claim.value, claim.alternative, claim.settled) for claim in found if claim]


def marks(versions: list[Seen]) -> list[list[tuple[Mark, ...]]]:
    told = together(versions)
    return [[claim.marks for claim in told[one.version]] for one in versions]


def test_no_version_no_claim() -> None:
    assert together([]) == {}


class TestSiblings:
    def test_a_version_that_leaves_no_doubt_settles_its_neighbours(self) -> None:
        versions = [
            seen("a", "2020-11-01", "Last updated: 10.19.2020"),
            seen("b", "2023-07-01", "Last updated: 6.5.2023"),
        ]
        assert modified(versions)[1] == ("2023-06-05", None, Settled.SIBLINGS)

    @pytest.mark.parametrize(("shown", "value"), [("19/10/2020", "2023-05-06"), ("10/19/2020", "2023-06-05")])
    def test_slashes_either_way(self, shown: str, value: str) -> None:
        versions = [
            seen("a", "2020-11-01", f"Last updated: {shown}"),
            seen("b", "2023-07-01", "Last updated: 06/05/2023"),
        ]
        assert modified(versions)[1] == (value, None, Settled.SIBLINGS)

    def test_what_the_capture_settled_is_a_fact_for_the_others(self) -> None:
        versions = [
            seen("a", "2020-05-20", "Last updated: 06/05/2020"),
            seen("b", "2023-07-01", "Last updated: 03/04/2022"),
        ]
        assert modified(versions) == [
            ("2020-05-06", None, Settled.CAPTURE),
            ("2022-04-03", None, Settled.SIBLINGS),
        ]

    def test_dots_and_slashes_are_two_habits(self) -> None:
        versions = [
            seen("a", "2020-11-01", "Last updated: 10/19/2020"),
            seen("b", "2023-07-01", "Last updated: 6.5.2023"),
        ]
        assert modified(versions)[1] == ("2023-05-06", None, Settled.DOTS)

    def test_a_policy_that_changed_its_way_of_writing_is_read_by_its_nearest_versions(self) -> None:
        versions = [
            seen("a", "2018-11-01", "Last updated: 10/19/2018"),
            seen("b", "2019-07-01", "Last updated: 02/03/2019"),
            seen("c", "2020-07-01", "Last updated: 06/20/2020"),
            seen("d", "2021-12-01", "Last updated: 20/10/2021"),
            seen("e", "2022-12-01", "Last updated: 04/05/2022"),
        ]
        assert [value for value, _, _ in modified(versions)] == [
            "2018-10-19",
            "2019-02-03",
            "2020-06-20",
            "2021-10-20",
            "2022-05-04",
        ]

    def test_between_two_ways_of_writing_it_stays_open(self) -> None:
        versions = [
            seen("a", "2018-11-01", "Effective date: 10/19/2018"),
            seen("b", "2019-07-01", "Effective date: 02/03/2019"),
            seen("c", "2020-07-01", "Effective date: 20/06/2020"),
        ]
        found = stated(together(versions)["b"], Role.EFFECTIVE)
        assert found
        assert found.alternative

    def test_the_language_is_no_more_than_usual(self) -> None:
        versions = [
            seen("a", "2020-11-01", "Stand: 10.19.2020", language="de"),
            seen("b", "2023-07-01", "Stand: 06.05.2023", language="de"),
        ]
        assert modified(versions)[1] == ("2023-06-05", None, Settled.SIBLINGS)
        assert modified(versions[1:]) == [("2023-05-06", None, Settled.LANGUAGE)]

    def test_what_is_usual_and_confirmed_keeps_its_reason(self) -> None:
        versions = [
            seen("a", "2020-11-01", "Stand: 19.10.2020", language="de"),
            seen("b", "2023-07-01", "Stand: 06.05.2023", language="de"),
        ]
        assert modified(versions)[1] == ("2023-05-06", None, Settled.LANGUAGE)

    def test_dates_run_forwards_in_one_order_only(self) -> None:
        versions = [
            seen("a", "2020-11-01", "Last updated: 01/02/2020"),
            seen("b", "2023-07-01", "Last updated: 03/01/2020"),
        ]
        assert modified(versions) == [
            ("2020-01-02", None, Settled.SEQUENCE),
            ("2020-03-01", None, Settled.SEQUENCE),
        ]

    def test_what_nothing_settles_stays_open_with_both_readings(self) -> None:
        versions = [
            seen("a", "2020-11-01", "Last updated: 01/02/2020"),
            seen("b", "2023-07-01", "Last updated: 03/04/2021"),
        ]
        assert all(alternative for _, alternative, _ in modified(versions))

    def test_a_dotted_date_later_than_its_capture_is_read_the_other_way(self) -> None:
        assert modified([seen("a", "2023-05-01", "Last updated: 4.10.2023")]) == [
            ("2023-04-10", None, Settled.CAPTURE)
        ]

    @given(st.permutations(range(5)))
    def test_any_order_of_arrival_gives_the_same(self, order: list[int]) -> None:
        days = ("02/03/2019", "01/04/2020", "12/25/2020", "03/02/2021", "04/05/2022")
        versions = [seen(str(n), f"{2019 + n}-12-30", f"Last updated: {day}") for n, day in enumerate(days)]
        assert together([versions[n] for n in order]) == together(versions)


class TestMarks:
    def test_a_plain_claim_bears_none(self) -> None:
        assert marks([seen("a", "2020-11-01", "Last updated: October 19, 2020")]) == [[()]]

    def test_later_than_the_capture(self) -> None:
        versions = [
            seen("a", "2020-11-01", "Last updated: November 19, 2020", "Effective date: December 2020"),
            seen("b", "2020-11-01", "Last updated: November 2020"),
        ]
        assert marks(versions) == [[(Mark.FUTURE,), (Mark.FUTURE,)], [()]]

    def test_a_page_of_the_day_line_is_not_the_future(self) -> None:
        assert marks([seen("a", "2020-11-01", "Last updated: November 2, 2020")]) == [[()]]

    def test_fifteen_years_before_the_first_capture_of_the_policy(self) -> None:
        versions = [
            seen("a", "2010-11-01", "Last updated: October 31, 1995"),
            seen("b", "2020-11-01", "Last updated: November 1, 1995"),
            seen("c", "2021-11-01", "Last updated: 1995"),
        ]
        assert marks(versions) == [[(Mark.ANCIENT,)], [()], [()]]

    def test_two_claims_of_one_role_that_disagree(self) -> None:
        texts = ("Last updated: May 4, 2020", "Last modified: May 5, 2020", "Effective date: May 6, 2020")
        assert marks([seen("a", "2020-11-01", *texts)]) == [[(Mark.DISPUTED,), (Mark.DISPUTED,), ()]]

    def test_a_month_agrees_with_its_day(self) -> None:
        assert marks([seen("a", "2020-11-01", "Last updated: May 4, 2020", "Last modified: May 2020")]) == [[(), ()]]

    def test_lists_of_changes_and_earlier_versions_disagree_with_nothing(self) -> None:
        texts = ("Last updated: May 4, 2020", "Previous version effective until May 3, 2019")
        assert marks([seen("a", "2020-11-01", *texts)]) == [[(), ()]]

    def test_a_marked_claim_is_kept_and_chosen(self) -> None:
        told: tuple[DateClaim, ...] = together([seen("a", "2020-11-01", "Last updated: May 4, 2031")])["a"]
        assert [(claim.value, claim.chosen, claim.marks) for claim in told] == [("2031-05-04", True, (Mark.FUTURE,))]
