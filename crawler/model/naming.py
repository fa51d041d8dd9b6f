"""How records are named: by their content or by their facts."""

from __future__ import annotations

import hashlib
import json


def sha256(data: bytes) -> str:
    """Name bytes: lower-case hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def fact_id(*facts: str | int | None) -> str:
    """Name a record by its facts, so that recording it twice is a no-op."""
    return sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode())
