"""Clauses over time: what changed, and when. Pure: no I/O, no clock, no randomness, no logging.

``timeline`` folds readings into spans and changes; ``settle`` leaves out what did not last; ``align`` and
``redline`` say which clause became which, word by word; ``notes`` names the move of the printed date;
``agenda`` subtracts what was told; ``asof`` answers for a moment; ``due`` says what to visit.
"""
