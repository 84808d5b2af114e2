"""Reminders of what comes up: computed afresh each time from how things stand, and never said twice."""
