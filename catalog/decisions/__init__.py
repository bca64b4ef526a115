"""What officers decide at the terminal or in a sheet: doubts settled, new content accepted; and what waits for them.

Here belongs asking and showing. Not here: what a decision changes (`metadata.building.drafting`, `metadata.versions`).
"""
