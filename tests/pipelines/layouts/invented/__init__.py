"""Invented plans in the shapes of town halls, words and nastiness drawn by a seed; each knows what should be read."""
