"""Code lists that declarations choose from, as files, and what reads them.

Here belongs a closed list that somebody else defined. Not here: what a particular dataset chose.
"""
