"""The site that people look at, and the static catalogue it is part of.

`static` writes everything; the rooms `content`, `charts`, `frame`, `standard` and `pages` make the pages, in this
order.
"""
