"""The catalogue on disk: written whole or not at all; what changed, as feeds.

Here belongs what every folder of a catalogue needs. Not here: pages (`site`).
"""
