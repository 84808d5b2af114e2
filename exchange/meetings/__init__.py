"""Meetings: their life, agenda, who must be and is there, and what came of them. Who chairs is asked of chairing."""
