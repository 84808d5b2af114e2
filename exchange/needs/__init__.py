"""Needs, bottlenecks and opportunities that a contact group maps, each with its evidence, and works through on a board (G1)."""
