"""A new dataset from a file: its folder with dataset.yaml and layout.yaml as far as the document tells, and what is left.

Here belongs what is drafted and how a draft is gone on with. Not here: asking and showing (`catalog.drafts`).
"""
