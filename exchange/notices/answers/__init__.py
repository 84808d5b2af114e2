"""Answers from calendars, as they come in by mail: taken for the person they were asked of, or set aside with the reason."""
