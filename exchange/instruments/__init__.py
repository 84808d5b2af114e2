"""Agreements, conventions and seconded prosecutors: which instruments of cooperation exist with a third country (C4, JC 6-7)."""
