"""Supervision regimes as data, and what they say about a task on a day."""
