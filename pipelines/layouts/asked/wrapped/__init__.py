"""Sheets whose texts are wrapped over lines, with a row of one cell a year that the dump has run together.

Here belongs what is asked of such sheets and of the bulleted list of them in front. Not here: cutting a row into cells
(`pipelines.doubts.cut_cells`).
"""
