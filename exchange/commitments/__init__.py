"""What was decided or declared, with who answers for it and by when, until it is closed (M6, P4)."""
