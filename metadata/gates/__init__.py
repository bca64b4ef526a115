"""What keeps a dataset from being published: table schemas, shapes, open doubts; their causes; scores.

Here belongs a rule that is judged on what was written. Not here: rules on single declared values (`declared`).
"""
