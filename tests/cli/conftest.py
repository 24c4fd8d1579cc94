"""Fixtures of several tests of the command line."""

from tests.cli.charting import desk, in_berlin, place, typing

__all__ = ["desk", "in_berlin", "place", "typing"]
