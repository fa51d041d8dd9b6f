"""JSON: the form in which the ledger keeps a digest, so that what was told can be shown again word for word."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from crawler.errors import IntegrityError, StoreError
from crawler.model import Comparison, Digest

# Raised when a reader of the old form would misread the new one; fields with a default do not raise it.
SCHEMA = 1

_LONE = re.compile("[\ud800-\udfff]")


@cache
def _digests() -> TypeAdapter[Digest]:
    return TypeAdapter(Digest)


@cache
def _comparisons() -> TypeAdapter[Comparison]:
    return TypeAdapter(Comparison)


def dumps(digest: Digest) -> str:
    """A digest as JSON, complete; ``loads`` gives it back."""
    return _text({"schema": SCHEMA, "digest": _digests().dump_python(digest, mode="json")})


def redline_json(comparison: Comparison) -> str:
    """A comparison with every edit, as JSON."""
    return _text({"schema": SCHEMA, "comparison": _comparisons().dump_python(comparison, mode="json")})


def redline_schema() -> dict[str, Any]:
    """The JSON Schema of what ``redline_json`` writes."""
    form = _comparisons().json_schema(mode="serialization")
    definitions = form.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A redline as `clausewatch redline --json` prints it",
        "type": "object",
        "properties": {"schema": {"const": SCHEMA}, "comparison": form},
        "required": ["schema", "comparison"],
        "$defs": definitions,
    }


def _text(value: dict[str, Any]) -> str:
    return tidied(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"


def tidied(words: str) -> str:
    """JSON that UTF-8 can hold: half a surrogate pair survives as an escape."""
    return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", words)


def loads(text: str) -> Digest:
    """The digest that ``dumps`` wrote."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise IntegrityError(f"a stored digest is not JSON: {error}") from error
    schema = value.get("schema") if isinstance(value, dict) else None
    if isinstance(schema, int) and schema > SCHEMA:
        raise StoreError(
            f"a digest of schema {schema}; this Clausewatch reads up to {SCHEMA}", remedy="upgrade Clausewatch"
        )
    try:
        return _digests().validate_python(value.get("digest") if schema == SCHEMA else None)
    except ValidationError as error:
        raise IntegrityError(f"a stored digest does not hold what a digest holds: {error}") from error
