"""A layout guessed for a document that nobody declared: what starts a measure, which headings stand above, what is left out.

Here belongs what the shape of a document and its synonyms tell. Not here: reading by a layout (`layouts.applied`).
"""
