"""Readers: one printed plan or report in, tidy tables and doubts out.

Everything here is pure: no clock, no network, no catalogue, no metadata. The direction of imports in the project is
pipelines -> metadata -> catalog -> publish.py; nothing in this package imports from the packages to its right.
"""
