"""The tables of the data model: row types, IDs, indicator values, checks of a document against itself, what a reader
returns.

Here belongs what is the same for every document. Not here: how a row was found, and the published columns
(`metadata.described`).
"""
