"""What every boundary between two texts amounts to: only a change that says something and lasts is news.

``residue`` takes away what says nothing new (by ``forms``, ``furniture``, ``volatile``, ``patterns``); ``natures``
suspects what came in the policy's place; ``alternation`` counts comings and goings; ``standing`` judges each
boundary once; ``sentences`` says why; ``coming`` follows what a page announces of itself.
"""

from crawler.history.truth.patterns import Pattern
from crawler.history.truth.relations import Past
from crawler.history.truth.residue import Rules
from crawler.history.truth.standing import judged

# Name and number of the rules: raised whenever a judgement could come out otherwise. Part of what a stored timeline
# was derived from, so a new number judges everything again, and is never news by itself.
JUDGE = "judge/7"

__all__ = ["JUDGE", "Past", "Pattern", "Rules", "judged"]
