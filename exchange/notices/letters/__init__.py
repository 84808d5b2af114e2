"""Messages about a meeting: kept as facts with the change they tell of, made into text, HTML and calendar when they leave."""
