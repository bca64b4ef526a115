"""The pages, a module a kind; `all_pages` lists them.

Here belongs what one kind of page shows. Not here: files for crawlers.
"""
