"""Clausewatch: what a policy said, clause by clause, and when it changed.

The story of one capture:

1. ``history.due`` says which policy should be visited; ``app.pipeline`` turns that into a ``FetchOrder``.
2. ``spiders`` fetches the live page, or an archive's original bytes, and hands a ``Capture`` to the sink.
3. ``store`` appends the body (by sha256) and the capture (by its facts). Nothing is interpreted yet.
4. ``text.read`` turns the body into an ``Extraction``: clauses with heading paths, and date claims.
5. ``history`` folds all captures of the policy into spans and changes: arrival order is irrelevant.
6. ``history.align`` and ``history.redline`` say which clause became which, word by word.
7. ``history.agenda`` compares the changes with what was already told; ``reports`` composes a digest.
8. One transaction posts the digest, its announcements and its pending deliveries; then they are delivered.

Everything between the two ledgers (captures; announcements) is derived and may be dropped and rebuilt.
"""

__version__ = "0.1.0"
