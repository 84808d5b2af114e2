"""How a meeting is written for calendar programs: the same for feeds and for mail, so that the two agree (K1–K3)."""
