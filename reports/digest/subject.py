"""The line a reader decides by: the weightiest changes in words, the rest in numbers, within 78 characters."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.model import Comparison, Digest, DigestItem, Note, Standing
from reports.digest.gist import fact_line, gist
from reports.digest.rank import Ranks, lost, quietly, ranks, silent, standing
from reports.harmless import clipped, line

# Mail clients show about this much of a subject.
SUBJECT_LIMIT = 78
# Room that a company and a quotation want.
_LEAD = 54


def verdict(digest: Digest) -> str:
    """What came of it, in a few words without names."""
    news = standing(digest, Standing.NEWS)
    if news:
        return counted(len(news), "change") + quietly(news)
    if digest.items:
        return "no news; " + " and ".join(_learned(digest))
    return "no change"


def _learned(digest: Digest) -> Iterator[str]:
    late = len(standing(digest, Standing.HISTORY))
    finer = len(standing(digest, Standing.REFINEMENT))
    if late:
        yield f"{counted(late, 'earlier change')} found"
    if finer:
        yield f"{counted(finer, 'refinement')}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 change", "3 changes", "2 policies"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def subject(digest: Digest) -> str:
    """The verdict, under the series' own prefix."""
    head = f"{line(digest.prefix, 24) or f'[{line(digest.series, 24)}]'} "
    sorted_news = ranks(digest)
    tails = list(_tails(digest, sorted_news))
    lead = _lead(sorted_news.material[0]) if sorted_news.material else _no_lead(digest, sorted_news)
    # The numbers go first, from the end, until the verdict has room; how many more there are stays longest.
    while tails and len(head) + sum(map(len, tails)) > SUBJECT_LIMIT - min(len(lead), _LEAD):
        last = tails.pop()
        if " (" in last:
            tails.append(last.partition(" (")[0])
    tail = "".join(tails)
    return head + clipped(lead, SUBJECT_LIMIT - len(head) - len(tail)) + tail


def _no_lead(digest: Digest, news: Ranks) -> str:
    if digest.coming and not standing(digest, Standing.NEWS):
        first = digest.coming[0]
        return f"{line(first.company, 30)} {line(first.kind, 16)} will change on {line(first.effective, 10)}"
    if news.dates or news.minor:
        return "nothing material"
    return verdict(digest)


def _tails(digest: Digest, news: Ranks) -> Iterator[str]:
    rest = news.material[1:]
    if rest:
        quiet = silent(rest)
        yield f" · +{len(rest)} more" + (f" ({quiet} silent)" if quiet else "")
    if digest.coming and (news.material or news.dates or news.minor):
        yield f" · {len(digest.coming)} coming"
    if news.minor:
        yield f" · {len(news.minor)} minor"
    if news.dates and not news.material:
        yield f" · {len(news.dates)} {'date' if len(news.dates) == 1 else 'dates'} moved"
    if missing := lost(digest):
        yield f" · {missing} not seen"
    if again := len(digest.unseen) - missing:
        yield f" · {again} seen again"


def _lead(item: DigestItem) -> str:
    told = item.comparison
    name = f"{line(told.company, 30)} {line(told.kind, 16)}"
    quiet = told.note is Note.UNCHANGED
    if fact := fact_line(told, 1):
        return f"{name}{' silently' if quiet else ''}: {fact}"
    if words := gist(told):
        return f"{name} {'silently ' if quiet else ''}{words}"
    return f"{name} {_plainly(told)}"


def _plainly(comparison: Comparison) -> str:
    words = {
        Note.UNCHANGED: "changed under an unchanged date",
        Note.RESTATED: "changed under the same date",
        Note.ADVANCED: "changed and says so",
        Note.AHEAD: "changed ahead of its effect",
        Note.BACK_DATED: "changed under an earlier date",
        Note.DATE_ONLY: "has a new date and the same text",
        Note.WENT_BACK: "changed and its date went back",
        Note.APPEARED: "changed and now has a date",
        Note.VANISHED: "changed and lost its date",
        Note.NONE_STATED: "changed",
    }
    return words[comparison.note]
