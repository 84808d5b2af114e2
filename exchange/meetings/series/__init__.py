"""Meetings that come again in a pattern said in plain words; each is a meeting of its own."""
