"""A layout applied to a document: its blocks become records of measures, and those the rows of the data model.

Here belongs what the labels and headings of `layouts.rules` say about measures, indicators and grades. Not here: how a
layout is guessed (`layouts.drafting`).
"""
