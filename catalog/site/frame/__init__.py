"""What all pages share: the site as one value, templates, search, the figures at a glance.

Here belongs what more than one kind of page uses. Not here: a kind of page.
"""
