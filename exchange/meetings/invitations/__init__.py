"""Who must be there, who is asked and by whom, what they answer: coverage, calls, nominations, waiting list."""
