"""The agenda of a meeting: sections, items, minutes, running times, order."""
