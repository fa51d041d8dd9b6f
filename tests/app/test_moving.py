"""Policies that moved: captured redirects propose an address, and an operator adopts it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crawler.app.backfill import Bounds, addresses
from crawler.app.moving import adopt, moves
from crawler.model import Origin

NEW = "https://acme.example/legal/privacy"


def see(world: Any, builders: Any, letter: str, number: float, final: str) -> None:
    capture, body = builders.capture(letter, builders.day(number), origin=Origin.ARCHIVE)
    led = ((f"https://archive.example/web/{number}id_/{capture.url}", 301),)
    world.store.captures.append(replace(capture, final_url=final, redirects=led), body)


def test_an_address_is_proposed_once_and_only_where_it_shows_the_policy(world: Any, builders: Any) -> None:
    see(world, builders, "A", 1, "https://www.acme.example/privacy/")  # another spelling of its own address
    see(world, builders, "B", 2, NEW)
    see(world, builders, "B", 4, NEW.replace("https://", "http://www."))
    see(world, builders, ".", 5, "https://acme.example/")  # a redirect to something else than the policy
    world.derive()
    policy = world.config.policies[0]
    (move,) = moves(policy, world.store)
    assert (move.url, move.first, move.adopted) == (NEW, builders.day(2), False)
    assert "--follow-moves" in str(move)
    assert NEW in str(move)


def test_an_adopted_address_is_listed_and_proposed_no_more(world: Any, builders: Any) -> None:
    see(world, builders, "B", 2, NEW)
    world.derive()
    policy = world.config.policies[0]
    (move,) = adopt(policy, world.store, builders.day(9))
    assert move.adopted
    assert adopt(policy, world.store, builders.day(10)) == moves(policy, world.store) == []
    assert world.store.archived.adopted(policy.id) == [NEW]
    listed = addresses(policy, Bounds(), world.store.archived.adopted(policy.id))
    assert [order.url for order in listed] == [policy.url, NEW]
