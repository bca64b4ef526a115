"""Charts as SVG.

Here belongs how figures are drawn. Not here: which figures (`content`).
"""
