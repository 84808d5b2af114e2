"""The world picture: every country as a tile, coloured by a measure that the reader chooses (C1, E4, E5)."""
