"""What reaches whom how: at once, with the daily digest, or not at all; and what one watches without being on a list."""
