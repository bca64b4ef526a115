"""The files of the search: what the page loads when somebody searches.

Here belongs how entries are laid into parts, and which parts hold which words. Not here: what the entries of a dataset are
(`catalog.site.content.entries`).
"""
