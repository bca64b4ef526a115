"""Commands carried out: builds with progress, scheduled runs with lock, journal, report and alarm, status, comparison.

Here belongs what a command does around a build. Not here: its options (`commands`).
"""
