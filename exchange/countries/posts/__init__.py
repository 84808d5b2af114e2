"""All postings at a glance: who is where, until when, which posts stand empty (E4)."""
