"""Save Page Now: its words sorted by a table, and what is asked of it over HTTP."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ConfigError
from crawler.model import SaveKeys, SaveOrder, SaveState, SaveStep
from spiders import spn

KEYS = SaveKeys("k3y", "s3cret")
SAVED_AT = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)
ONE = SaveOrder(1, "acme/privacy", "https://acme.example/privacy?a=1&b=2")
TWO = SaveOrder(2, "acme/terms", "https://acme.example/terms")
PENDING = {"status": "pending", "job_id": "spn2-a", "resources": []}
SUCCESS = {"status": "success", "job_id": "spn2-a", "timestamp": "20260301120005", "original_url": ONE.url}


def error(name: str, **more: Any) -> dict[str, Any]:
    return {"status": "error", "status_ext": f"error:{name}", "message": "As we say.", **more}


class TestWords:
    @pytest.mark.parametrize(
        ("name", "state"),
        [
            ("blocked-url", SaveState.PERMANENT),
            ("not-found", SaveState.PERMANENT),
            ("invalid-url-syntax", SaveState.PERMANENT),
            ("no-access", SaveState.PERMANENT),
            ("too-many-redirects", SaveState.PERMANENT),
            ("too-many-daily-captures", SaveState.QUOTA),
            ("too-many-requests", SaveState.QUOTA),
            ("user-session-limit", SaveState.QUOTA),
            ("browsing-timeout", SaveState.TRANSIENT),
            ("service-unavailable", SaveState.TRANSIENT),
            ("no-browsers-available", SaveState.TRANSIENT),
            ("a-word-of-next-year", SaveState.TRANSIENT),
            ("", SaveState.TRANSIENT),
        ],
    )
    def test_errors_are_sorted_by_their_code(self, name: str, state: SaveState) -> None:
        said = spn.read(json.dumps(error(name)).encode())
        assert said
        assert said.state is state
        assert (said.wait_s > 0) == (state is SaveState.QUOTA)

    def test_only_a_moment_is_a_success(self) -> None:
        said = spn.read(json.dumps(SUCCESS).encode())
        assert said == spn.Said(SaveState.SAVED, "spn2-a", SAVED_AT)
        for wrong in ("", "2026", "20269901120005", 20260301120005, None):
            said = spn.read(json.dumps({**SUCCESS, "timestamp": wrong}).encode())
            assert said
            assert said.state is SaveState.TRANSIENT

    def test_a_job_that_is_no_name_is_none(self) -> None:
        assert spn.read(b'{"url": "x", "job_id": "../../else"}') is None
        assert spn.read(b'{"url": "x", "job_id": "spn2-1"}') == spn.Said(SaveState.SUBMITTED, "spn2-1")

    @given(st.one_of(st.binary(), st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps)))
    def test_whatever_comes_is_read(self, body: bytes | str) -> None:
        said = spn.read(body if isinstance(body, bytes) else body.encode())
        assert said is None or said.state in SaveState


class Service:
    """What the site answers as Save Page Now."""

    def __init__(self, web: Any) -> None:
        self.web, self.steps = web, list[SaveStep]()

    def says(self, path: str, *answers: dict[str, Any] | Any) -> None:
        made = [a if isinstance(a, self.web.answer) else self.json(a) for a in answers]
        self.web.site.on(path, *made)

    def json(self, answer: dict[str, Any], status: int = 200) -> Any:
        return self.web.answer(status, json.dumps(answer).encode(), (("Content-Type", "application/json"),))

    def run(self, *orders: SaveOrder, **archive: Any) -> Any:
        crawls = self.web.crawls({"save_delay_s": 0.001, **archive})
        return self.web.do(crawls.saves(orders, KEYS, self.steps.append))


@pytest.fixture
def service(web: Any) -> Service:
    return Service(web)


class TestOverHttp:
    def test_a_page_is_handed_in_and_asked_for_until_it_is_saved(self, service: Service) -> None:
        service.says("/save", {"url": ONE.url, "job_id": "spn2-a"})
        service.says("/save/status/spn2-a", PENDING, PENDING, SUCCESS)
        summary = service.run(ONE)
        assert (summary.orders, summary.captures, summary.balanced) == (1, 1, True)
        site = service.web.site
        assert site.hits == ["/save", *3 * ["/save/status/spn2-a"]]
        assert site.forms == ["url=https%3A%2F%2Facme.example%2Fprivacy%3Fa%3D1%26b%3D2&if_not_archived_within=86400"]
        assert {(h["authorization"], h["accept"]) for h in site.headers} == {("LOW k3y:s3cret", "application/json")}
        begun, done = service.steps
        assert (begun.state, begun.job, begun.ended) == (SaveState.SUBMITTED, "spn2-a", False)
        assert (done.state, done.job, done.memento_at) == (SaveState.SAVED, "spn2-a", SAVED_AT)

    def test_what_an_earlier_run_handed_in_is_only_asked_for(self, service: Service) -> None:
        service.says("/save/status/spn2-a", SUCCESS)
        service.run(SaveOrder(1, ONE.policy, ONE.url, "spn2-a"))
        assert service.web.site.hits == ["/save/status/spn2-a"]
        assert [step.state for step in service.steps] == [SaveState.SAVED]

    def test_an_error_inside_an_answer_ends_one_page(self, service: Service) -> None:
        service.says("/save", error("blocked-url"), {"url": TWO.url, "job_id": "spn2-a"})
        service.says("/save/status/spn2-a", error("browsing-timeout", job_id="spn2-a"))
        summary = service.run(ONE, TWO)
        assert summary.failures == 2
        ends = {step.order.number: step for step in service.steps if step.ended}
        assert (ends[1].state, ends[1].detail) == (SaveState.PERMANENT, "error:blocked-url: As we say.")
        assert (ends[2].state, ends[2].job) == (SaveState.TRANSIENT, "spn2-a")

    def test_a_quota_of_ours_ends_the_run(self, service: Service) -> None:
        service.says("/save", error("user-session-limit"))
        service.run(ONE, TWO)
        assert service.web.site.hits == ["/save"]
        assert [step.state for step in service.steps] == [SaveState.QUOTA, SaveState.QUOTA]

    def test_three_quotas_in_a_row_end_the_run(self, service: Service) -> None:
        service.says("/save", error("too-many-daily-captures"))
        service.run(*(SaveOrder(n, "acme/privacy", f"https://acme.example/{n}") for n in range(6)))
        assert service.web.site.hits == 3 * ["/save"]
        assert {step.state for step in service.steps} == {SaveState.QUOTA}
        assert len(service.steps) == 6

    def test_too_many_is_waited_for(self, service: Service) -> None:
        busy = service.json(error("user-session-limit"), 429)
        service.says("/save", busy, {"url": ONE.url, "job_id": "spn2-a"})
        service.says("/save/status/spn2-a", SUCCESS)
        service.run(ONE)
        assert service.web.site.hits == ["/save", "/save", "/save/status/spn2-a"]
        assert service.steps[-1].state is SaveState.SAVED

    def test_too_many_to_the_end_is_a_quota(self, service: Service) -> None:
        service.says("/save", service.json(error("user-session-limit"), 429))
        service.run(ONE, TWO, retries=1)
        assert {step.state for step in service.steps} == {SaveState.QUOTA}

    def test_nothing_is_concluded_from_a_page_of_the_archive(self, service: Service) -> None:
        service.says("/save", service.web.answer(200, b"<html>Down for maintenance</html>"))
        summary = service.run(ONE, retries=1)
        assert summary.balanced
        assert [step.state for step in service.steps] == [SaveState.TRANSIENT]

    def test_an_archive_that_is_away_is_no_quota(self, service: Service) -> None:
        summary = service.run(ONE, TWO, url="http://127.0.0.1:1", retries=1, pause_s=0.01)
        assert summary.balanced
        assert [step.state for step in service.steps] == [SaveState.TRANSIENT, SaveState.TRANSIENT]

    def test_a_job_that_cannot_be_asked_for_stays_known(self, service: Service) -> None:
        service.says("/save", {"url": ONE.url, "job_id": "spn2-a"})
        service.says("/save/status/spn2-a", service.json({}, 503))
        service.run(ONE, retries=1)
        assert [(step.state, step.job, step.ended) for step in service.steps] == [
            (SaveState.SUBMITTED, "spn2-a", False),
            (SaveState.SUBMITTED, "spn2-a", True),
        ]

    def test_keys_that_are_refused_end_the_run(self, service: Service) -> None:
        service.says("/save", service.json({"message": "You need to be logged in."}, 401))
        with pytest.raises(ConfigError, match="refuses the keys"):
            service.run(ONE, TWO)
        assert service.web.site.hits == ["/save"]
        assert service.steps == []

    def test_a_redirect_does_not_carry_the_key_elsewhere(self, service: Service, other: Any) -> None:
        away = service.web.answer(302, b"", (("Location", other.url + "/save"),))
        service.says("/save", away)
        service.run(ONE, retries=0)
        assert other.hits == []
        assert [step.state for step in service.steps] == [SaveState.TRANSIENT]

    def test_keys_are_not_shown(self) -> None:
        assert "s3cret" not in repr(KEYS)
