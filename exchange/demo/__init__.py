"""Illustrative people, meetings and rotations on top of the real reference data, for trying the platform out."""
