"""What officers decide at the terminal or in a sheet: doubts settled, new content accepted.

Here belongs asking and showing. Not here: what a decision changes (`metadata.building.drafting`, `metadata.versions`).
"""
