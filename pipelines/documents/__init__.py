"""A file of any format → headings, paragraphs and tables of cells, each with its place.

Here belongs how a format is opened and what its places are called. Not here: what a label or a figure means.
"""
