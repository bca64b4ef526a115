"""A module or a folder a format: bytes in, the blocks of a document out. What two formats share stands one folder up.

Each has a function `read(name, data) -> Document`. Not here: which format a file is in (`documents.recognised`).
"""
