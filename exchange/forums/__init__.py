"""Standing formations: which countries and bodies belong, at which levels they meet, who holds which role from when to when."""
