"""Japanese text: words, fiscal years, figures.

Here belongs what is true of the language whatever the document. Not here: cells, rows, layouts.
"""
