"""The best slots for a meeting, each with its reasons in words and per country (M7)."""
