"""The names of the public views: what researchers are promised stays. Their columns: docs/data-dictionary.md."""

from __future__ import annotations

from typing import Final

VIEWS: Final = (
    "v_policies",
    "v_captures",
    "v_versions",
    "v_changes",
    "v_clause_edits",
    "v_dates",
    "v_gaps",
    "v_lineage",
    "v_facts",
    "v_coming",
)
