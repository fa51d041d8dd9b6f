"""Seen from outside: metrics, health and heartbeats of a daemon; its log as JSON; the files it is deployed with."""

from __future__ import annotations

import json
import logging
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app.cli import cli
from crawler.app.logs import JsonLines
from crawler.app.metrics import Beat, exposition
from crawler.app.pulse import heartbeat_url
from crawler.config import Running
from crawler.errors import ConfigError
from crawler.model import FailureKind, FetchFailure

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "docs" / "deploy"
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
SAMPLE = re.compile(
    r'clausewatch_[a-z_]+(?:\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? -?[0-9.e+]+'
)


class TestMetrics:
    def test_every_line_is_well_formed_and_says_what_is_so(self, world: Any) -> None:
        world.see("A B B")
        world.store.captures.append_failure(
            FetchFailure("acme/privacy", "https://acme.example/privacy", NOON, FailureKind.DNS, 'no "such" host')
        )
        world.tell(8)
        text = exposition(world.store, Beat(NOON, looked=NOON, looks=3), NOON)
        lines = text.splitlines()
        assert all(
            line.startswith(("# HELP clausewatch_", "# TYPE clausewatch_")) or SAMPLE.fullmatch(line)
            for line in lines
        )
        assert 'clausewatch_failures_total{origin="live",class="dns"} 1' in lines
        last = datetime(2026, 3, 3, 12, tzinfo=UTC).timestamp()
        assert f'clausewatch_policy_last_success_timestamp_seconds{{policy="acme/privacy"}} {last:.15g}' in lines
        assert 'clausewatch_outbox_deliveries{state="pending"} 2' in lines
        assert f"clausewatch_outbox_oldest_seconds {timedelta(days=1).total_seconds():.15g}" in lines
        assert "clausewatch_looks_total 3" in lines

    def test_the_page_names_every_metric(self, world: Any) -> None:
        text = exposition(world.store, Beat(NOON, looked=NOON), NOON)
        names = set(re.findall(r"# TYPE (\w+)", text))
        told = set(re.findall(r"`(clausewatch_\w+)", (ROOT / "docs/operations.md").read_text()))
        assert names == told

    def test_a_daemon_that_is_stuck_is_not_healthy(self) -> None:
        beat = Beat(NOON)
        assert beat.ailment(NOON + timedelta(minutes=14), 900) == ""
        assert "for 960 s" in beat.ailment(NOON + timedelta(minutes=16), 900)
        assert Beat(NOON, looked=NOON + timedelta(hours=1)).ailment(NOON + timedelta(hours=1), 900) == ""


class TestHeartbeatAddress:
    def test_a_variable_comes_first(self) -> None:
        running = Running(heartbeat="https://beat.example/a", heartbeat_env="BEAT")
        assert heartbeat_url(running, {"BEAT": "https://beat.example/b"}) == "https://beat.example/b"
        assert heartbeat_url(Running(), {}) is None
        with pytest.raises(ConfigError, match="BEAT holds no URL"):
            heartbeat_url(running, {})


@pytest.mark.parametrize(
    "bad", ["0.0.0.0:9464", "example.org:80", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "[::]:80"]
)
def test_metrics_are_for_this_machine(bad: str) -> None:
    with pytest.raises(ValueError, match=r"this machine|an address and a port"):
        Running(metrics=bad)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class TestDaemon:
    def test_it_answers_and_beats_and_logs_as_json(self, builders: Any, tmp_path: Path) -> None:
        port = free_port()
        with builders.DeadlyWeb() as web:
            keys = f'metrics = "127.0.0.1:{port}"\nheartbeat_env = "BEAT"\nheartbeat_every = "1h"\n'
            run = f"\n[run]\n{keys}\n[archive]\n"
            house = builders.house(tmp_path, web, only="larkmail", replaced={"\n[archive]\n": run})
            process = house.start(
                "run", "--tick", "0.05", "--log-format", "json", BEAT="http://beat.example/secret-7"
            )
            lines = []
            for line in process.stderr:
                lines.append(line)
                if "heartbeat" in line:  # the small web knows no such host: it is refused, and that is only a line
                    break
            health, metrics = get(f"http://127.0.0.1:{port}/healthz"), get(f"http://127.0.0.1:{port}/metrics")
            nothing = get(f"http://127.0.0.1:{port}/etc/passwd")
            with socket.create_connection(("127.0.0.1", port)) as rude:
                rude.sendall(b"POST /metrics HTTP/1.1\r\n")
                assert b"405" in rude.recv(100)
            process.send_signal(signal.SIGTERM)
            lines += process.communicate()[1].splitlines()
            beats = [asked.target for asked in web.requests if "beat.example" in asked.target]
        assert process.returncode == 143
        assert health == (200, "ok\n")
        assert metrics[0] == 200
        assert 'clausewatch_policy_last_success_timestamp_seconds{policy="larkmail/privacy"}' in metrics[1]
        assert nothing[0] == 404
        assert beats == ["http://beat.example/secret-7"]  # once, and no robots.txt
        assert "secret-7" not in "".join(lines)
        events = [json.loads(line) for line in lines if line.startswith("{")]
        assert len({event["run"] for event in events}) == 1
        crawled = next(event for event in events if event["event"] == "crawled")
        assert (crawled["captures"], crawled["level"]) == ("1", "info")

    def test_sighup_moves_the_port_and_a_taken_one_changes_nothing(self, builders: Any, tmp_path: Path) -> None:
        old, new = free_port(), free_port()
        with builders.DeadlyWeb() as web, socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            run = f'\n[run]\nmetrics = "127.0.0.1:{old}"\n\n[archive]\n'
            house = builders.house(tmp_path, web, only="larkmail", replaced={"\n[archive]\n": run})
            text = house.config.read_text()
            process = house.start("run", "--tick", "0.05")
            answers: list[tuple[int, str]] = []
            for line in process.stderr:
                if "crawled" in line:
                    house.config.write_text(text.replace(str(old), str(taken.getsockname()[1])))
                    process.send_signal(signal.SIGHUP)
                elif "kept the old" in line:
                    answers.append(get(f"http://127.0.0.1:{old}/healthz"))
                    house.config.write_text(text.replace(str(old), str(new)))
                    process.send_signal(signal.SIGHUP)
                elif "reloaded" in line:
                    answers.append(get(f"http://127.0.0.1:{new}/healthz"))
                    with pytest.raises(urllib.error.URLError):
                        get(f"http://127.0.0.1:{old}/healthz")
                    process.send_signal(signal.SIGTERM)
            process.communicate()
        assert process.returncode == 143
        assert answers == [(200, "ok\n")] * 2

    def test_a_port_that_is_taken_is_told(self, builders: Any, tmp_path: Path) -> None:
        with builders.DeadlyWeb() as web:
            run = f'\n[run]\nmetrics = "{web.url.removeprefix("http://")}"\n\n[archive]\n'
            done = builders.house(tmp_path, web, replaced={"\n[archive]\n": run}).run("run")
        assert (done.code, "cannot be listened at" in done.err, "Traceback" in done.err) == (2, True, False)


class TestJsonLog:
    def line(self, message: str, *values: object) -> dict[str, Any]:
        record = logging.LogRecord("clausewatch.x", logging.WARNING, "x.py", 1, message, values, None)
        found: dict[str, Any] = json.loads(JsonLines("r1").format(record))
        return found

    def test_pairs_become_fields(self) -> None:
        found = self.line("failed policy=%s %s", "acme/privacy", "https://a.example/?x=1: dns: \x1b[31m“no”\nhost")
        assert (found["event"], found["policy"], found["run"], found["level"]) == (
            "failed",
            "acme/privacy",
            "r1",
            "warning",
        )
        assert "?x=1" in found["message"]

    def test_no_message_can_take_a_field_of_ours(self) -> None:
        found = self.line("retry host=x run=evil at=never level=none")
        assert (found["run"], found["level"], found["host"]) == ("r1", "warning", "x")
        assert found["at"].endswith("Z")


class TestDeployment:
    @pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
    def test_units_are_sound(self, tmp_path: Path) -> None:
        units = [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]
        assert len(units) == 5
        for unit in units:  # its program and its user are not on this machine
            text = unit.read_text().replace("/opt/clausewatch/bin/clausewatch", "/bin/true")
            (tmp_path / unit.name).write_text(re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE))
        done = subprocess.run(
            ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr.strip()) == (0, "")

    @pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
    def test_units_are_hardened_and_run_verbs_that_exist(self, unit: Path) -> None:
        text = unit.read_text()
        for line in (
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "ProtectHome=yes",
            "PrivateTmp=yes",
            "User=clausewatch",
        ):
            assert f"\n{line}\n" in text
        self.verbs_exist(re.findall(r"^ExecStart=\S+ (.*)$", text, re.MULTILINE))

    def test_cron_runs_verbs_that_exist(self) -> None:
        lines = [line for line in (DEPLOY / "crontab").read_text().splitlines() if re.match(r"[\d*]", line)]
        assert len(lines) >= 3
        self.verbs_exist([re.split(r"\s+", line, maxsplit=5)[5].removeprefix("clausewatch ") for line in lines])

    def verbs_exist(self, commands: list[str]) -> None:
        assert commands
        for command in commands:
            words = command.partition("|")[0].partition(">")[0].split()
            known = {name for option in cli.commands[words[0]].params for name in option.opts}
            assert {word for word in words if word.startswith("--")} <= known, command

    def test_the_image_runs_as_nobody_in_particular(self) -> None:
        text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
        steps = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
        words = [word for word, _ in steps]
        assert set(words) <= {
            *(
                "FROM",
                "WORKDIR",
                "COPY",
                "RUN",
                "ENV",
                "USER",
                "VOLUME",
                "STOPSIGNAL",
                "HEALTHCHECK",
                "ENTRYPOINT",
                "CMD",
            )
        }
        assert words.index("USER") < words.index("ENTRYPOINT")
        assert dict(steps)["USER"] == "10001:10001"
        assert all(":" in rest and "latest" not in rest for word, rest in steps if word == "FROM")
        assert not re.search(r"\b(?:sudo|curl|wget|ADD)\b", text)
        for word, rest in steps:
            if word in {"ENTRYPOINT", "CMD"}:
                assert json.loads(rest)
            if word == "COPY" and "--from" not in rest:
                assert all((ROOT / name).exists() for name in rest.split()[:-1]), rest
        assert sys.version_info >= (3, 11)
