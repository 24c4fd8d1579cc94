"""The window: what a therapist watches while her hands are busy, and a researcher labels in."""
