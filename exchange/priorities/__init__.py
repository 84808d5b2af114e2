"""The EU crime priorities of each cycle, and what there is on each of them (P1, P2)."""
