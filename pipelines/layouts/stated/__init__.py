"""Figures that prose states: goals as indicators, results as 実績数値, and what they say of each other.

Here belongs what a layout names under `figures: in_prose`. Not here: figures in a column of their own (`layouts.applied`).
"""
