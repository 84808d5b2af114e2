"""Contact points of countries outside a joint activity are told when it is considered, and when it is undertaken (A2)."""
