"""Detectors of the literature, for comparison."""
