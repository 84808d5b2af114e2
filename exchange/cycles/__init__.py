"""The year of a forum: what it owes (``duty``), what prepares what (``planning``), and by when things are due (``deadlines``).

The cycles of several years of both sides of a forum lie beside each other in ``security``.

Meetings themselves, their life and their agenda are kept downstairs; finding one date belongs to scheduling.
"""
