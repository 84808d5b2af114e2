"""Figures of a forum and a year: what was held, answered, kept, done together, and how long it took."""
