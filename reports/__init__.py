"""What we tell people: digests and redlines, how they look, and how they arrive.

Rule 1: ``digest`` and ``render`` are pure: same records in, same words out.
Rule 2: what a page says is hostile until ``harmless`` has seen it; what reaches a reader has passed there.
Rule 3: a channel knows no other channel and no store; ``deliver`` is handed both.
"""
