"""Measurements, run by `make bench`; never part of the tests, for machines are noisy."""
