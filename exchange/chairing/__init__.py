"""The rotating chair of a forum: the agreed order of its countries, the terms dealt from it, hand-overs, swaps and passed turns.

Knows who holds the chair on any day, and what a change of order does to the days to come; what the chair may do in a
meeting, and who is told of a change, belongs to the rooms upstairs.
"""
