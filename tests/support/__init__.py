"""What tests need from the machine: a PostgreSQL server of their own and a browser."""
