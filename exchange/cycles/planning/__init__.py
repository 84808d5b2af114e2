"""From a political meeting somewhere in a year to complete chains of meetings and deadlines that prepare it (M1, M2)."""
