"""Scores of detectors against what is known."""
