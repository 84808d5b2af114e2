"""Measures feeds and pages against references in the same run, as CPU time per request: ``make bench``."""
