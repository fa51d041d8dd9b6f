"""Which servers are asked only for what changed: those that never contradicted themselves."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.history.honesty import VERIFY_AFTER, lie
from crawler.model import FetchOrder, Policy, Render
from store import Store


def order(policy: Policy, store: Store) -> FetchOrder:
    """What is asked for at a visit: the whole page, or whether what we have still holds."""
    whole = FetchOrder(policy.id, policy.url, manner=policy.manner)
    found = store.servers.known(policy.id, policy.url, policy.manner.name) if _may_be_confirmed(policy) else None
    if found is None:
        return whole
    known, confirmations = found
    if confirmations >= VERIFY_AFTER or store.servers.distrusted(_host(known.url)):
        return whole
    return FetchOrder(policy.id, policy.url, manner=policy.manner, known=known)


def _may_be_confirmed(policy: Policy) -> bool:
    """Whether a server's "not modified" could mean the text: of a page that a browser makes it means the shell."""
    return policy.manner.revalidate and policy.manner.render is not Render.ALWAYS


def judge(policy: Policy, store: Store) -> None:
    """Look at the newest answers of a policy's server, and record where they convict it.

    Before the policy's history is folded: what the server confirmed in between must not narrow the change's window.
    """
    answers = store.servers.answers(policy.id, policy.recipe.name)
    here = [answer for answer in answers if _host(answer.url) == _host(answers[-1].url)]
    if reason := lie(here):
        store.servers.distrust(policy.id, _host(here[-1].url), (here[-2].seq, here[-1].seq), reason)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
