"""CKAN as a catalogue: what a portal should hold, what it holds, the plan between the two, and the push of it."""
