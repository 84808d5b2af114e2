"""When people cannot: absences they declare, and busy times from a calendar file, of which only intervals are kept."""
