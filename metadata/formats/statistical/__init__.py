"""Forms of a plan for those who compare plans and results by program: statistics as linked data, and performance plans.

Here belongs what is written for a whole plan in a standard of its own. Not here: tables, and what describes files.
"""
