"""Ground floor: database, doors, journal, clock, words and request hygiene. Knows no room."""
