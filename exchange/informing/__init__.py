"""Duties to inform: who must be told of which step, who has taken note, who is reminded, and the proof of it (A2, A4)."""
