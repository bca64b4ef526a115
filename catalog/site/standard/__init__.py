"""The pages of a standard dataset: its table to search, its map, its age pyramid, its calendar.

Here belongs what is drawn and told of any national standard dataset, by its columns. Not here: the page of the dataset.
"""
