"""Tables across municipalities: indicator values, measures, statuses, concepts of all plans, one a dataset of its own.

Here belongs what a table of several datasets says. Not here: a dataset by itself, and when these are made
(`metadata.building.derived`).
"""
