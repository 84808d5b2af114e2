"""Joint activities: what comes of an agreed proposal, who takes part, how far it has come, how it is evaluated (A1, A3, G3)."""
