"""A text that was taken out of a PDF, read by a layout for good: what its damage leaves open is asked at the resolver.

Here belongs what is asked of records before they become rows: lost and moved cells, run-together items, names that differ
between list and sheet. Not here: finding the records (`layouts.applied`), damaged figures (`pipelines.doubts.figures`).
"""
