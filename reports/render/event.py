"""The JSON that a webhook is sent: versioned, described by docs/webhook.schema.json, signed by whoever sends it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from crawler.model import Digest
from reports.digest import subject, verdict
from reports.render.json import SCHEMA, tidied


@dataclass(frozen=True, slots=True)
class Event:
    """What is posted. New keys may come; none of these changes its meaning within one schema number."""

    schema: int  # 1; raised when a reader of the old form would misread the new one
    type: Literal["digest"]
    id: str  # the same for every try: act on it once
    subject: str  # the verdict in one line
    verdict: str  # the same without names
    digest: Digest


@cache
def _events() -> TypeAdapter[Event]:
    return TypeAdapter(Event)


def event(digest: Digest) -> bytes:
    """A digest as the body of a request: the same digest always has the same bytes."""
    told = Event(SCHEMA, "digest", digest.key, subject(digest), verdict(digest), digest)
    return tidied(json.dumps(_events().dump_python(told, mode="json"), ensure_ascii=False)).encode()


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
