"""A web small enough to carry: three invented companies, eight years of their policies, and an archive of them.

``clausewatch demo`` and the project's own tests run against it, so that neither ever leaves the machine.

1. ``scenario`` says what is true: who, where, which text from when, and what a watcher should make of it.
2. ``document`` and ``pages`` turn a version into the bytes of a page.
3. ``live`` answers as the companies' servers would at one moment; ``archive`` as an archive that saw some moments.
4. ``small_web`` serves both on the loopback; ``settings`` writes the config.toml that points there.
"""

from crawler.app.demo.scenario import CRAWL_TIMES, START, companies, policies
from crawler.app.demo.settings import config_text
from crawler.app.demo.small_web import SmallWeb

__all__ = ["CRAWL_TIMES", "START", "SmallWeb", "companies", "config_text", "policies"]
