"""Results: actual values tied to the indicators they belong to.

Here belongs what happened, against what was planned. Not here: the plan itself.
"""
