"""自治体標準オープンデータセット: definitions as data, and one engine that recognises, checks and mends any of them.

Here belongs what a file of such a dataset is and what is wrong with it; a dataset is a file of `definitions`, never code.
Not here: plans (`layouts`), and how a dataset is described and published (`metadata`).
"""
