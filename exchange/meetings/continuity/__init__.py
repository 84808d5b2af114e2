"""What comes back at the next meeting of a level: the approval of the last outcome, and everything left open."""
