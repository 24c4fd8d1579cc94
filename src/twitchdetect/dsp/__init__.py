"""Kernels and filters: arrays in, arrays out, state passed in and written back."""
