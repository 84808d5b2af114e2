"""The steps in the life of a meeting, and whom each of them is told to (M5)."""
