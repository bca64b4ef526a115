"""Invented plans in the shapes of town halls, in words and with nastiness drawn by a seed; each knows what should be read."""
