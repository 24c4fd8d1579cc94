"""Readers of all formats, event tables, and the manifest of known recordings."""
