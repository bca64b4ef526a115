"""The words that documents print: labels and their columns (`words.yaml`), years, units, marks.

Here belongs what a word of a document may mean. Not here: where in a document it stands (`layouts.rules`).
"""
