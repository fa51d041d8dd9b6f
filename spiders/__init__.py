"""Where captures come from: the only room that knows Scrapy, Twisted and waybackpy.

Rule 1: every request of a crawl goes through one downloader: one place for politeness, waits, retries and counts.
Rule 2: every order ends as a capture or a failure, or is cancelled by our own stop; ``CrawlSummary.balanced``.
Rule 3: nothing is stored and nothing is interpreted here: captures and bodies go to the sink.
Rule 4: importing installs no reactor; ``spiders.run.Engine`` does, once.
"""
