"""What a forum owes each calendar year, and how it stands (M1, M2)."""
