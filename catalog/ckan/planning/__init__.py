"""Desired state against the portal's actual state: the plan, and its words.

Here belongs what is decided before anything is written. Not here: writing.
"""
