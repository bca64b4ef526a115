"""Versions: what counts as content, ledgers, differences, due dates, and what an earlier run kept.

Here belongs what compares one state of a dataset with another. Not here: the files of a format.
"""
