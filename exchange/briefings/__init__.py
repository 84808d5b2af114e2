"""Briefing packages on priority third countries: compiled, edited, frozen, shared, exported (C5, JC 8). Union side only (V1)."""
