"""What practitioners found goes on to the next meeting of a forum, and stands there with its origin (E6).

The agenda itself proposes it (``meetings/continuity``); this room knows what was forwarded, to where, and what became of it.
"""
