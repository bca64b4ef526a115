"""What a harvest of ours into CKAN shows as the format of a file."""

from __future__ import annotations

UNKNOWN_TO_CKAN = {"RDF_TURTLE", "PARQUET", "BIN"}
"""Entries of the EU's list of file types whose media types CKAN's resource_formats.json lacks."""


def harvested_format(format_: str) -> str:
    """Return the name that CKAN has for a format, else its address in the EU's list."""
    return f"http://publications.europa.eu/resource/authority/file-type/{format_}" if format_ in UNKNOWN_TO_CKAN else format_
