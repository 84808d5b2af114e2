"""By when something is due for a meeting, who answers for it, and whether it is done."""
