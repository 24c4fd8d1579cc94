"""Streaming kernels: filters, noise floor, whitening; arrays in, the caller's arrays out."""
