"""Decisions of political meetings: taken under an item of the agenda, numbered, and what they make of a proposal (G3)."""
