"""Who builds side by side: processes of this computer or the workers of a cluster, and how everything ends.

Here belongs what runs units of a build. Not here: what is built (`catalog.runs.building`).
"""
