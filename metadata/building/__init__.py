"""From folders to finished datasets, stage by stage.

Here belongs the order of the stages. Not here: what a stage does.
"""
