"""A plan carried out: packages, files and tables written, verified, told.

Here belongs every call that changes a portal. Not here: which calls are needed.
"""
