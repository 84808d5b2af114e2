"""Pages across rooms: what concerns me now, the calendar, the year; and the platform's own statements."""
