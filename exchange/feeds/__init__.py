"""Calendar feeds: what of a meeting or a deadline a subscriber's calendar shows, and the text that says it (K1, K3).

Each entry's text is written once when the entry changes, per language and variant, and stored; an answer joins
stored pieces. Who may see which meeting, the instants themselves and the life of a meeting belong to the rooms
downstairs; calendar mails belong to notices. Nobody imports this room.
"""
