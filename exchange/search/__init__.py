"""One search over all rooms: each kind says which words find it and who may see it."""
