"""What a forum owes each calendar year: one meeting at political level, prepared; how that stands, and what to do next."""
