"""The JSON that a webhook is sent: versioned, described by docs/webhook.schema.json, signed by whoever sends it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from crawler.model import Comparison, Digest
from reports.digest import subject, verdict
from reports.render.json import SCHEMA, tidied
from reports.render.views import weightiest

# Receivers take some hundred kilobytes, and a page that is written anew has hundreds of edits.
_EDITS = 20


@dataclass(frozen=True, slots=True)
class Event:
    """What is posted. New keys may come; none of these changes its meaning within one schema number."""

    schema: int  # 1; raised when a reader of the old form would misread the new one
    type: Literal["digest"]
    id: str  # the same for every try: act on it once
    subject: str  # the verdict in one line
    verdict: str  # the same without names
    omitted: int  # clause edits left out, the least of changes that have more than twenty
    digest: Digest


@cache
def _events() -> TypeAdapter[Event]:
    return TypeAdapter(Event)


def event(digest: Digest) -> bytes:
    """A digest as the body of a request: the same digest always has the same bytes."""
    items = tuple(replace(item, comparison=_lean(item.comparison)) for item in digest.items)
    omitted = sum(
        len(whole.comparison.edits) - len(lean.comparison.edits)
        for whole, lean in zip(digest.items, items, strict=True)
    )
    lean_digest = replace(digest, items=items)
    told = Event(SCHEMA, "digest", digest.key, subject(digest), verdict(digest), omitted, lean_digest)
    return tidied(json.dumps(_events().dump_python(told, mode="json"), ensure_ascii=False)).encode()


def _lean(told: Comparison) -> Comparison:
    """The comparison with its weightiest edits, and the facts that these prove."""
    if len(told.edits) <= _EDITS:
        return told
    kept = weightiest(told.edits, told, _EDITS)
    places = {id(edit): at for at, edit in enumerate(kept)}
    facts = ((move, places.get(id(told.edits[move.edit]))) for move in told.facts if move.edit < len(told.edits))
    return replace(
        told, edits=tuple(kept), facts=tuple(replace(move, edit=at) for move, at in facts if at is not None)
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of the body, as published in docs/webhook.schema.json."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Clausewatch webhook",
        **_events().json_schema(mode="serialization"),
    }


def signature(secret: str, name: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and the base64 of HMAC-SHA256 over "id.timestamp.body" (the Standard Webhooks form)."""
    signed = f"{name}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    """A secret that starts with whsec_ is base64, as that form has it; any other is taken as it stands."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        return secret.encode()
