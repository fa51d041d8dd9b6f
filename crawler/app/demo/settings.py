"""The demo's config.toml: three companies, one series of digests, and everything pointed at the small web."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from crawler.app.demo.scenario import Company, DemoPolicy, companies, policies
from crawler.model import Address

_TEMPLATE = """# Written by "clausewatch demo": everything in here is invented, and nothing leaves this machine.

[store]
path = {store}

[crawl]
user_agent = "clausewatch-demo/1 (+http://small-web.example/about-our-bot)"
every = "24h"
delay = "0.01s"      # the small web is ours; be slower with others
timeout = "10s"
concurrency = 4
proxy = {base}       # the live web of the demo
obey_robots = true
allow_hosts = {hosts}

[archive]
url = {base}         # and its archive
index_delay = "0.01s"
replay_delay = "0.01s"

{companies}
[[digests]]
series = "demo"
policies = ["*"]
channels = ["files", "feed"]

[channels.files]
type = "file"
folder = {digests}
formats = ["text", "html", "markdown", "json"]

[channels.feed]
type = "atom"
path = {feed}
"""


def config_text(base_url: str, folder: str | Path) -> str:
    """Write the demo's configuration: ``base_url`` is ``SmallWeb.url``, ``folder`` holds all that it makes.

    Relative paths start at config.toml's own folder, so that a demo may be moved.
    """
    place = Path(folder)
    hosts = sorted({urlsplit(each.url).hostname or "" for policy in policies() for each in policy.addresses})
    return _TEMPLATE.format(
        base=_quoted(base_url),
        hosts=json.dumps(hosts),
        store=_quoted(place / "policies.db"),
        digests=_quoted(place / "digests"),
        feed=_quoted(place / "changes.xml"),
        companies="\n".join(_company(company) for company in companies()),
    )


def _company(company: Company) -> str:
    head = f"[[companies]]\nid = {_quoted(company.id)}\nname = {_quoted(company.name)}\n\n"
    return head + "\n".join(_policy(policy) for policy in company.policies)


def _policy(policy: DemoPolicy) -> str:
    lines = [
        "[[companies.policies]]",
        f"kind = {_quoted(policy.kind)}",
        f"url = {_quoted(policy.url)}",
        'every = "24h"',
        f"language = {_quoted(policy.language)}",
    ]
    if policy.former:
        lines.append(f"former = [{', '.join(_former(address) for address in policy.former)}]")
    return "\n".join(lines) + "\n"


def _former(address: Address) -> str:
    until = f", until = {address.until:%Y-%m-%d}" if address.until else ""
    return f"{{ url = {_quoted(address.url)}{until} }}"


def _quoted(value: str | Path) -> str:
    """A TOML basic string; JSON's are a subset of them."""
    return json.dumps(str(value), ensure_ascii=False)
