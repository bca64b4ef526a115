"""A report of results as a list: a row a measure with a cell for each year, grades, a table that counts them.

Here belongs what is asked of such a list once its cells stand under their columns. Not here: which cell is which
(`pipelines.doubts.shifted_cells`), and figures that its texts state (`layouts.stated`).
"""
