"""Making a step in a meeting's life known beyond its list: to contact points and bodies of the forum (A4, M5)."""
