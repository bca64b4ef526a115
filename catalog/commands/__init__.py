"""The command line: a module a command, thin. `publish.py` registers them.

Here belongs an option and its words. Not here: the work.
"""
