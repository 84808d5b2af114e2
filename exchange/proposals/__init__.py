"""Proposals for joint activities, held against what there is already before they go to a meeting (G2)."""
