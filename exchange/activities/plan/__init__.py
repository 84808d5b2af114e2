"""What a joint activity consists of: actions with those who lead them, and milestones (A1)."""
