"""Takes the reference data into the tables. Repeatable: what is there already, and what people changed, stays."""
