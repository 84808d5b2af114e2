"""Countries as facts anyone can look up: codes, Member States by date, zones. What the field knows of them is upstairs."""
