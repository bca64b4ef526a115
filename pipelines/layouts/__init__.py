"""Any document by a declared layout: what its labels mean, applied to its cells; a draft of a layout for an unknown one.

Here belongs how headings, labels and tables become facts of a plan. Not here: how a format is opened (`documents`).
"""
