"""The web server of this machine: media types, headers, and the score with every address asked.

Here belongs how the catalogue's folder is served. Not here: what lies in it.
"""
