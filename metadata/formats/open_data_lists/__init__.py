"""The forms that オープンデータ一覧 had and has: their columns, and one form turned into another.

Here belongs what differs from form to form. Not here: filling the list (`metadata.formats.open_data_list`).
"""
