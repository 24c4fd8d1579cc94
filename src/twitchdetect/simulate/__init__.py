"""Signals that the program makes itself, with the truth about them."""
