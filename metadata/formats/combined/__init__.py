"""All tables of all datasets together: one SQLite database, and a Parquet file a table.

Here belongs what is written once for a whole catalogue. Not here: the files of one dataset.
"""
