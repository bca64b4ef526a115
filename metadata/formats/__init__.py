"""Every format that is written from the description, one module each.

Here belongs how a standard spells a fact. Not here: the facts (`described`), and whether they are good enough (`gates`).
"""
