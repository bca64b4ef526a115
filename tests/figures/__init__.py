"""Figures under damage, and patterns under load: what must hold of all five documents and all of the code at once."""
