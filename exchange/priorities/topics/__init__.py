"""What there is on each topic, per third country (P2)."""
