"""What earlier builds made, kept: objects by their SHA-256, datasets, what was made of them, the inputs of each version.

Here belongs what may be deleted at any time and is then made again. Not here: ledgers, and what counts as content.
"""
