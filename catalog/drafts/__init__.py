"""A new dataset on the terminal: what was drafted is shown, what is to be decided is asked, the document is painted.

Here belongs what an officer sees and answers. Not here: what is drafted and written (`metadata.building.drafting`).
"""
