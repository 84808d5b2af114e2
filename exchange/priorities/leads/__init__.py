"""Who drives a priority, leads its actions, and coordinates EMPACT in a country, with terms (P3)."""
