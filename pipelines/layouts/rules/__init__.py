"""The shapes a document is made of: grids, forms, tables with headings, outlines, columns of text; one rule a module.

Here belongs how cells find their labels and headings. Not here: what the data model makes of them (`layouts.applied.rows`).
"""
