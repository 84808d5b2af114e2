"""Date polls: those concerned say which of several dates suit; closing a poll schedules the meeting (M5)."""
