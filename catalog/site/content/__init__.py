"""What pages tell, as plain values: measures with all that is said of them, figures, places in the source.

Here belongs what is computed for people. Not here: HTML.
"""
