"""The benchmark of detectors as a page."""
