"""What can be wrong with a file of a standard dataset: by cell, by column, by table; one engine for all datasets.

A cell's rules follow from its column's type; a module a family of types. Nothing here names a dataset.
"""
