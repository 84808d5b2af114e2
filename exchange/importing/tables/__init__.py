"""The tables that can be imported, one file for each."""
