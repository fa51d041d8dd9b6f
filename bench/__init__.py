"""Measurements: figures, never assertions. ``python -m bench`` prints them all."""
