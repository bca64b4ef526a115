"""What the indicators of all municipalities count: which concept each is matched with, and whether an officer said so.

Here belongs what joins indicators and concepts. Not here: the concepts themselves (`vocabularies`), pages.
"""
