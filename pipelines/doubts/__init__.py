"""Doubts settled: which reading of an ambiguous place is taken, and corrections of what a document prints.

Here belongs what officers decide about a document. Not here: which readings there are (layouts and readers).
"""
