"""The toolkit per third country: which measure is considered, planned, under way, done or not appropriate, and why (C3, JC 9). Union side only."""
