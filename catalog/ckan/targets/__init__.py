"""A target of publish.yaml: which facts go into which field of its portal (`profiles/`).

Here belongs what differs from portal to portal. Not here: what a portal has now.
"""
