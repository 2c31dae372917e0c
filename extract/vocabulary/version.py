"""The version of the program; `pyproject.toml` takes it from here."""

VERSION = "0.2.0"
"""Semantic versioning; CHANGELOG.md has an entry for each."""
