"""Calls to a CKAN: client, answers, errors, the key.

Here belongs how CKAN is spoken to. Not here: what it is told.
"""
