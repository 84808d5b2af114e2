"""Good practices: what practitioners learnt with a third country, reviewed in two steps, and found by colleagues (E5, V3)."""
