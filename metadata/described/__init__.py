"""The one description of a dataset: its tables with their schema, its series, the catalogue it stands in.

Here belongs a fact that more than one format states. Not here: how a format writes it (`formats`).
"""
